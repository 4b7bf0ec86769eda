import Testing

@testable import LiveLoad

@Suite("Measuring live sessions")
struct LiveLoadTests {
    private let start = ContinuousClock.now

    private func text(_ text: String) -> LiveMessage { LiveMessage(content: .text(text), arrival: start) }

    /// A picture of 3 bytes that arrives this many milliseconds after the start.
    private func picture(_ frame: Int, kind: UInt8 = 2, at milliseconds: Int) -> LiveMessage {
        let time = UInt64(frame) * 40_000
        let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) }
        return LiveMessage(content: .binary([kind] + stamp + [1, 2, 3]), arrival: start + .milliseconds(milliseconds))
    }

    @Test("pictures, gaps, waits and latency come from the messages and from when speech was sent")
    func measures() {
        var record = SessionRecord()
        record.take(text(#"{"type":"ready","width":64,"height":64,"fps":25,"codec":"avc1.42c01e"}"#))
        #expect(record.take(picture(0, kind: 1, at: 100)) == 0)
        #expect(record.take(picture(0, kind: 3, at: 101)) == nil, "sound is no picture")
        record.take(picture(1, at: 140))
        record.take(picture(4, at: 300))
        record.take(text(#"{"type":"metrics","fps":25,"framesDropped":2}"#))
        record.take(text(#"{"type":"error","code":"stalled","message":"No."}"#))
        record.take(LiveMessage(content: .closed(code: 1008, reason: ""), arrival: start))
        // Chunks of 20 ms sent by the clock: frame 4 is the tenth chunk's, which was never sent.
        record.sent = (0..<8).map { start + .milliseconds(20 * $0) }
        let report = LiveLoadReport([record, record])
        let share = report.clients[0]
        #expect(share.frames == 3 && share.missing == 2 && share.dropped == 2 && share.bytes == 9)
        #expect(share.largestInterval == 160)
        #expect(share.framesPerSecond == 10)
        #expect(share.latency.p50 == 100 && share.latency.largest == 100)
        #expect(share.errors == ["stalled: No.", "closed 1008"])
        #expect(report.together.frames == 6 && report.together.framesPerSecond == 20)
    }

    @Test("a client that received nothing has zeros and no crash")
    func nothing() {
        let report = LiveLoadReport([SessionRecord()])
        #expect(report.together.frames == 0 && report.together.missing == 0 && report.together.latency.p95 == 0)
    }

    @Test("speech is cut into 20 ms and begins again, little-endian")
    func chunks() {
        let chunks = SpokenChunks((0..<480).map { $0 < 320 ? 1 : -0.5 })
        #expect(chunks[0].count == 640)
        #expect(Array(chunks[0].prefix(2)) == [0xFF, 0x7F])
        #expect(Array(chunks[1].prefix(2)) == [0x01, 0xC0])
        #expect(Array(chunks[1].suffix(2)) == [0xFF, 0x7F], "the speech begins again")
        #expect(chunks[2] == chunks[0])
        #expect(SpokenChunks([])[7] == [UInt8](repeating: 0, count: 640))
    }

    @Test("a mailbox that fills up asks for a pause, and for more once it was read")
    func mailbox() async {
        let (mailbox, asked) = (Mailbox(), AsyncStream<Void>.makeStream())
        mailbox.onRoom { asked.continuation.finish() }
        for index in 0..<63 { #expect(mailbox.put(text("\(index)"))) }
        #expect(!mailbox.put(text("63")))
        mailbox.end()
        var messages: [LiveMessage] = []
        for await message in LiveMessages(mailbox: mailbox) { messages.append(message) }
        #expect(messages.map(\.content) == (0..<64).map { .text("\($0)") })
        for await _ in asked.stream {}
    }

    @Test("waiting for a message ends with the task")
    func cancellation() async {
        let mailbox = Mailbox()
        let waiting = Task { await mailbox.next() }
        waiting.cancel()
        #expect(await waiting.value == nil)
        #expect(mailbox.put(text("later")))
        #expect(await mailbox.next()?.content == .text("later"))
    }

    @Test("nobody at the other end is an error in the report")
    func nobody() async throws {
        // Port 1 is nobody's.
        let load = LiveLoad(host: "127.0.0.1", port: 1, clients: 2, seconds: 1, speech: [])
        let report = try await load.run()
        #expect(report.clients.allSatisfy { $0.errors.count == 1 && $0.frames == 0 })
    }
}
