internal import Dispatch

/// Runs an actor on a thread of its own, so that C code that takes its time does not hold up Swift's few threads.
public final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Makes an executor.
    ///
    /// - Parameter label: the thread's name in debuggers.
    public init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    /// Runs a piece of an actor's work after those before it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
