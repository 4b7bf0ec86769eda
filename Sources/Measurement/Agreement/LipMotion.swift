/// How much the lips move in speech and in silence, and how much their points tremble.
public struct LipMotion: Sendable, Equatable {
    /// Standard deviation of the lips' distance in speech, in face millimetres.
    public let speech: Double
    /// The same in pauses, around each pause's own mean; `nil` where there is no pause to look at.
    public let silence: Double?
    /// The same of the distance of the eyes' inner corners, which nothing moves: what the landmarks make of a head that does.
    public let noise: Double?
    /// How far the lips' points are from the line of the frames before and after, root mean square in face millimetres, in
    /// pauses; `nil` where there is none.
    public let jitter: Double?
    /// Seconds of pauses that were looked at.
    public let silenceSeconds: Double

    /// Silence in parts of speech, 0 for lips at rest.
    public var ratio: Double? {
        guard let silence, speech > Synchrony.leastMotion else { return nil }
        return silence / speech
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
        jitter = Self.jitter(track, pauses)
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

    private static func jitter(_ track: MouthTrack, _ pauses: [Range<Double>]) -> Double? {
        var spread = Spread()
        for frame in track.frames where pauses.contains(where: { $0.contains(frame.time) }) {
            if let shake = frame.mouth?.shake { spread.add(shake) }
        }
        return spread.count >= 4 ? spread.mean.squareRoot() : nil
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
