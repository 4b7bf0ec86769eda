/// How long to wait before the same is asked again: twice as long each time, a little by chance, so that many clients do
/// not come back at one moment.
public struct Backoff: Sendable, Hashable {
    /// Seconds before the second attempt.
    public var first = 0.5
    /// Seconds at most, where the service does not say how long.
    public var most = 10.0
    /// Attempts in a row, the first one among them.
    public var attempts = 6
    /// Seconds that the service may ask for; more than that is for the user to wait.
    public var mostAdvised = 60.0

    /// The usual ones: five pauses of 0.5 to 8 seconds.
    public init() {}

    /// The pause before the next attempt.
    ///
    /// - Parameters:
    ///   - failures: attempts that have failed, 1 or more.
    ///   - advised: seconds that the service asked to wait (`Retry-After`).
    ///   - chance: 0..<1, takes away up to a quarter.
    /// - Returns: seconds; `nil` where it is no use to go on.
    public func pause(after failures: Int, advised: Double?, chance: Double) -> Double? {
        guard failures < attempts else { return nil }
        if let advised { return advised <= mostAdvised ? max(0, advised) : nil }
        // No shift: a large exponent must not overflow.
        var pause = first
        for _ in 1..<max(1, failures) where pause < most { pause *= 2 }
        return min(pause, most) * (1 - 0.25 * min(max(chance, 0), 1))
    }
}

/// How often to ask whether a film is ready: soon at first, then less and less often.
public struct Polling: Sendable, Hashable {
    /// Seconds before the first question.
    public var first = 2.0
    /// Seconds between questions, at most.
    public var most = 15.0
    /// Seconds without any answer after which nobody waits any longer.
    public var patience = 600.0

    /// The usual ones: 2 s, then half as long again each time, up to 15 s.
    public init() {}

    /// The pause before a question.
    ///
    /// - Parameter number: of the question, from 0.
    /// - Returns: seconds.
    public func pause(before number: Int) -> Double {
        var pause = first
        for _ in 0..<max(0, number) where pause < most { pause *= 1.5 }
        return min(pause, most)
    }
}
