/// What a mouth does at one moment, as nine numbers that a renderer turns into a picture.
///
/// The network that predicts them may overshoot the ranges by a few hundredths; a renderer clamps what must not.
public struct MouthPose: Sendable, Equatable {
    /// How far the jaw has dropped: 0 (shut) to 1 (wide open).
    public var jaw: Float
    /// How far apart the inner lips are in the middle: 0 (touching) to 1.
    public var aperture: Float
    /// How wide the mouth is: -1 (drawn together) to 1 (spread).
    public var width: Float
    /// How far the lips are rounded and pushed forward: 0 to 1.
    public var rounding: Float
    /// How firmly the lips are pressed together, as in p, b and m: 0 to 1.
    public var closure: Float
    /// How far the lower lip is tucked under the upper teeth, as in f and v: 0 to 1.
    public var tuck: Float
    /// How much of the teeth shows, as in s: 0 to 1.
    public var teeth: Float
    /// How far up and forward the tongue is, as in l and th: 0 to 1.
    public var tongue: Float
    /// Whether there is speech: 0 to 1.
    public var voicing: Float

    /// How far apart the lips will be seen, no unit: the read-out of Training's recipe, which follows real mouths best.
    ///
    /// Rounded vowels and tongue sounds open the lips less than the jaw does.
    public var seenOpening: Float { aperture - 0.3 * rounding - 0.25 * tongue }

    /// The mouth of somebody who says nothing.
    public static let rest = MouthPose()

    /// Makes a pose; what is not given rests.
    public init(
        jaw: Float = 0, aperture: Float = 0, width: Float = 0, rounding: Float = 0, closure: Float = 0,
        tuck: Float = 0, teeth: Float = 0, tongue: Float = 0, voicing: Float = 0
    ) {
        (self.jaw, self.aperture, self.width, self.rounding, self.closure) = (jaw, aperture, width, rounding, closure)
        (self.tuck, self.teeth, self.tongue, self.voicing) = (tuck, teeth, tongue, voicing)
    }

    /// Names of the nine numbers, in the order of ``values`` and of the network's outputs.
    public static let names = [
        "jaw", "aperture", "width", "rounding", "closure", "tuck", "teeth", "tongue", "voicing",
    ]

    /// The nine numbers in the order of ``names``.
    public var values: [Float] { [jaw, aperture, width, rounding, closure, tuck, teeth, tongue, voicing] }

    /// The pose on the straight line from this one to another.
    ///
    /// - Parameters:
    ///   - other: the pose at fraction 1.
    ///   - fraction: 0 gives this pose; beyond 1 the line goes on.
    /// - Returns: the pose between (or beyond) them.
    public func interpolated(to other: MouthPose, by fraction: Float) -> MouthPose {
        MouthPose(lanes: lanes + (other.lanes - lanes) * fraction)
    }

    init(lanes: SIMD16<Float>) {
        self.init(
            jaw: lanes[0], aperture: lanes[1], width: lanes[2], rounding: lanes[3], closure: lanes[4],
            tuck: lanes[5], teeth: lanes[6], tongue: lanes[7], voicing: lanes[8])
    }

    var lanes: SIMD16<Float> {
        SIMD16(jaw, aperture, width, rounding, closure, tuck, teeth, tongue, voicing, 0, 0, 0, 0, 0, 0, 0)
    }
}
