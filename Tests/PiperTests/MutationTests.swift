import Foundation
import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import Piper

/// A trap ends the test process, which is the failure that these look for; `LIPSTREAM_FUZZ` sets how much is tried.
@Suite("Damage to voices")
struct MutationTests {
    @Test("a description is read or refused in a sentence, whatever is in it")
    func descriptions() throws {
        let whole = [UInt8](try TinyVoice.description(speakers: 3, changing: ["speaker_id_map": ["anna": 1]]))
        var read = 0
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 1500)) {
            var mutation = Mutation(seed: seed)
            let bytes = seed % 16 == 0 ? whole : mutation.damaged(whole, head: whole.count)
            FuzzAmount.note(bytes, of: "voice", seed: seed)
            do throws(SpeechError) {
                let description = try PiperDescription(json: Data(bytes), file: "a.onnx.json")
                let sentence = description.map.sentence("hello, world")
                #expect(sentence.numbers.count < 1000)
                read += 1
            } catch {
                #expect(error.description.hasSuffix("."))
            }
        }
        #expect(read > 0)
    }

    @Test(
        "numbers that no voice has are refused by their fields",
        arguments: [
            ("num_symbols", -1, "num_symbols"), ("num_symbols", 0, "num_symbols"),
            ("num_symbols", Int.min, "num_symbols"),
            ("num_symbols", Int.max, "num_symbols"), ("num_symbols", 1e300, "far too large"),
            ("num_speakers", Int.min, "num_speakers"), ("num_speakers", Int.max, "num_speakers"),
            ("audio.sample_rate", Int.max, "sample rate"), ("audio.sample_rate", -22050, "sample rate"),
            ("audio.sample_rate", 1e19, "far too large"), ("speaker_id_map", ["a": Int.min], "speaker_id_map"),
            ("phoneme_id_map", ["_": [Int.min], "^": [1], "$": [2]], "number that the network lacks"),
            ("phoneme_id_map", ["_": [Int](repeating: 0, count: 17), "^": [1], "$": [2]], "17 numbers"),
            ("inference.length_scale", 1e300, "length_scale"),
        ] as [(String, any Sendable, String)])
    func extremes(path: String, value: any Sendable, words: String) throws {
        let json = try TinyVoice.description(changing: [path: value])
        let error = #expect(throws: SpeechError.self) { try PiperDescription(json: json, file: "a.onnx.json") }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test("a network's noise is replaced or left, whatever its file is", arguments: [false, true])
    func networks(hasNoise: Bool) {
        let whole = [UInt8](TinyVoice.network(hasNoise: hasNoise))
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 40)) {
            var mutation = Mutation(seed: seed)
            let bytes = mutation.damaged(whole)
            FuzzAmount.note(bytes, of: "onnx", seed: seed)
            #expect(!FixedNoise.fixed(Data(bytes)).isEmpty || bytes.isEmpty)
        }
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 3000)) {
            var mutation = Mutation(seed: seed)
            for field in WireMessage(Data(mutation.damaged(whole))) {
                #expect(field.whole.count >= field.content.count)
                for inner in WireMessage(field.content) { #expect(inner.number >= 0) }
            }
        }
    }
}
