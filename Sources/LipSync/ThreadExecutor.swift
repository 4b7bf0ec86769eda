internal import Dispatch

/// Runs an actor on a thread of its own, so that blocking C calls never hold one of the few threads of Swift's pool.
public final class ThreadExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Makes an executor.
    ///
    /// - Parameter label: the thread's name in debuggers.
    public init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    /// Runs a piece of an actor's work after those before it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }
}
