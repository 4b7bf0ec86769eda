import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("What is said of clips is true")
struct ClipTruthTests {
    /// A clip of the portrait that holds still, 25 frames a second.
    private static func clip(frames: Int, in folder: URL) throws -> String {
        let url = folder.appendingPathComponent("clip.mp4")
        let image = try Inputs.portrait().scaled(by: 0.5)
        let writer = try VideoWriter(url, width: image.width, height: image.height)
        for _ in 0..<frames { try writer.append(image, changed: nil) }
        try writer.finish()
        return url.path
    }

    @Test(
        "a face that is not there is refused with those that are",
        arguments: [["--face", "99"], ["--face-at", "3,3"]])
    func noSuchFace(option: [String]) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (clip, sound) = (try Self.clip(frames: 6, in: folder), try Inputs.babble(in: folder, seconds: 0.3))
            let outcome = try await Program.run(
                ["dub", clip, sound, "-o", folder.appendingPathComponent("o.mp4").path] + option, limit: 120)
            expectRefusal(
                outcome, code: 3, mentioning: "the picture has one face: 1 at", leaving: ["clip.mp4", "babble.wav"],
                in: folder)
        }
    }

    @Test(
        "parts of which the film has no frame are refused, with its length",
        arguments: ["5-6", "0.241-0.242", "5-6,7-"])
    func outsideSegments(parts: String) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (clip, sound) = (try Self.clip(frames: 6, in: folder), try Inputs.babble(in: folder, seconds: 0.3))
            let outcome = try await Program.run(
                ["dub", clip, sound, "-o", folder.appendingPathComponent("o.mp4").path, "--segments", parts], limit: 120
            )
            expectRefusal(
                outcome, code: 1, mentioning: "no frame of the film lies in --segments \(parts): it lasts 0.32 s",
                leaving: ["clip.mp4", "babble.wav"], in: folder)
        }
    }

    @Test("a part that begins behind the film's end is said, beside those that do not")
    func lateSegment() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (clip, sound) = (try Self.clip(frames: 6, in: folder), try Inputs.babble(in: folder, seconds: 0.3))
            let outcome = try await Program.run(
                ["dub", clip, sound, "-o", folder.appendingPathComponent("o.mp4").path, "--segments", "0-0.2,5-6"],
                limit: 120)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(
                outcome.errors.contains("note: the film ends before 5.000-6.000 of --segments"), "\(outcome.errors)")
        }
    }

    @Test(
        "the length that is said is the film's, not the speech's",
        arguments: [("cut-off", 0.24), ("silence", 0.6), ("bounce", 0.6)])
    func seconds(mode: String, expected: Double) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (clip, sound) = (try Self.clip(frames: 6, in: folder), try Inputs.babble(in: folder, seconds: 0.6))
            let film = folder.appendingPathComponent("o.mp4")
            let outcome = try await Program.run(
                ["dub", clip, sound, "-o", film.path, "--sync-mode", mode, "--json"], limit: 120)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let done = try #require(try outcome.objects.last { $0["event"] as? String == "done" })
            let said = try #require(done["seconds"] as? Double)
            #expect(abs(said - expected) < 0.001)
            #expect(abs(said - (try MediaSummary(film).duration ?? 0)) < 0.05)
        }
    }

    @Test("two runs to one output leave one whole film")
    func twoRuns() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let film = folder.appendingPathComponent("o.mp4")
            let sound = try Inputs.babble(in: folder, seconds: 0.4)
            async let first = Program.run(["dub", "default", sound, "-o", film.path], limit: 120)
            async let second = Program.run(["dub", "default", sound, "-o", film.path, "--still"], limit: 120)
            let outcomes = try await [first, second]
            #expect(outcomes.allSatisfy { $0.code == 0 }, "\(outcomes.map(\.testDescription))")
            let reader = try VideoReader(film, frameRate: nil)
            var count = 0
            while try reader.next() != nil { count += 1 }
            #expect(count == 10)
            #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == ["o.mp4", "babble.wav"])
        }
    }
}
