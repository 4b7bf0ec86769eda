public import Foundation

/// A voice of Piper's form that hums: one sample a number of a phoneme.
public enum TinyVoice {
    /// The JSON file.
    ///
    /// - Parameters:
    ///   - language: of espeak-ng.
    ///   - speakers: how many people it can sound like.
    ///   - changing: fields to set, or with `nil` to leave out, by their dotted paths.
    /// - Returns: a description that is right where nothing was changed.
    /// - Throws: Foundation's error for values that are no JSON.
    public static func description(
        language: String = "en-us", speakers: Int = 1, changing: [String: Any?] = [:]
    ) throws -> Data {
        var letters: [String: [Int]] = ["_": [0], "^": [1], "$": [2]]
        for (index, letter) in " !,.:;?abcdefhijklmnoprstuvwxzɐɑɔəɚɛɡɪɹʃʊʌʒˈˌː".unicodeScalars.enumerated() {
            letters[String(letter)] = [3 + index]
        }
        var fields: [String: Any] = [
            "audio": ["sample_rate": 22050, "quality": "medium"] as [String: Any], "espeak": ["voice": language],
            "inference": ["noise_scale": 0, "length_scale": 1, "noise_w": 0], "phoneme_type": "espeak",
            "phoneme_id_map": letters, "num_symbols": 256, "num_speakers": speakers, "speaker_id_map": [String: Int](),
        ]
        for (path, value) in changing {
            let parts = path.split(separator: ".").map(String.init)
            guard parts.count == 2 else {
                fields[path] = value
                continue
            }
            var inner = fields[parts[0]] as? [String: Any] ?? [:]
            inner[parts[1]] = value
            fields[parts[0]] = inner
        }
        return try JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
    }

    /// The ONNX file: `y = sin(input * max(scales) + input_lengths (+ sid))`; see onnx.proto for the field numbers.
    ///
    /// - Parameters:
    ///   - hasSpeakers: whether there is an input `sid`.
    ///   - hasNoise: whether it is `y = RandomNormalLike(input) * max(scales)` instead.
    /// - Returns: some hundred bytes.
    public static func network(hasSpeakers: Bool = false, hasNoise: Bool = false) -> Data {
        let (float, int64) = (1, 7)
        func cast(_ from: String, _ to: String) -> [UInt8] {
            let attribute = field(1, "to") + field(3, varint: float) + field(20, varint: 2)
            return field(1, from) + field(2, to) + field(4, "Cast") + field(5, attribute)
        }
        func node(_ operation: String, _ inputs: [String], _ output: String) -> [UInt8] {
            inputs.flatMap { field(1, $0) } + field(2, output) + field(4, operation)
        }
        func value(_ name: String, _ type: Int, _ extents: [Int?]) -> [UInt8] {
            let dimensions = extents.flatMap { extent in
                field(1, extent.map { field(1, varint: $0) } ?? field(2, "n"))
            }
            return field(1, name) + field(2, field(1, field(1, varint: type) + field(2, dimensions)))
        }
        let reduce =
            field(1, "scales") + field(2, "g") + field(4, "ReduceMax")
            + field(5, field(1, "keepdims") + field(3, varint: 0) + field(20, varint: 2))
        var nodes = [
            cast("input", "f"), cast("input_lengths", "l"), reduce, node("Mul", ["f", "g"], "a"),
            node("Add", ["a", "l"], "b"),
        ]
        var inputs = [
            value("input", int64, [1, nil]), value("input_lengths", int64, [1]), value("scales", float, [3]),
        ]
        if hasSpeakers {
            nodes += [cast("sid", "d"), node("Add", ["b", "d"], "c")]
            inputs.append(value("sid", int64, [1]))
        }
        if hasNoise {
            nodes += [node("RandomNormalLike", ["f"], "r"), node("Mul", ["r", "g"], "output")]
        } else {
            nodes.append(node("Sin", [hasSpeakers ? "c" : "b"], "output"))
        }
        let graph =
            nodes.flatMap { field(1, $0) } + field(2, "tiny") + inputs.flatMap { field(11, $0) }
            + field(12, value("output", float, [1, nil]))
        return Data(field(1, varint: 8) + field(7, graph) + field(8, field(1, "") + field(2, varint: 13)))
    }

    /// Writes both files.
    ///
    /// - Parameters:
    ///   - name: what the voice is called.
    ///   - folder: where to.
    ///   - language: of espeak-ng.
    ///   - speakers: how many people it can sound like.
    /// - Returns: the ONNX file.
    /// - Throws: Foundation's error when they cannot be written.
    @discardableResult
    public static func write(
        _ name: String, to folder: URL, language: String = "en-us", speakers: Int = 1
    ) throws -> URL {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let url = folder.appendingPathComponent("\(name).onnx")
        try network(hasSpeakers: speakers > 1).write(to: url)
        try description(language: language, speakers: speakers).write(to: url.appendingPathExtension("json"))
        return url
    }

    // Protocol buffers: a key (number << 3 | kind), then a length and bytes (kind 2) or a number (kind 0).
    private static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(content.count) + content
    }
    private static func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    private static func field(_ number: Int, varint value: Int) -> [UInt8] { varint(number << 3) + varint(value) }
    private static func varint(_ value: Int) -> [UInt8] {
        value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + varint(value >> 7)
    }
}
