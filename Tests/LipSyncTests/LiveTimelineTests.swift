import Media
import Testing

@testable import LipSync

@Suite("LiveTimeline")
struct LiveTimelineTests {
    static let rate = SampleRate(hertz: 16_000)
    private func timeline() -> LiveTimeline { LiveTimeline(rate: Self.rate, lead: MediaTime(1, per: 10)) }

    @Test("silence keeps exactly the lead ahead of the clock, for an hour")
    func silence() {
        var timeline = timeline()
        var samples = 0
        for tick in 0...90_000 {
            let sound = timeline.next(at: .milliseconds(40 * tick))
            #expect(sound.allSatisfy { $0 == 0 })
            samples += sound.count
            #expect(abs(samples - (1601 + 640 * tick)) <= 1)
        }
    }

    @Test("a microphone is played whole and in order, however it is cut", arguments: [80, 320, 937, 3200])
    func microphone(piece: Int) {
        var timeline = timeline()
        var (sound, heard, next) = ([Float](), [Float](), 0)
        _ = timeline.next(at: .zero)
        for millisecond in 1...10_000 {
            let now = Duration.milliseconds(millisecond)
            while (next + piece) * 1000 <= millisecond * 16_000 {
                let samples = (next..<next + piece).map { 0.5 + Float($0 % 1000) / 4000 }
                let isTaken = timeline.hear(samples, at: now)
                #expect(isTaken)
                heard += samples
                next += piece
            }
            if millisecond % 40 == 0 || piece < 400 { sound += timeline.next(at: now) }
        }
        // Before the first piece the sound does not wait.
        let spoken = sound.drop { $0 == 0 }
        let isWhole = Array(spoken) == Array(heard.prefix(spoken.count))
        #expect(spoken.count > 150_000 && isWhole)
    }

    @Test(
        "a microphone's clock that is off by 100 parts in a million costs no gap and no delay",
        arguments: [-1e-4, 1e-4])
    func drift(part: Double) {
        var timeline = timeline()
        var (given, gaps, worst) = (0.0, 0, 0)
        _ = timeline.next(at: .zero)
        for tick in 1...180_000 {
            let now = Duration.milliseconds(20 * tick)
            let due = Double(tick) * 320 * (1 + part)
            let samples = [Float](repeating: 0.5, count: Int(due) - Int(given))
            given = due
            _ = timeline.hear(samples, at: now)
            let sound = timeline.next(at: now)
            if tick > 100 { gaps += sound.count { $0 == 0 } }
            worst = max(worst, timeline.backlog)
        }
        #expect(gaps == 0)
        #expect(worst < 1600)
    }

    @Test("what is missing becomes silence after 100 ms, and the delay is won back in the next pause")
    func stall() {
        var timeline = timeline()
        var late: [Float] = []
        func tone(_ count: Int) -> [Float] { [Float](repeating: 0.5, count: count) }
        var longest = 0
        for tick in 0..<500 {
            let now = Duration.milliseconds(20 * tick)
            switch tick {
            case 100..<115: late += tone(320)
            case 115:
                _ = timeline.hear(late + tone(320), at: now)
                longest = timeline.backlog
            case 200..<300: _ = timeline.hear([Float](repeating: 0, count: 320), at: now)
            default: _ = timeline.hear(tone(320), at: now)
            }
            _ = timeline.next(at: now)
        }
        #expect(longest > 3000)
        #expect(timeline.backlog < 1600)
    }

    @Test("more than two seconds at once are refused")
    func tooFast() {
        var timeline = timeline()
        let isTaken = timeline.hear([Float](repeating: 0, count: 32_000), at: .zero)
        let isTakenToo = timeline.hear([0], at: .zero)
        #expect(isTaken && !isTakenToo)
    }

    @Test("sound that comes late for another's reason pushes out the oldest")
    func late() {
        var timeline = timeline()
        _ = timeline.hear([Float](repeating: 0.25, count: 32_000), at: .zero)
        let isTaken = timeline.hear([0.5, 0.5], at: .zero, isLate: true)
        #expect(isTaken && timeline.backlog == 32_000)
    }

    @Test(
        "after a pause at most two seconds of sound are made up for, then it goes on in time",
        arguments: [3, 60, 8 * 3600, 1_000_000])
    func pause(seconds: Int) {
        var timeline = timeline()
        _ = timeline.next(at: .seconds(1))
        #expect(timeline.next(at: .seconds(1 + seconds)).count == 32_000)
        #expect(abs(timeline.next(at: .seconds(2 + seconds)).count - 16_000) <= 1)
    }

    @Test("queued speech goes before the microphone, and clearing leaves silence")
    func order() {
        var timeline = timeline()
        _ = timeline.hear([0.25], at: .zero)
        timeline.play([Float](repeating: 0.5, count: 4000))
        _ = timeline.hear([0.25], at: .zero)
        #expect(timeline.next(at: .zero).allSatisfy { $0 == 0.5 })
        timeline.clear()
        #expect(timeline.next(at: .milliseconds(800)).allSatisfy { $0 == 0 })
    }

    @Test("the arrival of a sample is known")
    func arrival() {
        var timeline = timeline()
        _ = timeline.next(at: .zero)
        let first = timeline.produced
        _ = timeline.hear([Float](repeating: 0.5, count: 320), at: .milliseconds(20))
        _ = timeline.next(at: .milliseconds(20))
        _ = timeline.hear([Float](repeating: 0.5, count: 320), at: .milliseconds(41))
        _ = timeline.next(at: .milliseconds(41))
        #expect(timeline.arrival(of: first - 1) == nil)
        #expect(timeline.arrival(of: first) == .milliseconds(20))
        #expect(timeline.arrival(of: first + 320) == .milliseconds(41))
    }
}
