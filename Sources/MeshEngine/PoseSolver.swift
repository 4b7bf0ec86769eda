internal import Articulation
internal import Media

/// How wide a drawn mouth looks to the face mesh, in face millimetres between the middles of the inner lips.
///
/// The networks were taught what is *seen* on real faces, so what is drawn has to be chosen by how it is seen:
/// `seen = atRest + perGap * gap + perPucker * pucker - perSpread * max(spread, 0) + perNarrowing * max(-spread, 0)`.
struct GapCalibration: Sendable, Equatable {
    /// Seen when nothing is drawn open.
    var atRest: Float = 1.4
    /// Seen for each millimetre that is drawn.
    var perGap: Float = 0.95
    /// Seen on top at full rounding.
    var perPucker: Float = 2.1
    /// Seen less at full spread.
    var perSpread: Float = 1.2
    /// Seen on top when fully narrowed.
    var perNarrowing: Float = 0.7

    /// A compromise of two photos, for faces that were not measured.
    static let typical = GapCalibration()
}

/// Chooses the ``LipPose`` whose drawn gap is seen as the aperture that the networks predict.
///
/// The jaw takes at least two thirds of the gap (otherwise both rows of teeth show, a grimace); the lips do the rest, also
/// against the jaw.
struct PoseSolver: Sendable {
    private let calibration: GapCalibration
    private let habit: UpperLipHabit
    /// The last pose's gap, rounding, width and time.
    private var last: (gap: Float, rounding: Float, width: Float, time: MediaTime)?

    /// Real lips part by more than 7.4 mm in 40 ms only once in a hundred frames.
    private static let fastest: Float = 7.4 / 0.04
    /// Corners of mouths are slower than lips part: time constant of rounding and width, in seconds.
    private static let cornerInertia: Float = 0.03
    /// The networks foretell half as much rounding as real mouths show, and a little of it always.
    private static let (puckerGain, ownRounding): (Float, Float) = (2.6, 0.1)
    /// Face millimetres by which a mouth is wider for each standard deviation of what is seen; real people's differ from 1 to
    /// 5 mm, and what is foretold varies by 0.65 of a deviation.
    private static let widthGain: Float = 6
    /// The aperture that the networks call 1, in face millimetres.
    private static let widest: Float = 40

    /// The part of a gap that the jaw makes at least.
    private static let jawShare: Float = 0.65

    init(calibration: GapCalibration, habit: UpperLipHabit = .typical) {
        (self.calibration, self.habit) = (calibration, habit)
    }

    /// The pose for what the mouth does at a time; times do not go back.
    ///
    /// - Parameters:
    ///   - mouth: what it does.
    ///   - time: when.
    ///   - own: the smile that it is drawn over.
    /// - Returns: what to draw.
    mutating func pose(for mouth: MouthPose, at time: MediaTime, over own: OwnSmile = .none) -> LipPose {
        // Below 0.4 the networks say little more than that lips are near each other.
        let closing = ((mouth.closure - 0.4) / 0.45).clamped(to: 0...1)
        let (rounding, width) = slowed(mouth, at: time)
        let pucker = (Self.puckerGain * (rounding - Self.ownRounding)).clamped(to: 0...1)
        let spread = Self.spread(width: width, pucker: pucker)
        let tuck = ((mouth.tuck - 0.15) * 1.5).clamped(to: 0...1)

        let target = Self.aperture(of: mouth) * (1 - 0.7 * closing)
        let seenSpread = spread + own.spread(inGap: target)
        var gap = target - calibration.perPucker * pucker + calibration.perSpread * max(seenSpread, 0)
        gap = max(0, (gap - calibration.perNarrowing * max(-seenSpread, 0)) / calibration.perGap)
        gap = limited(max(gap, LipPose.tuckGap * tuck * 0.9), at: time)
        last = (gap, rounding, width, time)

        let share = Self.jawShare * gap / LipPose.gapPerJaw
        let jaw = min(
            max(0.75 * max(mouth.jaw, 0) * (1 - 0.5 * closing), share), 0.8, (gap + 2.4) / LipPose.gapPerJaw)
        let lips = habit.divided(gap - LipPose.gapPerJaw * jaw, ofAtMost: 1 - Self.jawShare)
        return LipPose(
            jaw: jaw, spread: spread, pucker: pucker, upperLip: lips.upper, lowerLip: lips.lower,
            press: (1.2 * closing - 0.2).clamped(to: 0...1), tuck: tuck, tongue: mouth.tongue.clamped(to: 0...1))
    }

    /// How far the lips of a real face would be apart, in face millimetres, closures aside: what is to be seen.
    ///
    /// A mouth that is rounded, or whose tongue is behind the teeth, is less open than it sounds.
    static func aperture(of mouth: MouthPose) -> Float {
        widest * max(mouth.seenOpening + 0.06, 0).raised(to: 1.15)
    }

    /// What corners of the mouth have to do beside the pucker, so that the mouth is as wide as it should be seen.
    private static func spread(width: Float, pucker: Float) -> Float {
        let corner = widthGain / 2 * width + LipPose.puckerTravel * pucker
        return (corner / (corner > 0 ? LipPose.spreadTravel : LipPose.narrowTravel)).clamped(to: -1...1)
    }

    private func slowed(_ mouth: MouthPose, at time: MediaTime) -> (rounding: Float, width: Float) {
        guard let last else { return (mouth.rounding, mouth.likelyWidth) }
        let passed = Float(max(0, time.seconds - last.time.seconds))
        let share = passed / (passed + Self.cornerInertia)
        return (
            last.rounding + (mouth.rounding - last.rounding) * share,
            last.width + (mouth.likelyWidth - last.width) * share
        )
    }

    private func limited(_ gap: Float, at time: MediaTime) -> Float {
        guard let last else { return gap }
        let reach = Self.fastest * Float(max(0, time.seconds - last.time.seconds))
        return gap.clamped(to: last.gap - reach...last.gap + reach)
    }
}
