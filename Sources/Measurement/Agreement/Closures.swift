internal import Media

/// Whether the lips meet where m, b and p are heard.
public struct Closures: Sendable, Equatable {
    /// One closure that is heard.
    public struct Moment: Sendable, Equatable {
        /// Seconds from the start.
        public let time: Double
        /// The smallest distance of the lips around it, in face millimetres.
        public let aperture: Double
        /// Whether the lips were closed.
        public let isHit: Bool
    }

    /// All that were heard while the face was seen.
    public let moments: [Moment]
    /// Below this distance in face millimetres the lips of this video count as closed.
    public let closedBelow: Double
    /// The share of all moments of speech at which the lips are closed as well: what a mouth gets that knows nothing.
    public let chance: Double

    /// How many were seen.
    public var hits: Int { moments.count(where: \.isHit) }
    /// The share that was seen, 0...1; `nil` where none was heard.
    public var share: Double? { moments.isEmpty ? nil : Double(hits) / Double(moments.count) }
    /// The share beyond chance: 0 for a mouth that knows nothing, 1 for one that never misses.
    public var skill: Double? { share.map { ($0 - chance) / max(0.05, 1 - chance) } }

    /// Above this, of 0...1, and until the network's output has fallen far below, one m, b or p is heard.
    ///
    /// Below it the network hears closures where there are none.
    private static let (heard, over): (Float, Float) = (0.6, 0.36)
    /// Lips may meet this many seconds before or after: one frame and a half at 25 a second.
    private static let tolerance = 0.065
    /// How far up from the most closed lips of the video to the widest ones "closed" reaches, and at least how many
    /// millimetres: landmarks see 1 to 3 mm between lips that touch.
    private static let (part, least): (Float, Float) = (0.05, 0.6)

    /// Compares both; `nil` where the lips do not move, so that closed and open cannot be told apart.
    ///
    /// - Parameters:
    ///   - aperture: distance of the lips in face millimetres.
    ///   - speech: the sound.
    init?(aperture: Curve, speech: SpeechTrack) {
        let spoken = zip(aperture.times, aperture.values).filter { speech.isSpeech(at: $0.0) }
        guard let low = aperture.values.quantile(0.04), let high = spoken.map(\.1).quantile(0.95),
            Double(high - low) > 3 * Synchrony.leastMotion
        else { return nil }
        let closed = low + max(Self.least, Self.part * (high - low))
        func smallest(around time: Double) -> Float? {
            let near = aperture.values(from: time - Self.tolerance, to: time + Self.tolerance)
            return near.min()
        }
        moments = Self.heard(in: speech).compactMap { time in
            smallest(around: time).map { Moment(time: time, aperture: Double($0), isHit: $0 <= closed) }
        }
        closedBelow = Double(closed)
        let closedAnyway = spoken.count { (smallest(around: $0.0) ?? .infinity) <= closed }
        chance = spoken.isEmpty ? 0 : Double(closedAnyway) / Double(spoken.count)
    }

    /// The moments at which a closure is heard: the peaks of the network's output.
    private static func heard(in speech: SpeechTrack) -> [Double] {
        let (times, values) = (speech.closure.times, speech.closure.values)
        var (found, peak): ([Double], Int?) = ([], nil)
        for index in values.indices {
            if let last = peak {
                if values[index] > values[last] { peak = index }
                guard values[index] < over else { continue }
                found.append(times[last])
                peak = nil
            } else if values[index] >= heard, speech.isSpeech(at: times[index]) {
                peak = index
            }
        }
        return found + (peak.map { [times[$0]] } ?? [])
    }
}
