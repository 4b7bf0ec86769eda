internal import Foundation

/// One film at a time, whoever asked for it: two at once would take as long and twice the memory.
actor FilmTurn {
    private var isTaken = false
    /// Who waits, in the order of asking: the queues of films, one each.
    private var waiting: [(key: UUID, continuation: CheckedContinuation<Void, any Error>)] = []

    /// Waits for the turn, works, and gives it back.
    ///
    /// - Parameter work: makes a film.
    /// - Throws: what `work` throws, or `CancellationError` where the task is cancelled while it waits.
    func take(_ work: @Sendable () async throws -> Void) async throws {
        try await enter()
        defer { pass() }
        try await work()
    }

    private func enter() async throws {
        guard isTaken else {
            isTaken = true
            return
        }
        let key = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                // Cancelled before this: then `leave` came too early, or comes and finds nothing.
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                waiting.append((key, continuation))
            }
        } onCancel: {
            Task { await leave(key) }
        }
    }

    private func leave(_ key: UUID) {
        guard let index = waiting.firstIndex(where: { $0.key == key }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    private func pass() {
        guard waiting.isEmpty else { return waiting.removeFirst().continuation.resume() }
        isTaken = false
    }
}
