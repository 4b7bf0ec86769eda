import Foundation
import TestSupport
import Testing

@Suite("Speech that people may give")
struct SpeechInputTests {
    /// A sound that is taken.
    struct Sound: CustomTestStringConvertible {
        let testDescription: String
        var rate = 16_000
        var channels = 1
        var seconds = 0.6
        var sample: @Sendable (Double) -> Double = WaveFile.babble
    }

    static let sounds = [
        Sound(testDescription: "a tenth of a second", seconds: 0.1),
        Sound(testDescription: "a hundredth of a second", seconds: 0.01),
        Sound(testDescription: "silence", sample: { _ in 0 }),
        Sound(testDescription: "clipped", sample: { 30 * WaveFile.babble($0) }),
        Sound(testDescription: "8 kHz", rate: 8000),
        Sound(testDescription: "192 kHz", rate: 192_000),
        Sound(testDescription: "7.1 channels", rate: 48_000, channels: 8),
    ]

    @Test("odd sounds are taken: 25 frames a second, and the sound as long as it was", arguments: sounds)
    func oddSounds(sound: Sound) async throws {
        try await Samples.withTemporaryFolder { folder in
            let wave = folder.appendingPathComponent("speech.wav")
            try WaveFile.write(
                to: wave, sampleRate: sound.rate, channels: sound.channels, seconds: sound.seconds,
                sample: sound.sample)
            let film = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run(["dub", "default", wave.path, "-o", film.path])
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let played = try PlayedFilm(film)
            let expected = Int((sound.seconds * 25).rounded(.up))
            #expect(played.frames.count == expected)
            #expect(abs(played.soundSeconds - sound.seconds) <= 0.04)
            #expect(sound.testDescription == "silence" ? played.peak < 0.001 : played.peak > 0.05)
        }
    }

    @Test("what has no sound is refused", arguments: ["video", "text", "folder", "missing", "picture", "header"])
    func noSound(kind: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            var path = folder.appendingPathComponent("speech.wav").path
            let word: String
            switch kind {
            case "video": (path, word) = (try Inputs.silentVideo("speech.mp4", in: folder), "no sound")
            case "text": (_, word) = (try Data("la la la".utf8).write(to: URL(fileURLWithPath: path)), "speech.wav")
            case "folder": (path, word) = (folder.path, "is a folder")
            case "picture": (path, word) = (Samples.portrait.path, "not a video or sound file")
            case "header":
                try WaveFile.write(to: URL(fileURLWithPath: path), seconds: 0) { _ in 0 }
                word = "speech.wav"
            default: word = "There is no file"
            }
            let films = folder.appendingPathComponent("films")
            try FileManager.default.createDirectory(at: films, withIntermediateDirectories: false)
            let outcome = try await Program.run(
                ["dub", "default", path, "-o", films.appendingPathComponent("out.mp4").path])
            expectRefusal(outcome, code: 1, mentioning: word, in: films)
        }
    }

    @Test("a text without a word is refused", arguments: ["?!... —", "👍", "", "   ", "-"])
    func nothingToSay(text: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run(["say", "default", text, "-o", film.path])
            expectRefusal(outcome, code: 1, mentioning: "nothing that could be pronounced", in: folder)
        }
    }

    @Test("emoji among words are passed over, in every language that is asked for", arguments: ["Hi 👍", "Да", "Salom"])
    func words(text: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run(["say", "default", "-", "-o", film.path], input: Data(text.utf8))
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(try PlayedFilm(film).peak > 0.05)
        }
    }

    @Test("a voice that is not there is refused, with others near it")
    func unknownVoice() async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run(["say", "default", "Hello", "--voice", "klingonn", "-o", film.path])
            expectRefusal(outcome, code: 1, mentioning: "there is no voice \"klingonn\"", in: folder)
        }
    }

    @Test("text without end on the standard input is refused, in bounded memory")
    func endlessText() async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run(
                ["say", "default", "-", "-o", film.path], input: Data(repeating: 0x61, count: 6 << 20))
            expectRefusal(outcome, code: 1, mentioning: "longer than 4 MB", in: folder)
        }
    }
}
