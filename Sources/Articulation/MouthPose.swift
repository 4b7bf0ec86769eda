/// What a mouth does at one moment, as numbers that a renderer turns into a picture.
///
/// The networks that predict them may overshoot the ranges by a few hundredths; a renderer clamps what must not. The first
/// nine say what the organs do, as a table of articulations does; ``seenOpening`` and ``seenWidth`` were learned from the
/// mouths of real people.
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

    /// How far apart the lips will be seen, in the unit of ``soundingOpening``; 0.15 is 7 face millimetres.
    public var seenOpening: Float
    /// How wide the mouth will be seen, in standard deviations of a speaker's: 0 is the mean while speaking, positive is wide.
    public var seenWidth: Float
    /// How far the mouth may leave rest: 1 while there is speech, 0 in longer silences.
    public var openness: Float

    /// How far apart the lips are by what is heard, no unit.
    ///
    /// Rounded vowels and tongue sounds open the lips less than the jaw does.
    public var soundingOpening: Float { aperture - 0.3 * rounding - 0.25 * tongue }

    /// How wide the mouth will be by what is seen and what is heard, in standard deviations of a speaker's.
    ///
    /// What real mouths taught follows their widths as well as rounding does, which no mouth taught, and the mean of both
    /// better than either: r 0.556, where they have 0.543 and 0.534, over twelve people.
    public var likelyWidth: Float { 0.5 * (seenWidth - (rounding - Self.meanRounding) / Self.roundingDeviation) }

    /// Rounding while people speak, and its standard deviation.
    private static let (meanRounding, roundingDeviation): (Float, Float) = (0.14, 0.15)

    /// The mouth of somebody who says nothing.
    public static let rest = MouthPose(openness: 0)

    /// Makes a pose; what is not given rests, and is seen as it sounds.
    public init(
        jaw: Float = 0, aperture: Float = 0, width: Float = 0, rounding: Float = 0, closure: Float = 0,
        tuck: Float = 0, teeth: Float = 0, tongue: Float = 0, voicing: Float = 0, seenOpening: Float? = nil,
        seenWidth: Float = 0, openness: Float = 1
    ) {
        (self.jaw, self.aperture, self.width, self.rounding, self.closure) = (jaw, aperture, width, rounding, closure)
        (self.tuck, self.teeth, self.tongue, self.voicing) = (tuck, teeth, tongue, voicing)
        (self.seenOpening, self.seenWidth, self.openness) = (0, seenWidth, openness)
        self.seenOpening = seenOpening ?? soundingOpening
    }

    /// Names of the numbers that networks tell, in the order of ``values`` and of the networks' outputs.
    public static let names = [
        "jaw", "aperture", "width", "rounding", "closure", "tuck", "teeth", "tongue", "voicing", "seenOpening",
        "seenWidth",
    ]

    /// The numbers in the order of ``names``.
    public var values: [Float] {
        [jaw, aperture, width, rounding, closure, tuck, teeth, tongue, voicing, seenOpening, seenWidth]
    }

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
            tuck: lanes[5], teeth: lanes[6], tongue: lanes[7], voicing: lanes[Lane.voicing],
            seenOpening: lanes[Lane.seenOpening], seenWidth: lanes[Lane.seenWidth], openness: lanes[Lane.openness])
    }

    var lanes: SIMD16<Float> {
        SIMD16(
            jaw, aperture, width, rounding, closure, tuck, teeth, tongue, voicing, seenOpening, seenWidth, openness,
            0, 0, 0, 0)
    }

    /// Where some of the numbers lie among the lanes.
    enum Lane {
        static let (voicing, seenOpening, seenWidth, openness) = (8, 9, 10, 11)
    }
}
