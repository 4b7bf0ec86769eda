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
            outbox.add(.sound(LiveSound(time: .zero, samples: [1])))
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
        outbox.acknowledge(0)
        #expect(!outbox.isStalled(at: .seconds(80)))
    }
}
