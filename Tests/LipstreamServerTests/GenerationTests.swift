import Foundation
import HTTPTypes
import Hummingbird
import LipSync
import Logging
import Media
import MediaIO
import SpeechProcessing
import SyncAPI
import TestSupport
import Testing

@testable import LipstreamServer

/// Orders, records and the queue; the official client's own test is Tests/SyncClient.
@Suite("Generations")
struct GenerationTests {
    private static func request(_ json: String) throws -> GenerationRequest {
        try JSONDecoder().decode(GenerationRequest.self, from: Data(json.utf8))
    }

    private static let plain =
        #"{"model":"mesh","input":[{"type":"video","assetId":"default"},{"type":"text","provider":{"name":"elevenlabs","voiceId":"x","script":"Hello."}}]}"#

    static func record(
        _ id: String, request: String = plain, key: String? = nil, digest: String = "d", createdAt: Double? = nil
    ) -> GenerationRecord {
        GenerationRecord(
            id: id, request: request, engine: "counting", uploads: "", secret: "s", base: "http://localhost:1",
            idempotencyKey: key, digest: digest, status: "PENDING", owesWebhook: false,
            createdAt: createdAt ?? Date.now.timeIntervalSince1970)
    }

    /// What stands behind the routes, with nothing that may be fetched.
    static func door(_ place: Place) async throws -> SyncDoor {
        let store = GenerationStore(database: place.database, root: place.folder.generations)
        let fetcher = Fetcher(rules: try FetchRules(allowed: []), folder: place.folder.incoming)
        let inputs = GenerationInputs(
            store: store, fetcher: fetcher, avatars: place.avatars, synthesizer: place.backend.synthesizer)
        let webhooks = Webhooks(store: store, fetcher: fetcher, secret: nil, logger: Logger(label: "test"))
        let queue = try await GenerationQueue(
            store: store, backend: place.backend, inputs: inputs, turn: FilmTurn(), webhooks: webhooks)
        return SyncDoor(
            backend: place.backend, models: try SyncModels([]), fetcher: fetcher, queue: queue, inputs: inputs,
            upload: Upload(folder: place.folder.incoming))
    }

    private static func queue(_ place: Place) async throws -> GenerationQueue { try await door(place).queue }

