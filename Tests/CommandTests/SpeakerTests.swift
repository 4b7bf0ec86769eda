import Foundation
import Media
import TestSupport
import Testing

@Suite("Several faces in one film")
struct SpeakerTests {
    /// The portrait twice, side by side; its mouth is at rows 150 to 170.
    private func pair(in folder: URL) throws -> String {
        let portrait = try Inputs.portrait()
        let image = Inputs.collage(width: 1024, height: 512, [(portrait, 0, 0), (portrait, 512, 0)])
        return try Inputs.write(image, "pair.png", in: folder)
    }

    @Test("who has a voice speaks, who has silence rests, and the sound of all is heard")
    func dialogue() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (face, speech) = (try pair(in: folder), try Inputs.babble(in: folder, seconds: 1))
            let silence = folder.appendingPathComponent("silence.wav")
            try WaveFile.write(to: silence, seconds: 1.5) { _ in 0 }
            let url = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run([
                "dub", face, "--speaker", "230,160=\(silence.path)", "--speaker", "742,160=\(speech)", "-o", url.path,
                "--still", "--quality", "10",
            ])
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let film = try PlayedFilm(url)
            // As long as the longer one.
            #expect(film.frames.count == 38)
            func motion(around x: Int) -> Int {
                let levels = film.frames.map { frame in
                    (140..<190).reduce(0) { sum, y in
                        sum + (x - 30..<x + 30).reduce(0) { $0 + Int(frame[$1, y].x) }
                    }
                }
                return (levels.max() ?? 0) - (levels.min() ?? 0)
            }
            #expect(motion(around: 742) > 8 * motion(around: 230))
        }
    }

    @Test("one face named twice by different names is refused before anything is drawn")
    func twins() async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = try Inputs.babble(in: folder)
            let films = folder.appendingPathComponent("films")
            try FileManager.default.createDirectory(at: films, withIntermediateDirectories: true)
            let outcome = try await Program.run([
                "dub", Samples.portrait.path, "--speaker", "1=\(speech)", "--speaker", "230,120=\(speech)", "-o",
                films.appendingPathComponent("out.mp4").path,
            ])
            expectRefusal(outcome, code: 1, mentioning: "are the same face", in: films)
        }
    }

    @Test(
        "speakers that cannot be meant are refused in a sentence",
        arguments: [
            (["--speaker", "1=a.wav", "--speaker", "1=b.wav"], "names a face twice"),
            (["--speaker", "anna.wav"], "anna.wav"), (["--speaker", "0=a.wav"], "0=a.wav"),
            (["a.wav", "--speaker", "1=b.wav"], "not both"), (["--speaker", "1=a.wav", "--face", "2"], "leave --face"),
            (["--speaker", "1=a.wav", "--box", "0", "50", "0", "50", "--engine", "wav2lip"], "--box is for one face"),
            ((1...9).flatMap { ["--speaker", "\($0)=a.wav"] }, "at most 8"), ([], "Missing <speech>"),
        ])
    func wrong(arguments: [String], sentence: String) async throws {
        let outcome = try await Program.run(["dub", "default"] + arguments + ["-o", "out.mp4"])
        #expect(outcome.code == 2)
        #expect(outcome.errors.replacing("\n", with: " ").contains(sentence), "\(outcome.errors)")
    }
}
