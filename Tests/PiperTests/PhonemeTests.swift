import Foundation
import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import Piper

@Suite("Phonemes of a voice")
struct PhonemeTests {
    private static let map = ["_": [0], "^": [1], "$": [2], "a": [3], "ː": [4, 5], "c": [6], "\u{327}": [7], ".": [8]]

    @Test(
        "a sentence is its beginning, each phoneme with a pad behind it, and its end",
        arguments: [
            ("", [1, 0, 2], 0), ("a.", [1, 0, 3, 0, 8, 0, 2], 0), ("aː", [1, 0, 3, 0, 4, 5, 0, 2], 0),
            ("ç", [1, 0, 6, 0, 7, 0, 2], 0), ("aʘ\u{1F600}a", [1, 0, 3, 0, 3, 0, 2], 2),
        ])
    func numbers(phonemes: String, numbers: [Int64], unknown: Int) throws {
        let map = try #require(PhonemeMap(Self.map))
        #expect(map.sentence(phonemes) == .init(numbers: numbers, unknown: unknown))
    }

    @Test("a map without its marks is none", arguments: ["_", "^", "$"])
    func marks(missing: String) {
        #expect(PhonemeMap(Self.map.filter { $0.key != missing }) == nil)
        #expect(PhonemeMap(Self.map.merging([missing: []]) { $1 }) == nil)
    }

    @Test("clauses become sentences with their punctuation; those without a sound are left out")
    func joins() {
        let clauses: [PhonemeClause] = [
            .init(phonemes: "a", mark: .comma), .init(phonemes: "b", mark: .question),
            .init(phonemes: "", mark: .period),
            .init(phonemes: "c", mark: nil), .init(phonemes: "d", mark: .colon), .init(phonemes: " ", mark: nil),
        ]
        #expect(PhonemeMap.sentences(of: clauses) == ["a, b?", "c d:"])
        #expect(PhonemeMap.sentences(of: []) == [])
    }

    @Test("phonemes that a voice has not learned are left out and counted")
    func counts() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = try TinyVoice.write("tiny", to: folder)
            let voice = try PiperVoice(
                PiperFiles(name: "tiny", network: url, description: url.appendingPathExtension("json")))
            #expect(try await voice.say("Thing.", wordsPerMinute: 160).frames > 0)
            // θ and ŋ.
            #expect(await voice.unknownPhonemes == 2)
        }
    }

    @Test("a speaker's number reaches a network that has several")
    func speakers() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = try TinyVoice.write("several", to: folder, speakers: 3)
            let voice = try PiperVoice(
                PiperFiles(name: "several", network: url, description: url.appendingPathExtension("json")))
            let first = try await voice.say("Hello.", wordsPerMinute: 160, speaker: 0)
            let third = try await voice.say("Hello.", wordsPerMinute: 160, speaker: 2)
            #expect(first.frames == third.frames)
            #expect(first != third)
        }
    }
}
