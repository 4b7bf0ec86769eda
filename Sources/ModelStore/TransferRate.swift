/// How fast a file comes: over the last seconds, so that the time left follows the connection.
package struct TransferRate: Sendable {
    private static let window = 5.0
    // At most one sample in 0.1 s is kept, so this holds some fifty.
    private var samples: [(seconds: Double, bytes: Int)] = []

    package init() {}

    /// Takes how much was there at a time.
    ///
    /// - Returns: whether this was worth a sample, so that somebody may be told.
    package mutating func note(bytes: Int, at seconds: Double) -> Bool {
        if let last = samples.last, seconds - last.seconds < 0.1 { return false }
        samples.append((seconds, bytes))
        samples.removeAll { seconds - $0.seconds > Self.window }
        return true
    }

    /// Bytes a second; 0 until there are two samples.
    package var bytesPerSecond: Double {
        guard let first = samples.first, let last = samples.last, last.seconds > first.seconds else { return 0 }
        return max(0, Double(last.bytes - first.bytes) / (last.seconds - first.seconds))
    }
}
