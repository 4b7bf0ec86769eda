import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Films", .serialized)
struct FilmTests {
    private static let sentence = "Good morning, and welcome."

    @Test("the same seed gives the same film, another seed another one")
    func seeds() async throws {
        try await Samples.withTemporaryFolder { folder in
            func film(_ name: String, seed: String) async throws -> Data {
                let url = folder.appendingPathComponent(name)
                let outcome = try await Program.run(
                    ["say", "default", Self.sentence, "-o", url.path, "--seed", seed],
                    // The mark has the time in it.
                    environment: ["SOURCE_DATE_EPOCH": "1700000000"])
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                return try Data(contentsOf: url)
            }
            let first = try await film("a.mp4", seed: "7")
            #expect(try await film("b.mp4", seed: "7") == first)
            #expect(try await film("c.mp4", seed: "8") != first)
        }
    }

    @Test("a still film changes only around the mouth, a lively one more")
    func still() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            func changed(_ more: [String]) async throws -> Rectangle {
                _ = try await Program.run(
                    ["say", Samples.portrait.path, Self.sentence, "-o", url.path, "--quality", "10"] + more)
                return try #require(Self.changedArea(of: try PlayedFilm(url).frames))
            }
            let still = try await changed(["--still"])
            let lively = try await changed([])
            // The portrait's eyes are at row 90, its lips between rows 150 and 170, its cheeks between columns 170 and 285.
            #expect(still.y > 105)
            #expect(still.y + still.height < 230)
            #expect(still.x > 150)
            #expect(still.x + still.width < 300)
            #expect(lively.y < 105)
        }
    }

    @Test("progress and result are JSON objects with the fields that scripts need")
    func json() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let speech = try Inputs.babble(in: folder, seconds: 2)
            let outcome = try await Program.run(["dub", Samples.portrait.path, speech, "-o", url.path, "--json"])
            let objects = try outcome.objects
            let events = objects.compactMap { $0["event"] as? String }
            #expect(events.count == objects.count)
            #expect(events.allSatisfy { ["progress", "note", "done"].contains($0) })
            let result = try #require(objects.last)
            #expect(result["event"] as? String == "done")
            #expect(result["frames"] as? Int == 50)
            #expect(result["output"] as? String == url.path)
            #expect(result["width"] as? Int == 512)
            #expect((result["elapsed"] as? Double ?? 0) >= (result["firstFrame"] as? Double ?? .infinity))
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test("a reader that goes away does not stop the film, nor leave a part of one")
    func brokenPipe() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let pipe = Pipe()
            let process = Process()
            process.executableURL = Program.url
            process.arguments = ["say", "default", Self.sentence, "-o", url.path, "--json"]
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            try pipe.fileHandleForReading.close()
            try pipe.fileHandleForWriting.close()
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.mp4"])
        }
    }

    @Test("three hours of sound start at once; Ctrl-C ends them within a second and leaves nothing")
    func interruption() async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = folder.appendingPathComponent("long.wav")
            try WaveFile.writeSilence(to: speech, seconds: 3 * 3600)
            let films = folder.appendingPathComponent("films")
            try FileManager.default.createDirectory(at: films, withIntermediateDirectories: false)
            let stopped = Stopwatch()
            let outcome = try await Program.run(
                ["dub", "default", speech.path, "-o", films.appendingPathComponent("out.mp4").path], limit: 30
            ) { process in
                // It is under way once its file is there.
                let deadline = ContinuousClock.now + .seconds(20)
                while (try? FileManager.default.contentsOfDirectory(atPath: films.path))?.isEmpty ?? true,
                    ContinuousClock.now < deadline
                {
                    usleep(20_000)
                }
                usleep(1_500_000)
                #if os(Linux)
                    #expect(ProcessMemory.resident(of: process) < 450_000_000)
                #endif
                stopped.start()
                kill(process, SIGINT)
            }
            #expect(stopped.seconds < 1)
            expectRefusal(outcome, code: 130, mentioning: "stopped", in: films)
        }
    }

    @Test("four minutes take no more memory than ten seconds", .timeLimit(.minutes(2)))
    func memory() async throws {
        try await Samples.withTemporaryFolder { folder in
            func peak(seconds: Double) async throws -> Int {
                let speech = folder.appendingPathComponent("\(Int(seconds)).wav")
                try WaveFile.writeSilence(to: speech, seconds: seconds)
                let memory = Highest()
                // The cheapest film: it is the length that is tested.
                let outcome = try await Program.run(
                    [
                        "dub", "default", speech.path, "-o", folder.appendingPathComponent("out.mp4").path, "--still",
                        "--quality", "40",
                    ], limit: 100, whileRunning: memory.watch)
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                return memory.value
            }
            let short = try await peak(seconds: 10)
            let long = try await peak(seconds: 240)
            print("peak memory: 10 s \(short / 1_000_000) MB, 240 s \(long / 1_000_000) MB")
            #expect(long - short < 30_000_000)
        }
    }

    /// Where any frame differs from the first by more than compression does.
    private static func changedArea(of frames: [Image]) -> Rectangle? {
        guard let first = frames.first else { return nil }
        var points: [Point] = []
        for y in 0..<first.height {
            for x in 0..<first.width {
                let differs = frames.contains { frame in
                    abs(Int(frame.pixels[y * first.stride + x * 4]) - Int(first.pixels[y * first.stride + x * 4])) > 24
                }
                if differs { points.append(Point(Float(x), Float(y))) }
            }
        }
        return Rectangle(around: points)
    }
}
