import Foundation
import Logging
import Media
import MediaIO
import SyncAPI
import TestSupport
import Testing

@testable import LipstreamServer

@Suite("Webhooks")
struct WebhookTests {
    @Test("one receiver is told one thing at a time, others meanwhile")
    func lanes() {
        var lanes = WebhookLanes<Int>()
        func add(_ id: Int, _ receiver: String) -> Bool { lanes.add(id, for: receiver) }
        func next(_ receiver: String) -> Int? { lanes.next(after: receiver)?.id }
        #expect([add(1, "slow"), add(2, "slow"), add(3, "slow"), add(4, "quick")] == [true, false, false, true])
        #expect(next("quick") == nil)
        #expect(add(5, "quick"))
        #expect([next("slow"), next("slow"), next("slow")] == [2, 3, nil])
        #expect(add(6, "slow"))
    }

    @Test("what waits is bounded, and so are receivers; one without a place has its turn before another's rest")
    func bounded() {
        var lanes = WebhookLanes<Int>()
        let begun = (0..<WebhookLanes<Int>.mostReceivers).map { lanes.add($0, for: "r\($0)") }
        #expect(begun.allSatisfy { $0 })
        for number in 100..<200 { _ = lanes.add(number, for: "r0") }
        let waits = [lanes.add(300, for: "new"), lanes.add(301, for: "new")]
        #expect(waits == [false, false])
        let next = lanes.next(after: "r0")
        #expect(next?.id == 300 && next?.receiver == "new")
        let rest = lanes.next(after: "r1")
        // Of a hundred that waited the newest fifty are left.
        #expect(rest?.id == 150 && rest?.receiver == "r0")
        let last = lanes.next(after: "new")
        #expect(last?.id == 301)
    }

    @Test("a receiver that never answers delays nobody else's", .timeLimit(.minutes(1)))
    func dead() async throws {
        try await RudeServer.run([], holds: true) { dead in
            try await RudeServer.run(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"]) { live in
                try await Place.with { place in
                    let store = GenerationStore(database: place.database, root: place.folder.generations)
                    let rules = try FetchRules(allowed: ["127.0.0.1:\(dead.port)", "127.0.0.1:\(live.port)"])
                    let fetcher = Fetcher(rules: rules, folder: place.folder.incoming)
                    let webhooks = Webhooks(
                        store: store, fetcher: fetcher, secret: nil, logger: Logger(label: "test"), pauses: [])
                    let running = Task { await webhooks.run() }
                    for (id, port) in [("a", dead.port), ("b", dead.port), ("c", live.port), ("d", live.port)] {
                        let request =
                            #"{"model":"mesh","input":[],"webhookUrl":"http://127.0.0.1:\#(port)/\#(id)"}"#
                        var record = GenerationTests.record(id, request: request)
                        (record.status, record.owesWebhook) = ("COMPLETED", true)
                        _ = try await store.insert(record, files: [:])
                        webhooks.tell(id)
                    }
                    for id in ["c", "d"] {
                        while try await store.record(id).owesWebhook { try await Task.sleep(for: .milliseconds(20)) }
                    }
                    #expect(try await store.record("a").owesWebhook)
                    running.cancel()
                    await running.value
                }
            }
        }
    }

    @Test("mixing the sound of segments stops when it is cancelled")
    func mixer() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (clip, sound) = (folder.appendingPathComponent("clip.mp4"), folder.appendingPathComponent("sound.wav"))
            try GenerationTests.writeClip(clip, seconds: 2)
            let rate = SampleRate(hertz: 48_000)
            try Data(AudioChunk(samples: [0.1], sampleRate: rate, channels: 1).waveFile).write(to: sound)
            let segments = try JSONDecoder().decode(
                [Segment].self,
                from: Data(#"[{"startTime":0,"endTime":1,"audioInput":{"refId":"a"}}]"#.utf8))
            let mixing = Task {
                // Cancelled before it begins, so that it does not depend on who is faster.
                try? await Task.sleep(for: .seconds(3600))
                return try await SegmentMixer().write(
                    segments, of: ["a": sound], in: clip, to: folder.appendingPathComponent("out.wav"))
            }
            mixing.cancel()
            await #expect(throws: CancellationError.self) { try await mixing.value }
        }
    }
}
