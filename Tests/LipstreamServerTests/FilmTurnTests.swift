import Synchronization
import Testing

@testable import LipstreamServer

@Suite struct FilmTurnTests {
    @Test("one works at a time, and all come to their turn")
    func oneAtATime() async throws {
        let turn = FilmTurn()
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await turn.take {
                        load.begin()
                        await Task.yield()
                        load.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(load.most == 1)
        #expect(load.done == 20)
    }

    @Test("who is cancelled while waiting does not wait any more, and the turn is not lost", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let turn = FilmTurn()
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let (started, starting) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await turn.take {
                starting.yield()
                for await _ in gate { break }
            }
        }
        for await _ in started { break }
        let second = Task { try await turn.take { Issue.record("a cancelled one got its turn") } }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        opening.yield()
        try await first.value
        try await turn.take {}
    }

    @Test("work that fails gives the turn back", .timeLimit(.minutes(1)))
    func failed() async throws {
        let turn = FilmTurn()
        await #expect(throws: CancellationError.self) { try await turn.take { throw CancellationError() } }
        try await turn.take {}
    }
}

/// How many work at once.
private final class Load: Sendable {
    private let state = Mutex((working: 0, most: 0, done: 0))
    var most: Int { state.withLock { $0.most } }
    var done: Int { state.withLock { $0.done } }

    func begin() {
        state.withLock {
            $0.working += 1
            $0.most = max($0.most, $0.working)
        }
    }

    func end() {
        state.withLock {
            $0.working -= 1
            $0.done += 1
        }
    }
}
