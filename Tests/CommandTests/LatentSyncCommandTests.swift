import Foundation
import ModelStore
import TestSupport
import Testing

@testable import LatentSync
@testable import lipstream

/// The networks are those of the LatentSync tests: tiny, and no artists.
@Suite("LatentSync from the command line", .serialized)
struct LatentSyncCommandTests {
    private static let networks = Samples.package.appendingPathComponent("Tests/LatentSyncTests/Networks")
    private static let sentence = "Good morning, and welcome."

    private func run(
        _ arguments: [String], in folder: URL, whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
    ) async throws -> Program.Outcome {
        try await Program.run(
            arguments,
            environment: ["LIPSTREAM_MODELS": ModelsTests.models(folder).url.path, "SOURCE_DATE_EPOCH": "1700000000"],
            whileRunning: whileRunning)
    }

    @Test("without networks it says how to get them, with code 4")
    func missing() async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("film.mp4")
            let outcome = try await run(
                ["say", "default", Self.sentence, "--engine", "latentsync", "-o", film.path], in: folder)
            #expect(outcome.code == 4, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("lipstream models add latentsync"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test("a folder is added and listed with its terms, and makes films that say what made them")
    func adding() async throws {
        try await Samples.withTemporaryFolder { folder in
            let added = try await run(["models", "add", "latentsync", Self.networks.path], in: folder)
            #expect(added.code == 0, "\(added.testDescription)")
            #expect(added.output.contains("latentsync is ready (latentsync, 64 pixels)"))
            let list = try await run(["models", "list"], in: folder)
            let line = list.output.split(separator: "\n").first { $0.hasPrefix("latentsync ") }
            #expect(line?.contains("see the weights' own licence") == true)
            #expect(line?.contains("not commercial") == false)
            let film = folder.appendingPathComponent("film.mp4")
            let say = ["say", "default", Self.sentence, "--engine", "latentsync", "--steps", "3", "-o", film.path]
            let made = try await run(say + ["--json"], in: folder)
            #expect(made.code == 0, "\(made.testDescription)")
            let notes = try made.objects.compactMap { $0["text"] as? String }
            #expect(notes.contains { $0.contains("will take about") })
            let first = try Data(contentsOf: film)
            let inspected = try await run(["inspect", film.path], in: folder)
            #expect(inspected.output.contains("latentsync"))
            _ = try await run(say, in: folder)
            #expect(try Data(contentsOf: film) == first)
            _ = try await run(say + ["--seed", "7"], in: folder)
            #expect(try Data(contentsOf: film) != first)
            // By the folder alone, under another name; Wav2Lip does not take it for its own.
            let again = try await run(["models", "add", Self.networks.path, "--name", "other"], in: folder)
            #expect(again.code == 0, "\(again.testDescription)")
            let mixed = try await run(
                ["say", "default", "Hi", "--engine", "wav2lip", "--model", "other", "-o", film.path], in: folder)
            #expect(mixed.code == 1)
            #expect(mixed.errors.contains("no Wav2Lip network"))
        }
    }

    @Test("a folder with a changed or missing file is refused, and nothing is left of it")
    func damaged() async throws {
        try await Samples.withTemporaryFolder { folder in
            let copy = folder.appendingPathComponent("networks")
            try FileManager.default.copyItem(at: Self.networks, to: copy)
            let weights = copy.appendingPathComponent("unet.bin")
            var bytes = try Data(contentsOf: weights)
            bytes[100] ^= 1
            try bytes.write(to: weights)
            let changed = try await run(["models", "add", "latentsync", copy.path], in: folder)
            #expect(changed.code == 1)
            #expect(changed.errors.contains("is not what signature.json says"), "\(changed.errors)")
            try FileManager.default.removeItem(at: weights)
            let missing = try await run(["models", "add", "latentsync", copy.path], in: folder)
            #expect(missing.code == 1)
            #expect(missing.errors.contains("no file unet.bin"), "\(missing.errors)")
            let nowhere = try await run(["models", "add", "latentsync", "/nowhere"], in: folder)
            #expect(nowhere.code == 4)
            #expect(ModelsTests.left(folder).isEmpty)
        }
    }

