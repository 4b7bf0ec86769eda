internal import Synchronization

/// Messages on their way from an event loop to the task that reads them.
///
/// With 64 waiting it asks the connection to stop reading, so that the server feels it, and at 16 to go on.
final class Mailbox: Sendable {
    private struct State: ~Copyable {
        var waiting: [LiveMessage] = []
        var reader: CheckedContinuation<LiveMessage?, Never>?
        var isEnded = false
        var isFull = false
        var resume: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Says how to go on reading after ``put(_:)`` said to stop.
    func onRoom(_ resume: @escaping @Sendable () -> Void) { state.withLock { $0.resume = resume } }

    /// Adds a message.
    ///
    /// - Returns: whether there is room for more.
    func put(_ message: LiveMessage) -> Bool {
        let (reader, hasRoom) = state.withLock { state -> (CheckedContinuation<LiveMessage?, Never>?, Bool) in
            guard !state.isEnded else { return (nil, true) }
            if let reader = state.reader {
                state.reader = nil
                return (reader, true)
            }
            state.waiting.append(message)
            if state.waiting.count >= 64 { state.isFull = true }
            return (nil, !state.isFull)
        }
        reader?.resume(returning: message)
        return hasRoom
    }

    /// Says that nothing more comes; what waits is still handed out.
    func end() {
        let reader = state.withLock { state -> CheckedContinuation<LiveMessage?, Never>? in
            state.isEnded = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// Waits for the next message; one reader at a time, another one ends at once.
    func next() async -> LiveMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The lock orders this against a message and against cancellation, which may come first.
                let (message, isAnswered, resume) = state.withLock {
                    state -> (LiveMessage?, Bool, (@Sendable () -> Void)?) in
                    if !state.waiting.isEmpty {
                        let message = state.waiting.removeFirst()
                        guard state.isFull, state.waiting.count <= 16 else { return (message, true, nil) }
                        state.isFull = false
                        return (message, true, state.resume)
                    }
                    if state.isEnded || Task.isCancelled || state.reader != nil { return (nil, true, nil) }
                    state.reader = continuation
                    return (nil, false, nil)
                }
                resume?()
                if isAnswered { continuation.resume(returning: message) }
            }
        } onCancel: {
            let reader = state.withLock { state -> CheckedContinuation<LiveMessage?, Never>? in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }
}
