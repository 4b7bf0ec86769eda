public import Foundation
public import Media
public import SpeechProcessing

/// What a voice's network takes and gives, as the JSON file beside it says.
///
/// The format is [Piper's](https://github.com/rhasspy/piper/blob/master/TRAINING.md).
public struct PiperDescription: Sendable, Hashable {
    /// What the network's inputs stand for.
    public enum Phonemes: Sendable, Hashable {
        /// Sounds, as espeak-ng makes them of a text in this language.
        case espeak(String)
        /// The letters of the text themselves.
        case letters
    }

    /// Samples a second of its sound.
    public let sampleRate: SampleRate
    /// What its inputs stand for.
    public let phonemes: Phonemes
    /// The language in small letters: `en-us`.
    public let language: String
    /// How fine it is, in the words of who made it.
    public let quality: String?
    /// How much a sentence differs from time to time in tone.
    public let noiseScale: Float
    /// How long it takes its time: 1 as it learned, 2 twice as long.
    public let lengthScale: Float
    /// How much a sentence differs from time to time in rhythm.
    public let rhythmNoise: Float
    /// Numbers for each phoneme.
    public let map: PhonemeMap
    /// How many people it can sound like.
    public let speakers: Int
    /// Their numbers by name, where they have names.
    public let speakerNumbers: [String: Int]

    /// Larger descriptions than this are something else.
    private static let mostBytes = 4 << 20
    /// Symbols that a network may know.
    private static let mostSymbols = 1 << 16
    /// Numbers that stand for one phoneme.
    private static let mostNumbers = 16

    /// Reads and checks the file.
    ///
    /// - Parameter url: a `.onnx.json` file.
    /// - Throws: ``SpeechError``: `voiceMissing`, `voiceDamaged`.
    public init(contentsOf url: URL) throws(SpeechError) {
        let data: Data
        do {
            let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            guard size <= Self.mostBytes else { throw CocoaError(.fileReadTooLarge) }
            data = try Data(contentsOf: url)
        } catch {
            throw SpeechError(
                .voiceMissing,
                "Reading a voice failed: \(url.path) cannot be read. A voice is two files, NAME.onnx and "
                    + "NAME.onnx.json; put the second one beside the first.")
        }
        try self.init(json: data, file: url.lastPathComponent)
    }

    /// Reads and checks a description.
    ///
    /// - Parameters:
    ///   - json: what the file holds.
    ///   - file: what to call it in errors.
    /// - Throws: ``SpeechError`` (`voiceDamaged`) that names the field.
    public init(json: Data, file: String) throws(SpeechError) {
        func damaged(_ why: String) -> SpeechError {
            SpeechError(
                .voiceDamaged,
                "Reading a voice failed: \(file) \(why). Take the .onnx.json file that was published with the voice.")
        }
        let fields: PiperFields
        do {
            fields = try JSONDecoder().decode(PiperFields.self, from: json)
        } catch let DecodingError.keyNotFound(key, context) {
            throw damaged("lacks \((context.codingPath + [key]).dotted)")
        } catch let DecodingError.typeMismatch(_, context) {
            throw damaged("has something else in \(context.codingPath.dotted) than voices have there")
        } catch let DecodingError.valueNotFound(_, context) {
            throw damaged("has nothing in \(context.codingPath.dotted)")
        } catch {
            // Of a number that is too large for its field the decoder does not tell where it stands.
            throw damaged("is no JSON, or has a number in it that is far too large")
        }
        guard (8_000...96_000).contains(fields.audio.sampleRate) else {
            throw damaged("has a sample rate of \(fields.audio.sampleRate), which no voice has")
        }
        sampleRate = SampleRate(hertz: fields.audio.sampleRate)
        quality = fields.audio.quality
        let code = fields.language?.code?.lowercased().replacing("_", with: "-")
        switch fields.phonemeType ?? "espeak" {
        case "espeak":
            guard let voice = fields.espeak?.voice, !voice.isEmpty else { throw damaged("lacks espeak.voice") }
            phonemes = .espeak(voice)
            language = voice.lowercased()
        case "text":
            phonemes = .letters
            guard let code = code ?? fields.espeak?.voice else { throw damaged("lacks language.code") }
            language = code
        case let type:
            throw damaged("wants phonemes of the kind \"\(type)\", and Lipstream has espeak's and letters")
        }
        let scales = [
            ("noise_scale", fields.inference.noiseScale, 0...5),
            ("length_scale", fields.inference.lengthScale, 0.1...10),
            ("noise_w", fields.inference.noiseW, 0...5),
        ]
        for (name, value, range) in scales where !range.contains(value) {
            throw damaged("has \(value) in inference.\(name), which no voice has")
        }
        noiseScale = Float(fields.inference.noiseScale)
        lengthScale = Float(fields.inference.lengthScale)
        rhythmNoise = Float(fields.inference.noiseW)
        let symbols = fields.numSymbols ?? Self.mostSymbols
        guard (1...Self.mostSymbols).contains(symbols) else {
            throw damaged("has \(symbols) in num_symbols, which no voice has")
        }
        if let wrong = fields.phonemeIdMap.first(where: { !$0.value.allSatisfy((0..<symbols).contains) }) {
            throw damaged("gives \"\(wrong.key.prefix(40))\" a number that the network lacks")
        }
        // A text is as many times longer to the network as a phoneme has numbers.
        if let long = fields.phonemeIdMap.first(where: { $0.value.count > Self.mostNumbers }) {
            throw damaged("gives \"\(long.key.prefix(40))\" \(long.value.count) numbers, which no voice does")
        }
        guard let map = PhonemeMap(fields.phonemeIdMap) else {
            throw damaged("lacks \"_\", \"^\" or \"$\" in phoneme_id_map")
        }
        self.map = map
        let speakers = fields.numSpeakers ?? 1
        let numbers = fields.speakerIdMap ?? [:]
        guard (1...100_000).contains(speakers), numbers.values.allSatisfy((0..<speakers).contains) else {
            throw damaged("has num_speakers and speaker_id_map that contradict each other")
        }
        (self.speakers, speakerNumbers) = (speakers, numbers)
    }
}

/// The fields as they stand in the file.
private struct PiperFields: Decodable {
    struct Audio: Decodable {
        let sampleRate: Int
        let quality: String?
        private enum CodingKeys: String, CodingKey {
            case sampleRate = "sample_rate"
            case quality
        }
    }
    struct Espeak: Decodable { let voice: String? }
    struct Language: Decodable { let code: String? }
    struct Inference: Decodable {
        let noiseScale: Double
        let lengthScale: Double
        let noiseW: Double
        private enum CodingKeys: String, CodingKey {
            case noiseScale = "noise_scale"
            case lengthScale = "length_scale"
            case noiseW = "noise_w"
        }
    }

    let audio: Audio
    let espeak: Espeak?
    let language: Language?
    let inference: Inference
    let phonemeType: String?
    let phonemeIdMap: [String: [Int]]
    let numSymbols: Int?
    let numSpeakers: Int?
    let speakerIdMap: [String: Int]?

    private enum CodingKeys: String, CodingKey {
        case audio, espeak, language, inference
        case phonemeType = "phoneme_type"
        case phonemeIdMap = "phoneme_id_map"
        case numSymbols = "num_symbols"
        case numSpeakers = "num_speakers"
        case speakerIdMap = "speaker_id_map"
    }
}

extension [any CodingKey] {
    /// `audio.sample_rate`.
    fileprivate var dotted: String { map(\.stringValue).joined(separator: ".") }
}
