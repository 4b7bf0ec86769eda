internal import Articulation
internal import Synchronization

/// How many live sessions draw and compress at the same time; the others wait in the order in which they asked.
///
/// With more threads that draw than cores, the operating system would divide its time between them and those that take
/// sound and acknowledgements: both come late, and pictures that were drawn are dropped. In turns, sessions that are
/// too many for the machine get equally many pictures each, and all that it can draw are sent.
///
/// What waits is one entry a session, so the queue is as long as there are sessions.
public final class DrawingSlots: Sendable {
    /// How many draw at the same time.
    public let count: Int

    private struct State {
        var free: Int
        var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
        var nextTicket: UInt64 = 0
        var load = DrawingLoad()
    }
    private let state: Mutex<State>
    private let start = ContinuousClock.now

    /// Makes slots that are all free.
    ///
    /// - Parameter count: at least 1; the number of cores.
    public init(count: Int) {
        self.count = max(1, count)
        state = Mutex(State(free: max(1, count)))
    }

    /// How many sessions these slots are enough for, by what the running ones take.
    public var capacity: Int { state.withLock { $0.load.capacity(slots: count) } }

    /// How much a session should spend on hearing now.
    var effort: HearingEffort {
        let now = ContinuousClock.now - start
        return state.withLock { $0.load.effort(slots: count, at: now) }
    }

    /// Counts a session that begins.
    func beginSession() {
        let now = ContinuousClock.now - start
        state.withLock { $0.load.changeSessions(by: 1, at: now) }
    }

    /// Counts a session that is over.
    func endSession() {
        let now = ContinuousClock.now - start
        state.withLock { $0.load.changeSessions(by: -1, at: now) }
    }

    /// Draws in a slot, once there is one.
    ///
    /// - Parameters:
    ///   - isolation: the caller's, where `body` runs.
    ///   - body: draws.
    /// - Returns: what `body` returns.
    /// - Throws: `CancellationError` where the task is cancelled before its turn.
    func draw<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: () throws -> Result
    ) async throws -> Result {
        try await take()
        let begin = ContinuousClock.now
        defer { leave(busy: ContinuousClock.now - begin) }
        return try body()
    }

    private func take(isolation: isolated (any Actor)? = #isolation) async throws {
        let ticket = state.withLock { state -> UInt64? in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.nextTicket += 1
            return state.nextTicket
        }
        guard let ticket else { return }
        let isTaken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0).continuation }
            }
            waiter?.resume(returning: false)
        }
        guard isTaken else { throw CancellationError() }
    }

    private func leave(busy: Duration) {
        let now = ContinuousClock.now - start
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            state.load.count(busy: busy, at: now)
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
