import Foundation
import Testing

@testable import SyncEngine

@Suite("Waiting")
struct BackoffTests {
    /// Settings and chances of all kinds, from a generator that always says the same.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    @Test(
        "a pause is never longer than allowed, never under three quarters of what is due, and grows", arguments: 0..<200
    )
    func bounds(seed: UInt64) {
        var dice = Dice(state: seed)
        var backoff = Backoff()
        backoff.first = .random(in: 0.01...3, using: &dice)
        backoff.most = .random(in: 1...60, using: &dice)
        backoff.attempts = .random(in: 1...80, using: &dice)
        var least = 0.0
        for failures in 1..<100 {
            let chance = Double.random(in: 0..<1, using: &dice)
            let pause = backoff.pause(after: failures, advised: nil, chance: chance)
            guard failures < backoff.attempts else {
                #expect(pause == nil)
                continue
            }
            let due = min(backoff.most, backoff.first * pow(2, Double(failures - 1)))
            let seconds = pause ?? -1
            #expect(seconds <= due && seconds >= 0.75 * due)
            let full = backoff.pause(after: failures, advised: nil, chance: 0) ?? -1
            #expect(full >= least)
            least = full
        }
    }

    @Test("what the service asks for is what is waited, up to a minute; then the user is told")
    func advice() {
        let backoff = Backoff()
        for chance in [0, 0.5, 0.999] {
            #expect(backoff.pause(after: 1, advised: 7, chance: chance) == 7)
            #expect(backoff.pause(after: 1, advised: 0, chance: chance) == 0)
            #expect(backoff.pause(after: 5, advised: 60, chance: chance) == 60)
            #expect(backoff.pause(after: 1, advised: 61, chance: chance) == nil)
            #expect(backoff.pause(after: 6, advised: 1, chance: chance) == nil)
        }
    }

    @Test("questions come after 2 s, then less and less often, at least every 15 s")
    func polling() {
        let pauses = (0..<50).map { Polling().pause(before: $0) }
        #expect(pauses[0] == 2)
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(pauses.last == 15)
        #expect(pauses.firstIndex(of: 15) == 5)
    }

    @Test("Retry-After is seconds or a date; anything else is no advice")
    func retryAfter() throws {
        let now = try #require(ISO8601DateFormatter().date(from: "2015-10-21T07:27:50Z"))
        let cases: [(String?, Double?)] = [
            ("5", 5), (" 0.5 ", 0.5), ("Wed, 21 Oct 2015 07:28:00 GMT", 10), ("Wed, 21 Oct 2015 07:00:00 GMT", 0),
            ("-1", nil), ("soon", nil), ("", nil), (nil, nil), ("inf", nil), ("nan", nil),
        ]
        for (text, seconds) in cases { #expect(RetryAdvice.seconds(text, now: now) == seconds, "\(text ?? "none")") }
    }

    @Test(
        "a service that asks for more patience than anybody has is refused in a sentence",
        arguments: [
            ("1e300", "more than a day"), ("9223372036854775807", "more than a day"), ("86401", "more than a day"),
            ("61.2", "62 s"), ("-5", nil), ("nan", nil), ("inf", nil), ("", nil),
        ] as [(String, String?)])
    func patience(header: String, words: String?) {
        let advised = RetryAdvice.seconds(header)
        let sentence = SyncError(.serviceDown, "the service is busy: try later").waiting(advised).description
        #expect(
            words.map { sentence.contains("to come back in \($0)") } ?? !sentence.contains("come back"), "\(sentence)")
        if let advised { #expect(Backoff().pause(after: 1, advised: advised, chance: 0) == nil) }
    }
}
