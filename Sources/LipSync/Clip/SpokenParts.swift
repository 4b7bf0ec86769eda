/// The parts of a film in which the face of a clip speaks anew; between them the clip is left as it is.
///
/// At both ends of a part the drawn face melts into the clip's own within 0.1 s, inside of the part: nothing jumps, and
/// not a pixel outside of it changes. A part that begins with the film has nothing to melt from.
public struct SpokenParts: Sendable, Hashable {
    /// Seconds from the start of the film; in order, apart from each other.
    public let ranges: [Range<Double>]

    /// Seconds in which the face melts.
    static let melting = 0.1

    /// Takes parts.
    ///
    /// - Parameter ranges: seconds from the start of the film, in any order; what touches becomes one part.
    public init(_ ranges: [Range<Double>]) {
        var joined: [Range<Double>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        self.ranges = joined
    }

    /// How much of the drawn face is seen at a moment.
    ///
    /// - Parameter time: seconds from the start of the film.
    /// - Returns: 0 for the clip's own pixels to 1 for what was drawn.
    func share(at time: Double) -> Float {
        guard let part = ranges.first(where: { $0.contains(time) }) else { return 0 }
        let sinceStart = part.lowerBound > 0 ? time - part.lowerBound : .infinity
        return Float(min(1, sinceStart / Self.melting, (part.upperBound - time) / Self.melting))
    }
}
