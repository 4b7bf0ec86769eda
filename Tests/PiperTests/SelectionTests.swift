import Foundation
import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import Piper

@Suite("Choosing among all voices")
struct SelectionTests {
    private static func voices(_ names: [(String, String)], in folder: URL) async throws -> NaturalVoices {
        let files = try names.map { name, language in
            let url = try TinyVoice.write(
                name, to: folder, language: language, speakers: name.hasPrefix("several") ? 3 : 1)
            return PiperFiles(
                name: name, network: url, description: url.appendingPathExtension("json"), licence: "CC0")
        }
        return NaturalVoices(others: try await Synthesizer(), installed: { files }) { name in
            name == "irina" || name == "ru_RU-irina-medium" ? "ru_RU-irina-medium" : nil
        }
    }

    private static let some = [("en_US-joe-medium", "en-us"), ("ru_RU-denis-medium", "ru"), ("several", "de")]

    @Test(
        "a natural voice is found by its name or a part of it, espeak-ng's by theirs, and without one the language decides",
        arguments: [
            ("Hello", "joe", "en_US-joe-medium"), ("Hello", "JOE", "en_US-joe-medium"),
            ("Hello", "en_us-joe", "en_US-joe-medium"), ("Hello", "en_US-joe-medium", "en_US-joe-medium"),
            ("Hello", "en", "en-gb"), ("Hello", "en_US", "en-us"), ("Hello", "ru+f2", "ru+f2"),
            ("Hello", "several+2", "several+2"), ("Hello", nil, "en_US-joe-medium"),
            ("Привет, мир", nil, "ru_RU-denis-medium"), ("Oʻzbekiston banki", nil, "uz"),
            ("Hello", "denis", "ru_RU-denis-medium"),
        ])
    func finds(text: String, voice: String?, id: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let voices = try await Self.voices(Self.some, in: folder)
            let utterance = try voices.speech(text, named: voice, delivery: .standard)
            #expect(utterance.voice.id == id)
            #expect(utterance.voice.hasPitch == (utterance.voice.kind == .synthetic))
            #expect(try await utterance.whole().frames > 0)
        }
    }

    @Test(
        "a voice that is not installed is said with the command that fetches it; one that nobody knows is unknown",
        arguments: [
            ("irina", SpeechError.Code.voiceMissing, "lipstream voices pull ru_RU-irina-medium"),
            ("ru_RU-irina-medium", .voiceMissing, "lipstream voices pull ru_RU-irina-medium"),
            ("qqqq", .unknownVoice, "qqqq"), ("", .unknownVoice, "no voice"), ("several+9", .unknownVoice, "0 to 2"),
            ("joe+f2", .unknownVoice, "no speaker"),
        ])
    func refuses(voice: String, code: SpeechError.Code, words: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let voices = try await Self.voices(Self.some, in: folder)
            let error = #expect(throws: SpeechError.self) {
                try voices.speech("Hello", named: voice, delivery: .standard)
            }
            #expect(error?.code == code)
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test("natural voices are listed first; a damaged one is not, is passed over, and says what is wrong when named")
    func lists() async throws {
        try await Samples.withTemporaryFolder { folder in
            let voices = try await Self.voices(Self.some, in: folder)
            try Data("{}".utf8).write(to: folder.appendingPathComponent("en_US-joe-medium.onnx.json"))
            let listed = voices.voices
            #expect(listed.prefix(2).map(\.id) == ["ru_RU-denis-medium", "several"])
            #expect(listed.first?.name == "Denis" && listed.first?.licence == "CC0")
            #expect(listed.dropFirst(2).allSatisfy { $0.kind == .synthetic })
            #expect(try voices.speech("Hello", named: nil, delivery: .standard).voice.kind == .synthetic)
            let error = #expect(throws: SpeechError.self) {
                try voices.speech("Hello", named: "joe", delivery: .standard)
            }
            #expect(error?.code == .voiceDamaged)
        }
    }

    @Test("more voices than stay loaded can be used one after the other")
    func rotates() async throws {
        try await Samples.withTemporaryFolder { folder in
            let names = (0..<NaturalVoices.mostLoaded + 2).map { ("voice\($0)", "en") }
            let voices = try await Self.voices(names, in: folder)
            for (name, _) in names + names {
                #expect(try await voices.speech("Hello", named: name, delivery: .standard).whole().frames > 0)
            }
        }
    }
}
