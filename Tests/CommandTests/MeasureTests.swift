import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Judging a film")
struct MeasureTests {
    private static let text = "Maybe people prefer a beautiful summer morning, because everybody remembers the boats."

    @Test("a film of the portrait goes with its sound, and the page is whole and by itself")
    func film() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (film, page) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("a.html"))
            let made = try await Program.run(["say", "default", Self.text, "-o", film.path])
            #expect(made.code == 0, "\(made.testDescription)")
            let outcome = try await Program.run([
                "measure", film.path, "--report", page.path, "--against", film.path, "--json",
            ])
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let result = try #require(try outcome.objects.last)
            #expect(result["event"] as? String == "done")
            let sync = try #require(result["sync"] as? [String: Any])
            #expect(abs(try #require(sync["lagMilliseconds"] as? Double)) < 40)
            #expect(try #require(sync["apertureAtZero"] as? Double) > 0.7)
            let frames = try #require(result["frames"] as? [String: Any])
            #expect(frames["dropped"] as? Int == 0)
            #expect(frames["withoutFace"] as? Int == 0)
            // A film is like itself.
            let comparison = try #require(result["comparison"] as? [String: Any])
            #expect(try #require(comparison["apertureNearZero"] as? Double) > 0.999)
            #expect((comparison["outside"] as? [String: Any])?["mostLevels"] as? Double == 0)
            let html = try String(contentsOf: page, encoding: .utf8)
            #expect(html.contains("data:image/jpeg;base64,/9j/"))
            #expect(html.hasSuffix("</html>\n"))
            #expect(!html.contains("http:") && !html.contains("https:"))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(left) == ["a.mp4", "a.html"])
        }
    }

    @Test("what cannot be judged gets a sentence, a code, and leaves nothing")
    func refusals() async throws {
        try await Samples.withTemporaryFolder { folder in
            let silent = try Inputs.silentVideo("silent.mp4", in: folder)
            let (empty, hush, portrait) = ("empty.mp4", "hush.mp4", try Inputs.portrait())
            let grey = Image(width: 256, height: 256, format: .rgb, filledWith: 128)
            try Self.video(empty, grey, in: folder, WaveFile.babble)
            try Self.video(hush, portrait, in: folder) { _ in 0 }
            let page = folder.appendingPathComponent("r.html").path
            for (name, code, word) in [
                (silent, Int32(1), "no sound"), (empty, 3, "shows a face in 0 of its"), (hush, 1, "no speech"),
                ("nothing.mp4", 1, "There is no file"),
            ] {
                let file = name.hasPrefix("/") ? name : folder.appendingPathComponent(name).path
                let outcome = try await Program.run(["measure", file, "--report", page])
                expectRefusal(
                    outcome, code: code, mentioning: word, leaving: ["silent.mp4", empty, hush], in: folder)
            }
            let film = folder.appendingPathComponent(empty).path
            let nowhere = try await Program.run(["measure", film, "--report", "/nowhere/r.html"])
            expectRefusal(nowhere, code: 1, mentioning: "r.html", leaving: ["silent.mp4", empty, hush], in: folder)
        }
    }

    @Test("Ctrl-C stops it and leaves nothing")
    func interrupted() async throws {
        try await Samples.withTemporaryFolder { folder in
            try Self.video("long.mp4", Inputs.portrait(), in: folder, seconds: 60, WaveFile.babble)
            let (film, page) = (folder.appendingPathComponent("long.mp4"), folder.appendingPathComponent("r.html"))
            let outcome = try await Program.run(["measure", film.path, "--report", page.path]) { process in
                // On this thread: those of the global queue may all wait for other programs.
                Thread.sleep(forTimeInterval: 1.5)
                kill(process, SIGINT)
            }
            expectRefusal(outcome, code: 130, mentioning: "stopped", leaving: ["long.mp4"], in: folder)
        }
    }

    /// A still picture with a sound.
    private static func video(
        _ name: String, _ image: Image, in folder: URL, seconds: Int = 2, _ sample: (Double) -> Double
    ) throws {
        let writer = try VideoWriter(
            folder.appendingPathComponent(name), width: image.width, height: image.height,
            audio: AudioFormat(sampleRate: .speech, channels: 1), options: VideoOptions(quality: 30))
        for second in 0..<seconds {
            for frame in 0..<25 {
                // Nothing changes after the first picture.
                try writer.append(
                    image, changed: second + frame == 0 ? nil : Rectangle(x: 0, y: 0, width: 0, height: 0))
            }
            let samples = (0..<16_000).map { Float(sample(Double(second) + Double($0) / 16_000)) }
            try writer.append(AudioChunk(samples: samples, sampleRate: .speech, channels: 1))
        }
        try writer.finish()
    }
}
