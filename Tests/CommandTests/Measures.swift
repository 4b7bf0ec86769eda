import Synchronization

/// Measures from one thread to another.
final class Stopwatch: Sendable {
    private let begun = Mutex<ContinuousClock.Instant?>(nil)

    func start() { begun.withLock { $0 = .now } }

    /// Since ``start()``; endless before.
    var seconds: Double { begun.withLock { $0.map { (ContinuousClock.now - $0) / .seconds(1) } ?? .infinity } }
}

/// The highest number that was noted.
final class Highest: Sendable {
    private let number = Mutex(0)

    func note(_ value: Int) { number.withLock { $0 = max($0, value) } }

    var value: Int { number.withLock { $0 } }
}
