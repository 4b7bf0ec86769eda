import Foundation
import Media
import MediaIO
import Synchronization
import TestSupport
import Testing

@testable import lipstream

/// Against a stand-in for the service: orders cost money at the real one.
@Suite("Sync.so from the command line")
struct SyncCommandTests {
    /// What a test works with: a folder with a clip and a sound, and a stand-in.
    private struct Studio: Sendable {
        let folder: URL
        let service: SyncStandIn
        let address: URL
        let clip: String
        let sound: String
        var film: URL { folder.appendingPathComponent("film.mp4") }
        var jobs: URL { folder.appendingPathComponent("data/sync") }

        func run(
            _ arguments: [String], key: String? = SyncStandIn.key, at address: URL? = nil, limit: Double = 60,
            whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
        ) async throws -> Program.Outcome {
            var environment = [
                "LIPSTREAM_DATA": folder.appendingPathComponent("data").path, "SOURCE_DATE_EPOCH": "1700000000",
                "SYNC_BASE_URL": (address ?? self.address).absoluteString,
            ]
            environment["SYNC_API_KEY"] = key ?? ""
            return try await Program.run(arguments, environment: environment, limit: limit, whileRunning: whileRunning)
        }

        func dub(
            _ more: [String] = ["--yes"], clip: String? = nil, sound: String? = nil, key: String? = SyncStandIn.key,
            at address: URL? = nil, whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
        ) async throws -> Program.Outcome {
            try await run(
                ["dub", clip ?? self.clip, sound ?? self.sound, "--engine", "sync", "-o", film.path] + more, key: key,
                at: address, whileRunning: whileRunning)
        }

        /// Names of what lies beside the inputs, hidden files too.
        var left: Set<String> {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return Set(names).subtracting(["clip.mp4", "babble.wav", "data", "made.mp4"])
        }

        /// Orders that are kept.
        var kept: Int { ((try? FileManager.default.contentsOfDirectory(atPath: jobs.path)) ?? []).count }
    }

    private static func withStudio(
        _ script: SyncStandIn.Script = .init(), padding: Int = 0,
        _ body: @escaping @Sendable (Studio) async throws -> Void
    ) async throws {
        try await Samples.withTemporaryFolder { folder in
            let clip = try Inputs.silentVideo("clip.mp4", in: folder)
            let sound = try Inputs.babble(in: folder)
            let made = URL(fileURLWithPath: try Inputs.silentVideo("made.mp4", in: folder))
            try pad(made, by: padding)
            try await SyncStandIn.run(Data(contentsOf: made), script) { service, address in
                try await body(Studio(folder: folder, service: service, address: address, clip: clip, sound: sound))
            }
        }
    }

