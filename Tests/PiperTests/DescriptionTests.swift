import Foundation
import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import Piper

@Suite("Descriptions of voices")
struct DescriptionTests {
    @Test("a right one is read")
    func reads() throws {
        let description = try PiperDescription(json: TinyVoice.description(language: "ru", speakers: 2), file: "a.json")
        #expect(description.sampleRate.hertz == 22050)
        #expect(description.language == "ru")
        #expect(description.phonemes == .espeak("ru"))
        #expect(description.quality == "medium")
        #expect(description.speakers == 2)
    }

    @Test(
        "a wrong one is refused in a sentence that names the field",
        arguments: [
            ("audio", nil, "lacks audio"), ("audio.sample_rate", nil, "lacks audio.sample_rate"),
            ("audio.sample_rate", "fast", "audio.sample_rate"), ("audio.sample_rate", 12, "sample rate of 12"),
            ("espeak", nil, "lacks espeak.voice"), ("espeak.voice", "", "lacks espeak.voice"),
            ("inference.noise_w", nil, "lacks inference.noise_w"), ("inference.length_scale", 0, "length_scale"),
            ("inference.length_scale", -1, "length_scale"), ("inference.noise_scale", 1e30, "noise_scale"),
            ("phoneme_id_map", nil, "lacks phoneme_id_map"), ("phoneme_id_map", [String: [Int]](), "\"_\""),
            ("phoneme_id_map", ["_": 0], "phoneme_id_map"),
            ("phoneme_id_map", ["_": [0], "^": [1], "$": [999]], "number that the network lacks"),
            ("phoneme_id_map", ["_": [0], "^": [1], "$": [-1]], "number that the network lacks"),
            ("phoneme_type", "pinyin", "\"pinyin\""), ("num_speakers", 0, "num_speakers"),
            ("speaker_id_map", ["anna": 4], "speaker_id_map"),
        ] as [(String, (any Sendable)?, String)])
    func refuses(path: String, value: (any Sendable)?, words: String) throws {
        let json = try TinyVoice.description(changing: [path: value])
        let error = #expect(throws: SpeechError.self) { try PiperDescription(json: json, file: "a.onnx.json") }
        #expect(error?.code == .voiceDamaged)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("a.onnx.json") == true)
    }

    @Test("what is no JSON is refused", arguments: ["", "<html>", "[1]", "{", "\"a\""])
    func refusesOthers(text: String) {
        let error = #expect(throws: SpeechError.self) { try PiperDescription(json: Data(text.utf8), file: "a.json") }
        #expect(error?.code == .voiceDamaged)
    }

    @Test("a missing file, a folder and an endless one are said to be missing")
    func missing() async throws {
        try await Samples.withTemporaryFolder { folder in
            for url in [folder, folder.appendingPathComponent("none.json")] {
                let error = #expect(throws: SpeechError.self) { try PiperDescription(contentsOf: url) }
                #expect(error?.code == .voiceMissing)
            }
        }
    }

    @Test("a network that is none, or none of a voice, is refused when it is loaded")
    func networks() async throws {
        try await Samples.withTemporaryFolder { folder in
            func load(_ network: Data?, speakers: Int = 1) async -> SpeechError? {
                await #expect(throws: SpeechError.self) {
                    let url = try TinyVoice.write("voice", to: folder, speakers: speakers)
                    if let network { try network.write(to: url) } else { try FileManager.default.removeItem(at: url) }
                    let files = PiperFiles(
                        name: "voice", network: url, description: url.appendingPathExtension("json"))
                    try await PiperVoice(files).load()
                }
            }
            #expect(await load(nil)?.code == .voiceMissing)
            #expect(await load(Data("no network".utf8))?.code == .voiceDamaged)
            let single = await load(TinyVoice.network(), speakers: 4)
            #expect(single?.code == .voiceDamaged)
            #expect(single?.description.contains("sid") == true)
            let several = await load(TinyVoice.network(hasSpeakers: true))
            #expect(several?.description.contains("4 inputs") == true)
        }
    }
}
