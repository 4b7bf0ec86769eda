import Foundation
import Inference
import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import Piper

/// The voice that ships against Python; see Tests/Reference/make_piper_expected.py.
@Suite("A voice and Python agree")
struct ReferenceTests {
    private struct Expected: Decodable {
        struct Sentence: Decodable {
            let text: String
            let phonemes: String
            let numbers: [Int64]
            let samples: Int
            let kept: Int
        }
        let step: Int
        let sentences: [Sentence]
    }

    static let shipped = Samples.package.appendingPathComponent(".deps/voices/en_US-joe-medium.onnx")

    static let files = PiperFiles(
        name: "en_US-joe-medium", network: shipped, description: shipped.appendingPathExtension("json"))

    private static func file(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Expected/\(name)", withExtension: nil))
    }

    @Test("phonemes and their numbers are the same, and every sample within a thousandth")
    func agree() async throws {
        let expected = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: Self.file("piper.json")))
        let bytes = try [UInt8](Data(contentsOf: Self.file("piper.f32")))
        let sound = stride(from: 0, to: bytes.count, by: 4).map { index in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << UInt32(8 * $1) })
        }
        let voice = try PiperVoice(Self.files, options: CompileOptions(precision: .f32, cache: nil))
        let map = voice.description.map
        var position = 0
        for (text, sentences) in Dictionary(grouping: expected.sentences, by: \.text) {
            let found = PhonemeMap.sentences(of: try await PhonemeClause.clauses(of: text, voice: "en-us"))
            #expect(found == sentences.map(\.phonemes))
        }
        for sentence in expected.sentences {
            #expect(map.sentence(sentence.phonemes) == .init(numbers: sentence.numbers, unknown: 0))
            let samples = try await voice.sound(
                of: sentence.numbers, .init(noise: 0, length: 1, rhythm: 0), speaker: 0)
            #expect(samples.count == sentence.samples, "\(sentence.text)")
            let kept = stride(from: 0, to: samples.count, by: expected.step).map { samples[$0] }
            let wanted = sound[position..<position + sentence.kept]
            let worst = zip(kept, wanted).map { abs($0 - $1) }.max() ?? 1
            #expect(worst < 1e-3, "\(sentence.text): \(worst)")
            #expect((wanted.map(abs).max() ?? 0) > 0.05)
            position += sentence.kept
        }
    }

    @Test("a sentence takes as long as its rate says, ends with a pause, and sounds the same each time")
    func delivery() async throws {
        let voice = try PiperVoice(Self.files)
        let text = "The quick brown fox jumps over the lazy dog."
        let usual = try await voice.say(text, wordsPerMinute: 160)
        let fast = try await voice.say(text, wordsPerMinute: 320)
        let seconds = Double(usual.frames) / 22050
        #expect(usual.sampleRate.hertz == 22050)
        #expect(seconds > 1.5 && seconds < 5)
        let ratio = Double(fast.frames) / Double(usual.frames)
        // Each phoneme lasts a whole number of steps, rounded up, so twice as fast is not half as long.
        #expect(ratio > 0.45 && ratio < 0.75)
        #expect(usual.samples.suffix(22050 / 5).allSatisfy { $0 == 0 })
        #expect(usual.samples.allSatisfy { abs($0) <= 1 })
        #expect(await voice.unknownPhonemes == 0)
        #expect(try await voice.say(text, wordsPerMinute: 160) == usual)
        #expect(try await PiperVoice(Self.files).say(text, wordsPerMinute: 160) == usual)
    }

    @Test("a long text comes sentence by sentence, and cancelling ends it with an error that says so")
    func cancels() async throws {
        let voices = NaturalVoices(
            others: try await Synthesizer(), installed: { [Self.files] }, fetchable: { _ in nil })
        let text = String(repeating: "This is one of very many sentences. ", count: 20_000)
        var iterator = try voices.speech(text, named: nil, delivery: .standard).makeAsyncIterator()
        for _ in 0..<2 { #expect(try await iterator.next() != nil) }
        let task = Task {
            await #expect(throws: SpeechError.self) {
                for try await _ in try voices.speech(text, named: "joe", delivery: .standard) {}
            }
        }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        #expect(try await voices.speech("Still alive.", named: nil, delivery: .standard).whole().frames > 0)
    }
}
