/// What the renderer is told to do with a mouth: eight independent movements on top of the closed, resting lips.
///
/// Amounts are relative to what an adult face does at most; the millimetres are face millimetres (90 between the outer
/// corners of the eyes), so the same pose means the same on every photo.
public struct LipPose: Sendable, Equatable {
    /// How far the jaw is down, 0...1 (13 mm at 1).
    public var jaw: Float = 0
    /// Lips drawn apart sideways (positive) or together (negative), -1...1.
    public var spread: Float = 0
    /// Lips rounded and pushed forward, 0...1.
    public var pucker: Float = 0
    /// Upper lip raised (positive) or lowered, -0.35...1 (3 mm at 1).
    public var upperLip: Float = 0
    /// Lower lip lowered (positive) or raised, -0.6...1.2 (4.2 mm at 1).
    public var lowerLip: Float = 0
    /// Lips pressed on each other whatever the jaw does, 0...1: m, b, p.
    public var press: Float = 0
    /// Lower lip tucked under the upper teeth, 0...1: f, v.
    public var tuck: Float = 0
    /// Tip of the tongue raised, 0...1: l, t, d, n, th.
    public var tongue: Float = 0

    /// The closed, resting mouth.
    public static let rest = LipPose()

    /// Makes a pose.
    ///
    /// - Parameters:
    ///   - jaw: see ``jaw``; the others likewise.
    ///   - spread: see ``spread``.
    ///   - pucker: see ``pucker``.
    ///   - upperLip: see ``upperLip``.
    ///   - lowerLip: see ``lowerLip``.
    ///   - press: see ``press``.
    ///   - tuck: see ``tuck``.
    ///   - tongue: see ``tongue``.
    public init(
        jaw: Float = 0, spread: Float = 0, pucker: Float = 0, upperLip: Float = 0, lowerLip: Float = 0,
        press: Float = 0, tuck: Float = 0, tongue: Float = 0
    ) {
        (self.jaw, self.spread, self.pucker, self.upperLip) = (jaw, spread, pucker, upperLip)
        (self.lowerLip, self.press, self.tuck, self.tongue) = (lowerLip, press, tuck, tongue)
    }

    /// The pose on the way from rest (0) to this one (1).
    func scaled(by part: Float) -> LipPose {
        LipPose(
            jaw: jaw * part, spread: spread * part, pucker: pucker * part, upperLip: upperLip * part,
            lowerLip: lowerLip * part, press: press * part, tuck: tuck * part, tongue: tongue * part)
    }

    /// How far the jaw drops at `jaw` 1, in face millimetres.
    static let jawTravel: Float = 13
    /// How far each corner moves outwards at `spread` 1, in face millimetres.
    static let spreadTravel: Float = 4
    /// How far each corner moves inwards at `spread` -1, in face millimetres.
    static let narrowTravel: Float = 4.5
    /// How far each corner moves inwards at `pucker` 1, in face millimetres.
    static let puckerTravel: Float = 7.5
    /// How far the lower lip stays below the edge of the upper one while it is tucked under the teeth, in face mm.
    static let tuckGap: Float = 2.6
    /// The gap between the lips for each unit of jaw: the lips stretch a little more than the jaw moves.
    static let gapPerJaw: Float = 13.65
    /// The gap for each unit of ``lowerLip``, in face millimetres.
    static let gapPerLowerLip: Float = 4.2
    /// The gap for each unit of ``upperLip``, in face millimetres.
    static let gapPerUpperLip: Float = 3

    /// The gap between the lips that this pose draws in the middle of a closed mouth, in face millimetres.
    public var drawnGap: Float {
        var gap = Self.gapPerJaw * jaw + Self.gapPerLowerLip * lowerLip + Self.gapPerUpperLip * upperLip
        gap += tuck * min(Self.tuckGap - gap, 0)
        return max(0, gap * (1 - press))
    }
}