    /// Makes an mp4 longer by a box that players pass over.
    private static func pad(_ url: URL, by bytes: Int) throws {
        guard bytes > 0 else { return }
        let handle = try FileHandle(forUpdating: url)
        let end = try handle.seekToEnd()
        let size = UInt32(bytes)
        try handle.write(
            contentsOf: Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + Array("free".utf8)))
        try handle.truncate(atOffset: end + UInt64(bytes))
        try handle.close()
    }

    // MARK: - All goes well

    @Test("a clip and a sound are uploaded as they are, and the film comes back whole and marked")
    func dub() async throws {
        try await Self.withStudio { studio in
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
        try await Self.withStudio { studio in
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
        try await Self.withStudio(script) { studio in
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
        try await Self.withStudio { studio in
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
        try await Self.withStudio { studio in
            let talk = studio.folder.appendingPathComponent("talk.mp4").path
            let made = try await Program.run(["say", "default", "Hello.", "--voice", "en", "-o", talk])
            #expect(made.code == 0, "\(made.testDescription)")
            let outcome = try await studio.dub(sound: talk)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(studio.service.orders.first?.files["audio"]?.starts(with: Data("RIFF".utf8)) == true)
        }
    }

    // MARK: - Agreement

    @Test("without a terminal and without --yes nothing is sent, and the code is 2")
    func notAgreed() async throws {
        try await Self.withStudio { studio in
            let outcome = try await studio.dub([])
            #expect(outcome.code == 2, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("--yes"))
            #expect(outcome.errors.contains("will be uploaded to 127.0.0.1"))
            #expect(studio.service.orders.isEmpty)
            #expect(studio.left.isEmpty)
            #expect(studio.kept == 0)
        }
    }

    // MARK: - Refusals

    @Test("without a key it says so before anything else, and asks nobody")
    func noKey() async throws {
        try await Self.withStudio { studio in
            let outcome = try await studio.dub(clip: "/no/such/clip.mp4", key: nil)
            #expect(outcome.code == 1)
            #expect(outcome.complaints.count == 1)
            #expect(outcome.errors.contains("SYNC_API_KEY"))
            #expect(studio.service.records.isEmpty)
            let list = try await studio.run(["sync", "list"], key: nil)
            #expect(list.code == 1)
            #expect(list.errors.contains("SYNC_API_KEY"))
        }
    }

    @Test("a wrong key is said before the price is asked and anything is sent, and is never shown")
    func wrongKey() async throws {
        try await Self.withStudio { studio in
            let outcome = try await studio.dub(key: "sk-wrong-key")
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("does not accept the key in SYNC_API_KEY"))
            #expect(!outcome.errors.contains("sk-wrong-key"))
            #expect(studio.service.records.isEmpty)
        }
    }

    @Test("without a network it says so at once")
    func offline() async throws {
        try await Self.withStudio { studio in
            let nobody = try #require(URL(string: "http://127.0.0.1:9"))
            let outcome = try await studio.dub(at: nobody)
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("cannot connect to 127.0.0.1"), "\(outcome.errors)")
            #expect(outcome.seconds < 5)
            let unknown = try #require(URL(string: "http://no-such-host.invalid"))
            let other = try await studio.dub(at: unknown)
            #expect(other.code == 1)
            #expect(other.errors.contains("cannot find no-such-host.invalid"), "\(other.errors)")
        }
    }

    @Test("a photo is refused with the reason")
    func photo() async throws {
        try await Self.withStudio { studio in
            let outcome = try await studio.dub(clip: Samples.portrait.path)
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("is a photo"))
            #expect(studio.service.records.isEmpty)
        }
    }

    @Test(
        "what the service does not take is said in plain words, and the order is forgotten",
        arguments: [
            (400, "Video is too dark", "does not take this order (400): \"Video is too dark\""),
            (402, "Insufficient credits", "no money or quota left for this (402): \"Insufficient credits\""),
            (413, "Payload too large", "give its https:// address instead"),
        ])
    func refused(status: Int, message: String, words: String) async throws {
        var script = SyncStandIn.Script()
        script.orders = [.refused(status, message)]
        try await Self.withStudio(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(studio.service.orders.count == 1)
            #expect(studio.left.isEmpty)
            #expect(studio.kept == 0)
        }
    }

    @Test(
        "films that failed and films that were rejected are told apart, and are not waited for again",
        arguments: ["FAILED", "REJECTED"])
    func ended(status: String) async throws {
        var script = SyncStandIn.Script()
        script.statuses = [status]
        script.error = ("Face not found", "generation_input_face_missing")
        try await Self.withStudio(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 1)
            #expect(
                outcome.errors.contains(status == "FAILED" ? "could not make" : "does not want to make"),
                "\(outcome.errors)")
            #expect(outcome.errors.contains("Face not found (generation_input_face_missing)"))
            #expect(studio.kept == 0)
            #expect(studio.left.isEmpty)
        }
    }

    @Test(
        "options that would not be looked at are refused",
        arguments: [
            (["--engine", "sync", "--restore", "gfpgan"], "--restore"), (["--engine", "sync", "--badge"], "--badge"),
            (["--engine", "sync", "--box", "1,2,3,4"], "--box"), (["--engine", "sync", "--fps", "30"], "--fps"),
            (["--engine", "sync", "--crop", "1,2,3,4"], "--crop"), (["--engine", "sync", "--still"], "--still"),
            (["--engine", "sync", "--face", "2"], "--face-at"), (["--engine", "sync", "--steps", "3"], "--steps"),
            (["--engine", "sync", "--model", "x"], "--sync-model"), (["--engine", "sync", "--static"], "--static"),
            (["--engine", "sync", "--no-occlusion"], "sync looks for nothing"),
            (["--engine", "sync", "--prompt", "happy"], "react-1"),
            (["--engine", "sync", "--temperature", "2"], "0 to 1"),
            (["--engine", "sync", "--face-at", "1,1", "--active-speaker"], "not both"),
            (["--engine", "sync", "--face-frame", "1"], "--face-at"), (["--yes"], "--engine sync"),
            (["--temperature", "0.5"], "--engine sync"),
        ])
    func unused(options: [String], word: String) async throws {
        let outcome = try await Program.run(["dub", "clip.mp4", "a.wav", "-o", "/nowhere/o.mp4"] + options)
        #expect(outcome.code == 2, "\(outcome.testDescription)")
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test("names that the service's films cannot have, and addresses for other engines, are refused")
    func names() async throws {
        let movie = try await Program.run(["dub", "clip.mp4", "a.wav", "-o", "/nowhere/o.mov", "--engine", "sync"])
        #expect(movie.code == 2)
        #expect(movie.errors.contains(".mp4"))
        let address = try await Program.run(["dub", "https://cdn.example/a.mp4", "a.wav", "-o", "/nowhere/o.mp4"])
        #expect(address.code == 2)
        #expect(address.errors.contains("only --engine sync takes one"))
    }

    // MARK: - Faults that pass

    @Test("too many requests, a fault and a proxy's page are waited out with one and the same key: one film is made")
    func retries() async throws {
        var script = SyncStandIn.Script()
        script.orders = [.refused(429, "Too many", retryAfter: "1"), .refused(500, "Oh"), .page, .taken]
        script.statuses = ["503", "PROCESSING", "COMPLETED"]
        try await Self.withStudio(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let orders = studio.service.orders
            #expect(orders.count == 4)
            #expect(Set(orders.map(\.key)).count == 1)
            #expect(studio.service.generationCount == 1)
            #expect(outcome.errors.contains("trying again in 1.0 s"))
        }
    }

    @Test("a service that asks for more than a minute is not waited for")
    func patience() async throws {
        var script = SyncStandIn.Script()
        script.orders = [.refused(429, "Too many", retryAfter: "3600")]
        try await Self.withStudio(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("come back in 3600 s"), "\(outcome.errors)")
            #expect(outcome.seconds < 10)
            #expect(studio.kept == 0)
        }
    }

    @Test("a film whose download breaks off is fetched on from there")
    func brokenDownload() async throws {
        var script = SyncStandIn.Script()
        script.films = [.cut(200_000), .whole]
        try await Self.withStudio(script, padding: 500_000) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(studio.service.ranges.count == 2)
            #expect(studio.service.ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
            #expect(studio.left == ["film.mp4"])
            #expect(try VideoReader(studio.film, frameRate: nil).width == 64)
        }
    }

    @Test("what comes and is no film is not taken for one")
    func noFilm() async throws {
        try await Samples.withTemporaryFolder { folder in
            let clip = try Inputs.silentVideo("clip.mp4", in: folder)
            let sound = try Inputs.babble(in: folder)
            try await SyncStandIn.run(Data("<html>Gone</html>".utf8)) { service, address in
                let studio = Studio(folder: folder, service: service, address: address, clip: clip, sound: sound)
                let outcome = try await studio.dub()
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains("is no film that can be read"), "\(outcome.errors)")
                #expect(studio.left.isEmpty)
                // It is paid for: whoever asks again may get it.
                #expect(studio.kept == 1)
            }
        }
    }

    // MARK: - Interruptions

    /// Stops a program once something has happened.
    private static func interrupt(when condition: @escaping @Sendable () -> Bool) -> @Sendable (Int32) -> Void {
        { process in
            while !condition(), kill(process, 0) == 0 { usleep(20_000) }
            // The answer to a question is on its way when the service has noted the question.
            usleep(300_000)
            kill(process, SIGINT)
        }
    }

    @Test("Ctrl-C while the service works leaves the id; resume brings the film home, and orders nothing again")
    func interruptedWaiting() async throws {
        var script = SyncStandIn.Script()
        script.statuses = ["PROCESSING"]
        try await Self.withStudio(script) { studio in
            let service = studio.service
            let outcome = try await studio.dub(
                whileRunning: Self.interrupt { service.records.contains { $0.line == "GET /v2/generate/generation-1" } }
            )
            #expect(outcome.code == 130, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("lipstream sync resume generation-1 picks it up"))
            #expect(studio.left.isEmpty)
            #expect(studio.kept == 1)
            let status = try await studio.run(["sync", "status", "generation-1"])
            #expect(status.code == 0)
            #expect(status.output.contains("PROCESSING"))
            service.change { $0.statuses = ["COMPLETED"] }
            let resumed = try await studio.run(["sync", "resume", "generation-1"])
            #expect(resumed.code == 0, "\(resumed.testDescription)")
            #expect(studio.left == ["film.mp4"])
            #expect(studio.kept == 0)
            #expect(service.orders.count == 1)
            let list = try await studio.run(["sync", "list", "--json"])
            #expect(try list.objects.map { $0["id"] as? String } == ["generation-1"])
            let again = try await studio.run(["sync", "resume", "generation-1"])
            #expect(again.code == 2)
            #expect(again.errors.contains("-o"))
        }
    }

    @Test("the same command goes on with an order that was interrupted, and pays nothing twice")
    func sameCommand() async throws {
        var script = SyncStandIn.Script()
        script.statuses = ["PENDING"]
        try await Self.withStudio(script) { studio in
            let service = studio.service
            let outcome = try await studio.dub(
                whileRunning: Self.interrupt { service.records.contains { $0.line == "GET /v2/generate/generation-1" } }
            )
            #expect(outcome.code == 130, "\(outcome.testDescription)")
            service.change { $0.statuses = ["COMPLETED"] }
            let again = try await studio.dub()
            #expect(again.code == 0, "\(again.testDescription)")
            #expect(again.errors.contains("nothing is ordered again"))
            #expect(service.orders.count == 1)
            // Fetched, it is over: who wants another take gets one.
            let other = try await studio.dub()
            #expect(other.code == 0)
            #expect(service.generationCount == 2)
        }
    }

    @Test("Ctrl-C before the service has answered an order: the same command gives the same key")
    func interruptedOrder() async throws {
        var script = SyncStandIn.Script()
        script.orders = [.silence, .taken]
        try await Self.withStudio(script) { studio in
            let service = studio.service
            let outcome = try await studio.dub(whileRunning: Self.interrupt { service.generationCount == 1 })
            #expect(outcome.code == 130, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("orders nothing twice"))
            #expect(studio.kept == 1)
            let list = try await studio.run(["sync", "list"])
            #expect(list.errors.contains("the same command goes on with it"), "\(list.testDescription)")
            let again = try await studio.dub()
            #expect(again.code == 0, "\(again.testDescription)")
            #expect(service.generationCount == 1)
            #expect(Set(service.orders.map(\.key)).count == 1)
        }
    }

    @Test("Ctrl-C while the film comes keeps what came, and resume fetches the rest")
    func interruptedDownload() async throws {
        var script = SyncStandIn.Script()
        script.films = [.stall(200_000), .whole]
        try await Self.withStudio(script, padding: 500_000) { studio in
            let part = SyncDesk.part(of: studio.film, "generation-1")
            let outcome = try await studio.dub(
                whileRunning: Self.interrupt { (try? Data(contentsOf: part))?.isEmpty == false })
            #expect(outcome.code == 130, "\(outcome.testDescription)")
            #expect(!FileManager.default.fileExists(atPath: studio.film.path))
            let resumed = try await studio.run(["sync", "resume", "generation-1"])
            #expect(resumed.code == 0, "\(resumed.testDescription)")
            #expect(studio.service.ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
            #expect(studio.left == ["film.mp4"])
        }
    }

    @Test("an id that the service does not know, and one that is none, are said")
    func unknown() async throws {
        try await Self.withStudio { studio in
            let unknown = try await studio.run(["sync", "status", "generation-9"])
            #expect(unknown.code == 1)
            #expect(unknown.errors.contains("404"), "\(unknown.errors)")
            let strange = try await studio.run(["sync", "status", "../models"])
            #expect(strange.code == 1)
            #expect(strange.errors.contains("is no id"))
        }
    }

    // MARK: - Size

    #if os(Linux)
        @Test("a clip of 150 MB is uploaded without being held in memory")
        func memory() async throws {
            try await Self.withStudio { studio in
                let clip = URL(fileURLWithPath: studio.clip)
                let small = try await Self.peak { try await studio.dub(whileRunning: $0) }
                try Self.pad(clip, by: 150_000_000)
                let large = try await Self.peak { try await studio.dub(whileRunning: $0) }
                #expect(studio.service.orders.last.map { $0.size > 150_000_000 } == true)
                #expect(large - small < 60_000, "\(small) and \(large) KB")
            }
        }

        /// The most memory that a run took, in KB.
        private static func peak(
            _ run: (@escaping @Sendable (Int32) -> Void) async throws -> Program.Outcome
        ) async throws -> Int {
            let most = Mutex(0)
            let outcome = try await run { process in
                while let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
                    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
                {
                    let size = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                    most.withLock { $0 = max($0, size) }
                    usleep(20_000)
                }
            }
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            return most.withLock { $0 }
        }
    #endif

    @Test("the doctor says whether a key is set, and never which")
    func doctor() async throws {
        try await Self.withStudio { studio in
            for (key, word) in [("sk-very-secret", "is set; --engine sync asks"), (nil, "is not set")] {
                let outcome = try await studio.run(["doctor"], key: key)
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                #expect(outcome.output.contains(word), "\(outcome.output)")
                #expect(!outcome.output.contains("secret"))
            }
            #expect(studio.service.records.isEmpty)
        }
    }
}
