internal import Hummingbird
internal import Media
internal import Synchronization

/// So many requests in any minute, and no more.
final class RateLimit: Sendable {
    private let limit: Int
    private let window: Duration
    /// When the last ones came, oldest first; never more than ``limit``.
    private let moments = Mutex<[ContinuousClock.Instant]>([])

    init(_ limit: Int, per window: Duration = .seconds(60)) { (self.limit, self.window) = (limit, window) }

    /// Counts a request.
    ///
    /// - Parameter now: when it came.
    /// - Throws: ``Failure`` (429 `too_many`), which says when to come back.
    func count(at now: ContinuousClock.Instant = .now) throws(Failure) {
        let wait: Duration? = moments.withLock { moments in
            moments.removeAll { $0 + window <= now }
            guard moments.count >= limit, let oldest = moments.first else {
                moments.append(now)
                return nil
            }
            return oldest + window - now
        }
        guard let wait else { return }
        let seconds = max(1, Int(clamping: (wait / .seconds(1)).rounded(.up)))
        throw Failure(
            .tooManyRequests, "too_many", "There were more than \(limit) requests in a minute.",
            hint: "Come back in \(seconds) s.", headers: [.retryAfter: "\(seconds)"])
    }
}
