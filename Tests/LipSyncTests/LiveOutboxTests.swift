import Media
import Testing

@testable import LipSync

@Suite("LiveOutbox")
struct LiveOutboxTests {
    private func picture(_ frame: Int, isKey: Bool = false) -> LivePicture {
        LivePicture(frame: frame, time: .zero, codec: .h264, isKey: isKey, bytes: [])
    }

    @Test("twelve pictures are on the way, no more; an acknowledgement makes room")
    func bound() {
        var outbox = LiveOutbox()
        for frame in 0..<12 {
            #expect(outbox.makeRoom() == .free)
            outbox.add(picture(frame), at: .zero)
            _ = outbox.next()
        }
        #expect(outbox.makeRoom() == .none)
        #expect(outbox.dropped == 1)
        outbox.acknowledge(0)
        #expect(outbox.makeRoom() == .free)
    }

    @Test("pictures that were not sent are dropped, oldest first, and the next one is a key; sound stays")
    func oldestFirst() {
        var outbox = LiveOutbox()
        for frame in 0..<12 {
            _ = outbox.makeRoom()
            outbox.add(picture(frame, isKey: frame == 0), at: .zero)
            outbox.add(.sound(LiveSound(time: .zero, samples: [1])), at: .zero)
        }
        for _ in 0..<4 { _ = outbox.next() }
        #expect(outbox.makeRoom() == .freeForKey)
        #expect(outbox.dropped == 10)
        outbox.add(picture(12, isKey: true), at: .zero)
        #expect(outbox.makeRoom() == .free)
        var (sounds, frames) = (0, [Int]())
        while let event = outbox.next() {
            switch event {
            case .sound: sounds += 1
            case .picture(let picture): frames.append(picture.frame)
            default: break
            }
        }
        #expect(sounds == 10 && frames == [12])
    }

    @Test("who acknowledges nothing for ten seconds is stalled")
    func stall() {
        var outbox = LiveOutbox()
        #expect(!outbox.isStalled(at: .seconds(60)))
        outbox.add(picture(0), at: .seconds(60))
        #expect(!outbox.isStalled(at: .seconds(70)))
        #expect(outbox.isStalled(at: .milliseconds(70_001)))
        _ = outbox.next()
        outbox.acknowledge(0)
        #expect(!outbox.isStalled(at: .seconds(80)))
    }

    @Test("a picture that was not sent cannot be acknowledged", arguments: [5, 11, 12, .max])
    func acknowledgedUnsent(frame: Int) {
        var outbox = LiveOutbox()
        for frame in 0..<12 { outbox.add(picture(frame), at: .zero) }
        for _ in 0..<3 { _ = outbox.next() }
        outbox.acknowledge(frame)
        // Nine wait, so three may follow.
        for next in 12..<15 {
            #expect(outbox.makeRoom() == .free)
            outbox.add(picture(next), at: .zero)
        }
        #expect(outbox.makeRoom() == .freeForKey)
        #expect(outbox.dropped == 12)
    }

    @Test(
        "who takes nothing is stalled after ten seconds, whatever it acknowledges",
        arguments: [-1, 0, 1_000_000, Int(Int32.max), .max, .min])
    func takesNothing(acknowledged: Int) {
        var outbox = LiveOutbox()
        var stalled: Int?
        for frame in 0..<1000 where stalled == nil {
            let now = Duration.milliseconds(40 * frame)
            outbox.acknowledge(acknowledged)
            if outbox.makeRoom() != .none { outbox.add(picture(frame), at: now) }
            outbox.add(.sound(LiveSound(time: .zero, samples: [1])), at: now)
            if outbox.isStalled(at: now) { stalled = frame }
        }
        #expect(stalled == 251)
        #expect(outbox.count <= 252 + LiveOutbox.most)
    }

    @Test("who takes what is sent at half its pace is given up within twenty seconds, before it is further behind")
    func takesHalf() throws {
        var outbox = LiveOutbox()
        var stalled: Int?
        for frame in 0..<1000 where stalled == nil {
            let now = Duration.milliseconds(40 * frame)
            outbox.add(.sound(LiveSound(time: .zero, samples: [1])), at: now)
            if outbox.makeRoom() != .none { outbox.add(picture(frame), at: now) }
            if frame % 2 == 0, case .picture(let shown) = outbox.next() { outbox.acknowledge(shown.frame) }
            if outbox.isStalled(at: now) { stalled = frame }
        }
        #expect(try #require(stalled) <= 510)
        #expect(outbox.count <= 510)
    }
}