    private static func wait(for status: String, of id: String, in queue: GenerationQueue) async throws {
        for _ in 0..<600 {
            if try await queue.store.record(id).status == status { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("\(id) did not become \(status)")
    }

    @Test("a generation that was being made when the server ended is made after the next start, in the order of asking")
    func restart() async throws {
        try await Place.with(filmDuration: .seconds(60)) { place in
            let queue = try await Self.queue(place)
            let running = Task { await queue.run() }
            _ = try await queue.add(Self.record("one", createdAt: 1e10), files: [:])
            _ = try await queue.add(Self.record("two", createdAt: 2e10), files: [:])
            try await Self.wait(for: "PROCESSING", of: "one", in: queue)
            running.cancel()
            await running.value
            #expect(try await queue.store.record("one").status == "PROCESSING")

            var fast = place.backend
            fast.filmDuration = .milliseconds(10)
            let store = GenerationStore(database: place.database, root: place.folder.generations)
            #expect(try await store.recover().waiting == ["one", "two"])
            let again = try await Self.queue(place)
            let second = Task { await again.run() }
            try await Self.wait(for: "PROCESSING", of: "one", in: again)
            #expect(try await again.store.record("one").attempt == 2)
            second.cancel()
            await second.value
        }
    }

    @Test("one that is finished has its film, and nothing else, in its folder")
    func finishes() async throws {
        try await Place.with(filmDuration: .milliseconds(10)) { place in
            let queue = try await Self.queue(place)
            let running = Task { await queue.run() }
            let upload = place.folder.incoming.appendingPathComponent("upload")
            try Data("x".utf8).write(to: upload)
            _ = try await queue.add(Self.record("one"), files: ["audio": upload])
            try await Self.wait(for: "COMPLETED", of: "one", in: queue)
            #expect(try place.names(in: queue.store.folder("one")) == ["1.mp4"])
            let generation = try await queue.store.record("one").generation()
            #expect(generation.outputURL == "http://localhost:1/v2/outputs/one/s/film.mp4")
            running.cancel()
            await running.value
        }
    }

    @Test("of many requests with one key at once one is kept, and another request with that key is refused")
    func idempotency() async throws {
        try await Place.with { place in
            let store = GenerationStore(database: place.database, root: place.folder.generations)
            let kept = try await withThrowingTaskGroup(of: (String, Bool).self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let (record, isNew) = try await store.insert(Self.record("n\(number)", key: "k"), files: [:])
                        return (record.id, isNew)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(kept.map(\.0)).count == 1)
            #expect(kept.filter(\.1).count == 1)
            #expect(try place.names(in: place.folder.generations).count == 1)
            let error = await #expect(throws: Failure.self) {
                try await store.insert(Self.record("other", key: "k", digest: "e"), files: [:])
            }
            #expect(error?.code == "key_used")
            // After a day a key may be used again.
            let late = Self.record("late", key: "k", digest: "e", createdAt: Date.now.timeIntervalSince1970 + 90_000)
            #expect(try await store.insert(late, files: [:]).isNew)
        }
    }

    @Test("films are kept for a week; what waits is not thrown away")
    func expires() async throws {
        try await Place.with { place in
            let store = GenerationStore(database: place.database, root: place.folder.generations)
            var done = Self.record("done", createdAt: 100)
            done.status = "COMPLETED"
            _ = try await store.insert(done, files: [:])
            _ = try await store.insert(Self.record("waits", createdAt: 100), files: [:])
            await store.expire(before: 50)
            #expect(try await store.list(status: nil, ids: nil).count == 2)
            await store.expire(before: 150)
            #expect(try await store.list(status: nil, ids: nil).map(\.id) == ["waits"])
            #expect(try place.names(in: place.folder.generations) == ["waits"])
        }
    }

    @Test("a queue that is full says so")
    func full() async throws {
        try await Place.with { place in
            let queue = try await Self.queue(place)
            for number in 0..<GenerationQueue.capacity {
                _ = try await queue.add(Self.record("n\(number)"), files: [:])
            }
            let error = await #expect(throws: Failure.self) { try await queue.add(Self.record("more"), files: [:]) }
            #expect(error?.status == .tooManyRequests && error?.headers[.retryAfter] != nil)
        }
    }

    @Test(
        "orders that cannot be made name what is wrong",
        arguments: [
            (#"{"model":"m","input":[]}"#, "exactly one video"),
            (#"{"model":"m","input":[{"type":"video","url":"u"},{"type":"video","url":"u"}]}"#, "exactly one video"),
            (#"{"model":"m","input":[{"type":"video","url":"u"}]}"#, "needs an audio"),
            (#"{"model":"m","input":[{"type":"video","url":"u","assetId":"a"},{"type":"audio","url":"u"}]}"#, "either"),
            (#"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","assetId":"a"}]}"#, "is a face"),
            (#"{"model":"m","input":[{"type":"video","url":"u"},{"type":"image","url":"u"}]}"#, "\"image\""),
            (#"{"model":"m","input":[{"type":"video","url":"u"},{"type":"text"}]}"#, "provider.script"),
            (
                #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"u"},{"type":"audio","url":"u"}]}"#,
                "several"
            ),
            (
                #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"u","refId":"a"}],"segments":[{"startTime":2,"endTime":1,"audioInput":{"refId":"a"}}]}"#,
                "segments[0]"
            ),
            (
                #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"u","refId":"a"}],"segments":[{"startTime":0,"endTime":2,"audioInput":{"refId":"a"}},{"startTime":1,"endTime":3,"audioInput":{"refId":"a"}}]}"#,
                "before the one"
            ),
            (
                #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"u","refId":"a"}],"segments":[{"startTime":0,"endTime":2,"audioInput":{"refId":"a","startTime":1}}]}"#,
                "both"
            ),
            (
                #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"u"}],"options":{"active_speaker_detection":{"frame_number":-1,"coordinates":[1,2]}}}"#,
                "between 0 and"
            ),
            (
                #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"u"}],"options":{"active_speaker_detection":{"bounding_boxes":[null,[3,2,1,4]]}}}"#,
                "of a face"
            ),
        ])
    func refuses(json: String, words: String) throws {
        let request = try Self.request(json)
        let error = #expect(throws: Failure.self) { try GenerationOrder(request, uploads: []) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("files of a form stand in for inputs; boxes and pixels say where the speaker is")
    func orders() throws {
        let order = try GenerationOrder(
            GenerationRequest(model: "m", input: [], options: nil), uploads: ["video", "audio"])
        #expect(order.video == .upload("video") && order.voices.map(\.source) == [.upload("audio")])
        let boxes = try Self.request(
            #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"v"}],"options":{"sync_mode":"cut_off","active_speaker_detection":{"bounding_boxes":[null,[10,20,30,60]]}}}"#
        )
        let placed = try GenerationOrder(boxes, uploads: [])
        #expect(
            placed.speaker == .place(frame: 1, x: 20, y: 40) && placed.syncMode == .cutOff
                && placed.addresses == ["u", "v"])
    }

    @Test(
        "whoever is heard is looked for only where the service is to find out and nobody is pointed at",
        arguments: [
            (#"{"auto_detect":true}"#, GenerationOrder.Speaker.heard), (#"{"auto_detect":false}"#, .largest),
            ("{}", .largest),
            (#"{"auto_detect":true,"coordinates":[5,6]}"#, .place(frame: 0, x: 5, y: 6)),
        ])
    func heard(detection: String, expected: GenerationOrder.Speaker) throws {
        let request = try Self.request(
            #"{"model":"m","input":[{"type":"video","url":"u"},{"type":"audio","url":"v"}],"options":{"active_speaker_detection":"#
                + detection + "}}")
        let order = try GenerationOrder(request, uploads: [])
        #expect(order.speaker == expected)
    }

    @Test(
        "what is before the mouth is drawn over only where the request says so, and the film's order says it too",
        arguments: [
            (#"{"occlusion_detection_enabled":false}"#, false), (#"{"occlusion_detection_enabled":true}"#, true),
            (#"{"occlusion_detection_enabled":null}"#, true), (#"{"sync_mode":"loop"}"#, true), ("null", true),
        ])
    func occluders(options: String, areKept: Bool) async throws {
        let json = Self.plain.dropLast() + #","options":\#(options)}"#
        #expect(try GenerationOrder(Self.request(String(json)), uploads: []).keepsOccluders == areKept)
        try await Place.with { place in
            let film = try await Self.door(place).inputs.film(for: Self.record("one", request: String(json)))
            #expect(film.keepsOccluders == areKept)
        }
    }

    @Test("a minute's requests are counted in any minute, and whoever is over learns when to come back")
    func rates() throws {
        let limit = RateLimit(3)
        let start = ContinuousClock.now
        for second in [0, 10, 20] { try limit.count(at: start + .seconds(second)) }
        let error = #expect(throws: Failure.self) { try limit.count(at: start + .seconds(25)) }
        #expect(error?.status == .tooManyRequests && error?.headers[.retryAfter] == "35")
        try limit.count(at: start + .seconds(60))
        #expect(throws: Failure.self) { try limit.count(at: start + .seconds(69)) }
        try limit.count(at: start + .seconds(70))
    }

    @Test("models of the official API mean the first engine that runs, or what the operator says")
    func models() throws {
        let engines = [
            EngineListing(name: "absent", isAvailable: false, summary: "", hint: "Get it."),
            EngineListing(name: "mesh", summary: ""), EngineListing(name: "other", summary: ""),
        ]
        let models = try SyncModels(["lipsync-2-pro=other", "special=absent"])
        #expect(try models.engine(for: "lipsync-2", of: engines) == "mesh")
        #expect(try models.engine(for: "lipsync-2-pro", of: engines) == "other")
        #expect(try models.engine(for: "other", of: engines) == "other")
        for name in ["nothing", "absent", "special"] {
            #expect(throws: Failure.self) { try models.engine(for: name, of: engines) }
        }
        let listed = models.listings(of: engines, version: "1").map(\.id)
        #expect(listed.prefix(2) == ["mesh", "other"] && listed.contains("sync-3") && !listed.contains("special"))
        for wrong in ["x", "=y", "x=", "a=b=c"] { #expect(throws: ServerError.self) { try SyncModels([wrong]) } }
    }

    @Test("a signature can be checked by whoever has the secret, and by nobody else")
    func signature() throws {
        let body = Data(#"{"id":"1"}"#.utf8)
        let signed = Webhooks.signature(of: body, at: 1_700_000_000, secret: "whispered")
        // printf '1700000000.{"id":"1"}' | openssl dgst -sha256 -hmac whispered
        #expect(signed == "t=1700000000,v1=6658a3b75ef29772c2049a78cc1c83ffbcdaa837480fc8e032aafeea759a3fdb")
        #expect(Webhooks.signature(of: body, at: 1_700_000_000, secret: "other") != signed)
        #expect(Webhooks.signature(of: body, at: 1_700_000_001, secret: "whispered") != signed)
    }

    @Test(
        "message codes are those of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func codes(key: [UInt8], message: String, code: String) {
        #expect(MessageCode.code(of: Array(message.utf8), key: key) == code)
    }

    @Test("turns are taken one at a time, in the order of asking, also after one that failed")
    func turns() async throws {
        let turn = FilmTurn()
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try? await turn.take {
                        await counter.enter()
                        await Task.yield()
                        await counter.leave()
                        if number % 3 == 0 { throw CancellationError() }
                    }
                }
            }
        }
        #expect(await counter.most == 1)
        #expect(await counter.all == 20)
    }

    private actor Counter {
        var (now, most, all) = (0, 0, 0)
        func enter() { (now, most, all) = (now + 1, max(most, now + 1), all + 1) }
        func leave() { now -= 1 }
    }

    @Test("between segments a clip sounds as before; a segment that is too short is followed by silence")
    func mixes() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (clip, sound, output) = (
                folder.appendingPathComponent("clip.mp4"), folder.appendingPathComponent("sound.wav"),
                folder.appendingPathComponent("out.wav")
            )
            try Self.writeClip(clip, seconds: 4)
            // A second of +0.5 after a second of -0.5.
            let levels = (0..<96_000).map { $0 < 48_000 ? Float(-0.5) : 0.5 }
            try Data(AudioChunk(samples: levels, sampleRate: SampleRate(hertz: 48_000), channels: 1).waveFile)
                .write(to: sound)
            let segments = try JSONDecoder().decode(
                [Segment].self,
                from: Data(
                    #"[{"startTime":1,"endTime":2.5,"audioInput":{"refId":"a","startTime":1,"endTime":2}},{"startTime":3,"endTime":9,"audioInput":{"refId":"a"}}]"#
                        .utf8))
            let spoken = try await SegmentMixer().write(segments, of: ["a": sound], in: clip, to: output)
            #expect(spoken == [1..<2.5, 3 ..< .infinity])
            let reader = try AudioReader(output)
            var mixed: [Float] = []
            while let block = try reader.next() { mixed += block.playback.samples }
            #expect(abs(mixed.count - 4 * 48_000 * 2) < 4800)
            func level(_ range: ClosedRange<Double>) -> Float {
                let part = mixed[Int(range.lowerBound * 96_000)..<Int(range.upperBound * 96_000)]
                return part.reduce(0, +) / Float(part.count)
            }
            #expect(abs(level(0.1...0.9) - 0.2) < 0.05)
            #expect(abs(level(1.05...1.95) - 0.5) < 0.01)
            #expect(abs(level(2.05...2.45)) < 0.01)
            #expect(abs(level(2.6...2.9) - 0.2) < 0.05)
            #expect(abs(level(3.05...3.95) + 0.5) < 0.01)
        }
    }

    /// A grey clip whose sound is a steady 0.2.
    static func writeClip(_ url: URL, seconds: Int) throws {
        let writer = try VideoWriter(
            url, width: 64, height: 64, audio: AudioFormat(sampleRate: SampleRate(hertz: 48_000), channels: 1))
        let picture = Image(width: 64, height: 64, format: .rgba, filledWith: 128)
        for _ in 0..<25 * seconds {
            try writer.append(picture)
            try writer.append(
                AudioChunk(
                    samples: [Float](repeating: 0.2, count: 1920), sampleRate: SampleRate(hertz: 48_000), channels: 1))
        }
        try writer.finish()
    }
}