    @Test("Ctrl-C keeps what is done and says where; the same command goes on")
    func interruption() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (film, dub) = try await longDub(in: folder)
            let work = LatentSyncDubbing.workFolder(for: film)
            let stopped = try await run(dub, in: folder) { process in
                Self.waitForChunk(in: work)
                kill(process, SIGINT)
            }
            #expect(stopped.code == 130, "\(stopped.testDescription)")
            #expect(stopped.errors.contains("film.mp4.work"))
            #expect(!FileManager.default.fileExists(atPath: film.path))
            let resumed = try await run(dub, in: folder)
            #expect(resumed.code == 0, "\(resumed.testDescription)")
            #expect(resumed.errors.contains("are there from an earlier run"))
            #expect(FileManager.default.fileExists(atPath: film.path))
            #expect(!FileManager.default.fileExists(atPath: work.path))
        }
    }

    @Test("while one process makes a film another one is refused; what was killed is gone on with")
    func twoAtOnce() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (film, dub) = try await longDub(in: folder)
            let (work, paused) = (LatentSyncDubbing.workFolder(for: film), AsyncStream<Int32>.makeStream())
            async let first = run(dub, in: folder) { process in
                Self.waitForChunk(in: work)
                kill(process, SIGSTOP)
                paused.continuation.yield(process)
                paused.continuation.finish()
            }
            for await process in paused.stream {
                let second = try await run(dub, in: folder)
                #expect(second.code == 1, "\(second.testDescription)")
                #expect(second.errors.contains("another process is at work on this film"), "\(second.errors)")
                kill(process, SIGKILL)
            }
            // Killed by a signal.
            #expect(try await first.code == nil)
            let third = try await run(dub, in: folder)
            #expect(third.code == 0, "\(third.testDescription)")
            #expect(third.errors.contains("are there from an earlier run"))
        }
    }

    @Test("a film of a minute takes no more memory than one of ten seconds", .timeLimit(.minutes(2)))
    func memory() async throws {
        try await Samples.withTemporaryFolder { folder in
            _ = try await run(["models", "add", "latentsync", Self.networks.path], in: folder)
            func peak(seconds: Double) async throws -> Int {
                let speech = try Inputs.babble(in: folder, seconds: seconds)
                let (film, memory) = (folder.appendingPathComponent("film.mp4"), Highest())
                let outcome = try await run(
                    ["dub", "default", speech, "--engine", "latentsync", "--steps", "1", "-o", film.path], in: folder,
                    whileRunning: memory.watch)
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                return memory.value
            }
            let (short, long) = (try await peak(seconds: 10), try await peak(seconds: 60))
            print("peak memory of LatentSync: 10 s \(short / 1_000_000) MB, 60 s \(long / 1_000_000) MB")
            #expect(long - short < 20_000_000)
        }
    }

    /// Adds the networks; tells how a film is made that takes several seconds, and its name.
    private func longDub(in folder: URL) async throws -> (film: URL, arguments: [String]) {
        _ = try await run(["models", "add", "latentsync", Self.networks.path], in: folder)
        let film = folder.appendingPathComponent("film.mp4")
        let speech = try Inputs.babble(in: folder, seconds: 8)
        return (film, ["dub", "default", speech, "--engine", "latentsync", "--steps", "150", "-o", film.path])
    }

    /// Waits until a part of a film is there; making it takes several seconds.
    private static func waitForChunk(in work: URL) {
        let limit = Date().addingTimeInterval(30)
        while Date() < limit {
            let parts = FileManager.default.enumerator(atPath: work.path)?.compactMap { $0 as? String } ?? []
            if parts.contains(where: { $0.contains("chunk-") }) { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    @Test(
        "options that do not belong together get code 2",
        arguments: [
            (["--steps", "3"], "go with --engine latentsync"),
            (["--engine", "latentsync", "--steps", "0"], "1 to 200"),
            (["--engine", "latentsync", "--guidance", "0.5"], "1 to 10"),
            (["--engine", "latentsync", "--fps", "30"], "25 frames a second"),
            (["--engine", "latentsync", "--restore", "gfpgan"], "--restore does not go"),
            (["--engine", "latentsync", "--pads", "1,1,1,1"], "needs no box"),
            (["--engine", "latentsync", "--no-occlusion"], "latentsync looks for nothing"),
            (["--engine", "latentsync", "--silence", "20"], "go with --engine wav2lip"),
            (["--model", "any"], "mesh has no other model"),
        ])
    func usage(_ options: [String], _ words: String) async throws {
        let outcome = try await Program.run(["say", "default", "Hi", "-o", "/nowhere/o.mp4"] + options)
        #expect(outcome.code == 2, "\(outcome.testDescription)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test("bench and doctor refuse it with a reason", arguments: ["bench", "doctor"])
    func others(_ verb: String) async throws {
        let outcome = try await Program.run([verb, "--engine", "latentsync"])
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("latentsync is"))
    }

    @Test("more than an hour is a warning")
    func warning() {
        let short = Film.expectation(TimeEstimate(seconds: 600, frames: 250))
        #expect(!short.contains("warning"))
        #expect(short.contains("10 min"))
        let long = Film.expectation(TimeEstimate(seconds: 9000, frames: 250))
        #expect(long.hasPrefix("warning"))
        #expect(long.contains("2 h 30 min"))
    }
}
