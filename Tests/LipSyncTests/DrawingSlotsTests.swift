import Articulation
import Dispatch
import Media
import Synchronization
import Testing

@testable import LipSync

@Suite("DrawingSlots")
struct DrawingSlotsTests {
    /// Draws on a thread of its own, as a live session does.
    private actor Painter {
        private let executor = BlockingExecutor(label: "lipstream.test")
        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

        func draw(_ count: Int, in slots: DrawingSlots, _ body: @Sendable () -> Void) async throws {
            for _ in 0..<count { try await slots.draw(body) }
        }
    }

    /// Counts who draws.
    private final class Census: Sendable {
        private let counts = Mutex((now: 0, most: 0, all: 0))
        var most: Int { counts.withLock { $0.most } }
        var all: Int { counts.withLock { $0.all } }

        func draw() {
            counts.withLock {
                $0.now += 1
                $0.all += 1
                $0.most = max($0.most, $0.now)
            }
            counts.withLock { $0.now -= 1 }
        }
    }

    @Test("never more draw at once than there are slots, and all get their turn", arguments: [1, 2, 3])
    func bound(count: Int) async throws {
        let slots = DrawingSlots(count: count)
        let census = Census()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<12 {
                group.addTask { try await Painter().draw(200, in: slots) { census.draw() } }
            }
            try await group.waitForAll()
        }
        #expect(census.all == 2400)
        #expect(census.most <= count)
    }

    @Test("who is cancelled while waiting leaves the queue, and the slot is free for others")
    func cancel() async throws {
        let slots = DrawingSlots(count: 1)
        let (beginnings, begun) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let first = Task {
            try await Painter().draw(1, in: slots) {
                begun.yield()
                release.wait()
            }
        }
        for await _ in beginnings { break }
        let second = Task {
            try await Painter().draw(1, in: slots) { Issue.record("it drew, though it was cancelled") }
        }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        release.signal()
        try await first.value
        try await Painter().draw(3, in: slots) {}
    }
}

@Suite("DrawingLoad")
struct DrawingLoadTests {
    /// Sessions that each take part of a core, for some seconds.
    private func load(sessions: Int, cost: Double, seconds: Int) -> DrawingLoad {
        var load = DrawingLoad()
        load.changeSessions(by: sessions, at: .zero)
        for tick in 1...(25 * seconds) {
            for _ in 0..<sessions { load.count(busy: .seconds(cost / 25), at: .milliseconds(40 * tick)) }
        }
        return load
    }

    @Test("what a session takes is measured", arguments: [0.02, 0.09, 0.17, 0.5])
    func cost(cost: Double) {
        let load = load(sessions: 3, cost: cost, seconds: 20)
        #expect(abs(load.cost - cost) < 0.1 * cost)
        // Many sessions would hear with the least effort, which saves 0.032 of a core, but never more than half.
        #expect(abs(load.capacity(slots: 2) - min(64, Int(1.8 / max(cost - 0.032, cost / 2)))) <= 1)
    }

    @Test("before anything is measured a usual cost is presumed, and one session is always let in")
    func presumed() {
        #expect(DrawingLoad().capacity(slots: 2) == 10)
        #expect(load(sessions: 1, cost: 4, seconds: 10).capacity(slots: 2) == 1)
    }

    @Test("slots that are always busy are full for one more", arguments: [9, 12, 16])
    func overload(sessions: Int) {
        var load = load(sessions: sessions, cost: 2 / Double(sessions), seconds: 20)
        #expect(load.effort(slots: 2, at: .seconds(20)) == .reduced)
        load = Self.running(sessions: sessions, drawing: 2 / Double(sessions), seconds: 40).load
        #expect(load.effort(slots: 2, at: .seconds(40)) == .least)
        #expect(load.capacity(slots: 2) < sessions)
    }

    /// Sessions that draw at a cost and hear with the effort that they are told, and each change of it.
    private static func running(
        sessions: Int, drawing: Double, seconds: Int
    ) -> (load: DrawingLoad, changes: [HearingEffort]) {
        var load = DrawingLoad()
        var changes = [HearingEffort.full]
        load.changeSessions(by: sessions, at: .zero)
        for tick in 1...(25 * seconds) {
            let now = Duration.milliseconds(40 * tick)
            let effort = load.effort(slots: 2, at: now)
            if effort != changes.last { changes.append(effort) }
            let cost = drawing + (DrawingLoad.hearingCosts[effort] ?? 0)
            // No more than two slots can be busy.
            for _ in 0..<sessions { load.count(busy: .seconds(min(cost, 2 / Double(sessions)) / 25), at: now) }
        }
        return (load, changes)
    }

    @Test("hearing costs less where the slots are busy, by steps, and stays so while they are")
    func easing() {
        #expect(Self.running(sessions: 4, drawing: 0.165, seconds: 60).changes == [.full])
        #expect(Self.running(sessions: 10, drawing: 0.165, seconds: 60).changes == [.full, .reduced])
        #expect(Self.running(sessions: 12, drawing: 0.165, seconds: 60).changes == [.full, .reduced, .least])
    }

    @Test("hearing costs more again when sessions have gone")
    func recovery() {
        var load = Self.running(sessions: 12, drawing: 0.165, seconds: 30).load
        load.changeSessions(by: -10, at: .seconds(30))
        #expect(load.effort(slots: 2, at: .seconds(31)) == .reduced)
        #expect(load.effort(slots: 2, at: .seconds(32)) == .reduced)
        #expect(load.effort(slots: 2, at: .seconds(36)) == .full)
    }

    @Test("an hour without sessions leaves the cost that was measured last")
    func idle() {
        var load = load(sessions: 4, cost: 0.5, seconds: 20)
        load.changeSessions(by: -4, at: .seconds(20))
        load.changeSessions(by: 1, at: .seconds(3600))
        #expect(load.capacity(slots: 2) >= 3)
    }
}
