import Foundation
import LipSync
import Media
import NIOCore
import Testing

@testable import LipstreamServer

@Suite("Binary messages")
struct LivePacketTests {
    @Test(
        "A kind, the time in microseconds, big-endian, then the payload",
        arguments: [(LiveCodec.h264, true, UInt8(1)), (.h264, false, 2), (.jpeg, true, 4)])
    func pictures(codec: LiveCodec, isKey: Bool, kind: UInt8) {
        let picture = LivePicture(
            frame: 25, time: MediaTime(1, per: 25), codec: codec, isKey: isKey, bytes: [9, 8, 7])
        #expect(Array(LivePacket.packet(picture).readableBytesView) == [kind, 0, 0, 0, 0, 0, 0, 0x9c, 0x40, 9, 8, 7])
    }

    @Test("Sound is 16-bit, little-endian")
    func sound() {
        let sound = LiveSound(time: MediaTime(3600, per: 1), samples: [1, -2])
        #expect(
            Array(LivePacket.packet(sound).readableBytesView)
                == [3, 0, 0, 0, 0, 0xd6, 0x93, 0xa4, 0, 1, 0, 0xfe, 0xff])
    }

    @Test(
        "Sound of clients is 5 to 200 ms of whole samples",
        arguments: [(80, true), (3200, true), (79, false), (3201, false), (0, false)])
    func length(samples: Int, isRight: Bool) throws {
        let buffer = ByteBuffer(bytes: [UInt8](repeating: 1, count: samples * 2))
        if isRight {
            let read = try LivePacket.samples(buffer, at: SampleRate(hertz: 16_000))
            #expect(read == [Int16](repeating: 0x0101, count: samples))
        } else {
            #expect(throws: LiveFault.self) { try LivePacket.samples(buffer, at: SampleRate(hertz: 16_000)) }
        }
        #expect(throws: LiveFault.self) {
            try LivePacket.samples(ByteBuffer(bytes: [UInt8](repeating: 0, count: 321)), at: SampleRate(hertz: 16_000))
        }
    }

    @Test("Server messages have the fields of the protocol")
    func texts() throws {
        func object(_ message: ServerMessage) throws -> NSDictionary? {
            try JSONSerialization.jsonObject(with: Data(message.text.utf8)) as? NSDictionary
        }
        let error = try object(.error(LiveFault(.tooFast, "Too fast.", hint: "Slower.")))
        #expect(
            error == ["type": "error", "code": "too_fast", "message": "Too fast.", "hint": "Slower."] as NSDictionary)
        #expect(try object(.state(.listening)) == ["type": "state", "state": "listening"] as NSDictionary)
        var metrics = LiveMetrics()
        metrics.framesPerSecond = 25
        metrics.latency.p95 = .nan
        let numbers = try object(.metrics(metrics))
        #expect(numbers?["fps"] as? Double == 25)
        #expect(Set(numbers?.allKeys as? [String] ?? []) == ["type", "fps", "framesDropped", "latencyMs", "stages"])
    }
}
