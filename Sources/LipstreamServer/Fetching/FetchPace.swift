internal import Media
internal import NIOCore
internal import Synchronization

/// Watches how fast a file comes: one byte a second would hold a place in the queue for years.
final class FetchPace: Sendable {
    /// What is fast enough.
    struct Limits: Sendable {
        /// For the whole file.
        var total = Duration.seconds(600)
        /// How long it may come slowly at first.
        var grace = Duration.seconds(15)
        /// Bytes a second after that, on the average.
        var rate = 32_768.0
        /// For the head of an answer.
        var head = Duration.seconds(20)
        /// How long nothing may come.
        var idle = Duration.seconds(15)
    }

    private let limits: Limits
    private let start = ContinuousClock.now
    private let bytes = Mutex(0)

    init(_ limits: Limits) { self.limits = limits }

    /// Counts what came.
    ///
    /// - Throws: ``FetchError`` (`tooSlow`).
    func count(_ chunk: ByteBuffer) throws(FetchError) {
        let sum = bytes.withLock { bytes in
            bytes += chunk.readableBytes
            return bytes
        }
        let elapsed = ContinuousClock.now - start
        guard elapsed < limits.total else {
            throw .tooSlow("it takes longer than \(limits.total.components.seconds) s")
        }
        guard elapsed < limits.grace || Double(sum) >= limits.rate * (elapsed / .seconds(1)) else {
            throw .tooSlow("it comes with less than \(Int(clamping: limits.rate / 1024)) KB a second")
        }
    }
}

extension FetchError {
    static func tooSlow(_ why: String) -> FetchError {
        FetchError(.tooSlow, "The file was not fetched: \(why). Put it on a faster host, or upload it instead.")
    }
}
