import Testing

@testable import LipSync

@Suite("SessionClock")
struct SessionClockTests {
    @Test("readings that come often are the session's time")
    func running() {
        var clock = SessionClock()
        for tick in 0..<100 { #expect(clock.time(at: .milliseconds(40 * tick)) == .milliseconds(40 * tick)) }
        #expect(!clock.isRecovering)
    }

    @Test("a pause counts as nothing, and time goes on from there", arguments: [3, 3600, 8 * 3600])
    func pause(seconds: Int) {
        var clock = SessionClock()
        #expect(clock.time(at: .seconds(1)) == .seconds(1))
        #expect(clock.time(at: .seconds(1 + seconds)) == .seconds(1))
        #expect(clock.isRecovering)
        #expect(clock.reading(at: .seconds(2)) == .seconds(2 + seconds))
        #expect(clock.time(at: .seconds(2 + seconds)) == .seconds(2))
        #expect(!clock.isRecovering)
    }

    @Test("a reading of the past does not turn time back")
    func backwards() {
        var clock = SessionClock()
        _ = clock.time(at: .seconds(1))
        #expect(clock.time(at: .milliseconds(900)) == .seconds(1))
    }
}
