/// How much the lips move in speech and in silence, and how much their points tremble.
public struct LipMotion: Sendable, Equatable {
    /// Standard deviation of the lips' distance in speech, in face millimetres.
    public let speech: Double
    /// The same in pauses, around each pause's own mean; `nil` where there is no pause to look at.
    public let silence: Double?
    /// The same of the distance of the eyes' inner corners, which nothing moves: what the landmarks make of a head that does.
    public let noise: Double?
    /// How far the lips' points are from the middle of the frames before and after, root mean square in face millimetres, in
    /// pauses and without what the head does; `nil` where there is none.
    public let jitter: Double?
    /// The same of points of the skull, which only the head moves: what the landmarks do by themselves.
    public let jitterNoise: Double?
    /// Seconds of pauses that were looked at.
    public let silenceSeconds: Double

    /// Silence in parts of speech, 0 for lips at rest.
    public var ratio: Double? {
        guard let silence, speech > Synchrony.leastMotion else { return nil }
        return silence / speech
    }

    /// What the lips' jitter has beyond the skull's.
    public var jitterExcess: Double? {
        guard let jitter, let jitterNoise else { return nil }
        return max(0, jitter * jitter - jitterNoise * jitterNoise).squareRoot()
    }

    init(aperture: Curve, track: MouthTrack, speech: SpeechTrack) {
        var spoken = Spread()
        for (time, value) in zip(aperture.times, aperture.values) where speech.isSpeech(at: time) {
            spoken.add(Double(value))
        }
        self.speech = spoken.deviation
        let pauses = speech.pauses
        (silence, silenceSeconds) = Self.deviation(of: aperture, in: pauses)
        noise = Self.deviation(of: track.innerEyes(), in: pauses).deviation
        let shakes = track.frames.filter { frame in pauses.contains { $0.contains(frame.time) } }
            .compactMap(\.mouth?.shake)
        (jitter, jitterNoise) = (Self.rootMean(shakes.map(\.lips)), Self.rootMean(shakes.map(\.skull)))
    }

    /// The standard deviation in pauses, around each one's own mean, and how many seconds of them were looked at.
    private static func deviation(
        of curve: Curve, in pauses: [Range<Double>]
    ) -> (deviation: Double?, seconds: Double) {
        var (squares, count, seconds) = (0.0, 0, 0.0)
        for pause in pauses {
            var silent = Spread()
            for value in curve.values(from: pause.lowerBound, to: pause.upperBound) { silent.add(Double(value)) }
            guard silent.count >= 4 else { continue }
            squares += silent.sumOfSquares
            count += silent.count
            seconds += pause.upperBound - pause.lowerBound
        }
        return (count > 0 ? (squares / Double(count)).squareRoot() : nil, seconds)
    }

    private static func rootMean(_ squares: [Double]) -> Double? {
        squares.count >= 4 ? (squares.reduce(0, +) / Double(squares.count)).squareRoot() : nil
    }
}

/// Change of brightness from frame to frame where nothing moves, in levels of 0...255.
public struct Flicker: Sendable, Equatable {
    /// At the mouth.
    public let mouth: Double
    /// On the cheeks and the nose: what camera and compression do by themselves.
    public let face: Double
    /// Frames in which head and lips held still.
    public let frames: Int

    /// What the mouth has beyond the face.
    public var excess: Double { max(0, mouth - face) }

    /// Takes what was seen; `nil` where the face hardly ever holds still.
    init?(_ track: MouthTrack) {
        let found = track.frames.compactMap { $0.mouth?.flicker }
        guard found.count >= 8 else { return nil }
        (mouth, face) = (found.map(\.mouth).quantile(0.5) ?? 0, found.map(\.face).quantile(0.5) ?? 0)
        frames = found.count
    }
}
