import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@testable import lipstream

@Suite("Sync.so from the command line: orders")
struct SyncOrderTests {
    @Test("a clip and a sound are uploaded as they are, and the film comes back whole and marked")
    func dub() async throws {
        try await SyncStudio.with { studio in
            let outcome = try await studio.dub([
                "--yes", "--json", "--sync-mode", "cut-off", "--temperature", "0.25", "--occlusion", "--face-at",
                "12,30.4",
                "--face-frame", "3",
            ])
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let order = try #require(studio.service.orders.first)
            #expect(order.fields["model"] == "lipsync-2")
            #expect(order.files["video"] == (try Data(contentsOf: URL(fileURLWithPath: studio.clip))))
            #expect(order.files["audio"] == (try Data(contentsOf: URL(fileURLWithPath: studio.sound))))
            let options = try #require(
                JSONSerialization.jsonObject(with: Data((order.fields["options"] ?? "").utf8)) as? [String: Any])
            #expect(
                Set(options.keys) == [
                    "sync_mode", "temperature", "occlusion_detection_enabled", "active_speaker_detection",
                ])
            #expect(options["sync_mode"] as? String == "cut_off")
            let speaker = try #require(options["active_speaker_detection"] as? [String: Any])
            #expect(speaker["coordinates"] as? [Int] == [12, 30])
            #expect(speaker["frame_number"] as? Int == 3)
            let done = try #require(try outcome.objects.last)
            #expect(done["event"] as? String == "done")
            #expect(done["id"] as? String == "generation-1")
            #expect(done["width"] as? Int == 64)
            #expect(studio.left == ["film.mp4"])
            #expect(studio.kept == 0)
            let played = try VideoReader(studio.film, frameRate: nil)
            #expect(played.width == 64)
            let found = try MovieMark.find(in: studio.film)
            guard case .mark(let mark) = found else {
                Issue.record("no mark: \(found)")
                return
            }
            #expect(mark.sourceWord == "trainedAlgorithmicMedia")
            #expect(mark.engine == "sync")
            #expect(mark.model?.name == "lipsync-2")
        }
    }

    @Test("addresses are passed on, not fetched, and the service's estimate is said")
    func addresses() async throws {
        try await SyncStudio.with { studio in
            let outcome = try await studio.dub(
                ["--yes", "--sync-model", "react-1", "--prompt", "happy", "--model-mode", "head"],
                clip: "https://cdn.example/a.mp4", sound: "https://cdn.example/b.wav")
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("$0.42 for 125 frames"), "\(outcome.errors)")
            let lines = studio.service.records.map(\.line)
            #expect(lines.prefix(3) == ["GET /v2/models", "POST /v2/analyze/cost", "POST /v2/generate"])
            let json = try #require(studio.service.orders.first?.fields["json"])
            #expect(json.contains("\"url\":\"https://cdn.example/a.mp4\""), "\(json)")
            #expect(json.contains("\"model_mode\":\"head\"") && json.contains("\"prompt\":\"happy\""), "\(json)")
        }
    }

    @Test("an address and a file go together; a service that estimates nothing does not stand in the way")
    func mixed() async throws {
        var script = SyncStandIn.Script()
        script.estimates = false
        try await SyncStudio.with(script) { studio in
            let outcome = try await studio.dub(clip: "https://cdn.example/a.mp4")
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let order = try #require(studio.service.orders.first)
            #expect(Array(order.files.keys) == ["audio"])
            #expect(order.fields["input"]?.contains("https://cdn.example/a.mp4") == true)
            let both = try await studio.dub(clip: "https://cdn.example/a.mp4", sound: "https://cdn.example/b.wav")
            #expect(both.code == 0, "\(both.testDescription)")
            #expect(both.errors.contains("price not known"))
        }
    }

    @Test("a text is spoken here first, and sent as sound")
    func say() async throws {
        try await SyncStudio.with { studio in
            let outcome = try await studio.run([
                "say", studio.clip, "Good morning.", "--voice", "en", "--engine", "sync", "-o", studio.film.path,
                "--yes",
            ])
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let sound = try #require(studio.service.orders.first?.files["audio"])
            #expect(sound.starts(with: Data("RIFF".utf8)))
            #expect(sound.count > 40_000)
            let url = studio.folder.appendingPathComponent("made.wav")
            try sound.write(to: url)
            #expect((try AudioReader(url).duration ?? 0) > 0.4)
        }
    }

    @Test("of a video as speech, only its sound is sent")
    func soundOfVideo() async throws {
        try await SyncStudio.with { studio in
            let talk = studio.folder.appendingPathComponent("talk.mp4").path
            let made = try await Program.run(["say", "default", "Hello.", "--voice", "en", "-o", talk])
            #expect(made.code == 0, "\(made.testDescription)")
            let outcome = try await studio.dub(sound: talk)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(studio.service.orders.first?.files["audio"]?.starts(with: Data("RIFF".utf8)) == true)
        }
    }

    @Test("without a terminal and without --yes nothing is sent, and the code is 2")
    func notAgreed() async throws {
        try await SyncStudio.with { studio in
            let outcome = try await studio.dub([])
            #expect(outcome.code == 2, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("--yes"))
            #expect(outcome.errors.contains("will be uploaded to 127.0.0.1"))
            #expect(studio.service.orders.isEmpty)
            #expect(studio.left.isEmpty)
            #expect(studio.kept == 0)
        }
    }

    @Test("the doctor says whether a key is set, and never which")
    func doctor() async throws {
        try await SyncStudio.with { studio in
            for (key, word) in [("sk-very-secret", "is set; --engine sync asks"), (nil, "is not set")] {
                let outcome = try await studio.run(["doctor"], key: key)
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                #expect(outcome.output.contains(word), "\(outcome.output)")
                #expect(!outcome.output.contains("secret"))
            }
            #expect(studio.service.records.isEmpty)
        }
    }

    #if os(Linux)
        @Test("a clip of 150 MB is uploaded without being held in memory")
        func memory() async throws {
            try await SyncStudio.with { studio in
                func peak() async throws -> Int {
                    let memory = Highest()
                    let outcome = try await studio.dub(whileRunning: memory.watch)
                    #expect(outcome.code == 0, "\(outcome.testDescription)")
                    return memory.value
                }
                let small = try await peak()
                try SyncStudio.pad(URL(fileURLWithPath: studio.clip), by: 150_000_000)
                let large = try await peak()
                #expect(studio.service.orders.last.map { $0.size > 150_000_000 } == true)
                #expect(large - small < 60_000_000, "\(small) and \(large) bytes")
            }
        }
    #endif
}
