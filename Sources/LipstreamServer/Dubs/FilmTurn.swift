/// One film at a time, whoever asked for it: two at once would take as long and twice the memory.
actor FilmTurn {
    private var isTaken = false
    /// Who waits, in the order of asking: the queues of films, one each.
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Waits for the turn, works, and gives it back.
    ///
    /// - Parameter work: makes a film.
    /// - Throws: what `work` throws.
    func take(_ work: @Sendable () async throws -> Void) async throws {
        if isTaken {
            await withCheckedContinuation { waiting.append($0) }
        }
        isTaken = true
        defer { pass() }
        try await work()
    }

    private func pass() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        isTaken = false
    }
}
