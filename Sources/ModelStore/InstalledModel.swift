public import Foundation

/// A neural model that the user has added: its files, and all that an engine must know to feed it.
///
/// It is what `model.json` in the model's folder says; see ``ModelFolder``.
public struct InstalledModel: Sendable, Hashable {
    /// What it is for, which its shapes decide.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A mouth from speech: (N, 1, 80, 16) and (N, 6, S, S) in, (N, 3, S, S) out.
        case wav2lip
        /// A clearer face: 1 x 3 x 512 x 512 in and out, perhaps with a number beside it.
        case restorer
        /// A whole face from speech, by diffusion: the networks of LatentSync.
        case latentsync
    }

    /// What a file of the model does.
    public enum Role: String, Sendable, Codable, CaseIterable {
        /// Wav2Lip: speech and face in, picture out.
        case whole
        /// Wav2Lip: the face encoder by itself.
        case face
        /// Wav2Lip: what follows the face encoder.
        case speech
        /// Any other kind: the one network.
        case network
        /// LatentSync: what its networks are.
        case signature
        /// LatentSync: which part of a face is drawn.
        case mask
        /// LatentSync: Whisper's encoder.
        case audioEncoder = "audio_encoder"
        /// LatentSync: picture to latents.
        case encoder = "vae_encoder"
        /// LatentSync: latents to picture.
        case decoder = "vae_decoder"
        /// LatentSync: says what is noise.
        case unet
        /// LatentSync: the outer part of that, for DeepCache.
        case shallow = "unet_shallow"

        /// What a model of a kind must have.
        static func needed(for kind: Kind) -> [Role] {
            switch kind {
            case .wav2lip: [.whole]
            case .restorer: [.network]
            case .latentsync: [.signature, .mask, .audioEncoder, .encoder, .decoder, .unet]
            }
        }
    }

    /// In which order the model's pictures have their channels, in and out.
    public enum ChannelOrder: String, Sendable, Codable, CaseIterable {
        /// Blue first, as OpenCV has it.
        case bgr
        /// Red first.
        case rgb
    }

    /// Between which numbers the model's pictures are, in and out.
    public struct ValueRange: Sendable, Hashable, Codable {
        /// What black is.
        public let black: Float
        /// What full brightness is.
        public let white: Float

        /// Takes what black and full brightness are.
        public init(black: Float, white: Float) { (self.black, self.white) = (black, white) }

        /// 0...1.
        public static let unit = ValueRange(black: 0, white: 1)
        /// -1...1.
        public static let signed = ValueRange(black: -1, white: 1)
    }

    /// The file that the model was made from.
    public struct Source: Sendable, Hashable, Codable {
        /// 64 hexadecimal digits, lower case; of an OpenVINO model: of its `.xml` with its `.bin` behind; of
        /// LatentSync: of its signature, which holds those of its networks.
        public let sha256: String
        /// Bytes.
        public let size: Int
        /// Where it came from: an address, or the file's name.
        public let origin: String

        /// Takes what is known about the file.
        public init(sha256: String, size: Int, origin: String) {
            (self.sha256, self.size, self.origin) = (sha256, size, origin)
        }
    }

    /// What it is called in commands, and its folder's name.
    public let name: String
    /// What it is for.
    public let kind: Kind
    /// Names of its files within its folder; `.xml` files have a `.bin` beside them.
    public let files: [Role: String]
    /// The file that it was made from.
    public let source: Source
    /// Under which terms it may be used.
    public let licence: ModelEntry.Licence
    /// Pixels on each side of the face that it takes.
    public let inputSize: Int
    /// In which order its pictures have their channels.
    public let channelOrder: ChannelOrder
    /// Between which numbers its pictures are.
    public let valueRange: ValueRange
    /// The folder that holds its files, where it is installed.
    public internal(set) var folder: URL?

    /// Describes a model whose files are about to be installed.
    public init(
        name: String, kind: Kind, files: [Role: String], source: Source, licence: ModelEntry.Licence, inputSize: Int,
        channelOrder: ChannelOrder, valueRange: ValueRange
    ) {
        (self.name, self.kind, self.files, self.source) = (name, kind, files, source)
        (self.licence, self.inputSize) = (licence, inputSize)
        (self.channelOrder, self.valueRange) = (channelOrder, valueRange)
    }

    /// The file of a role, or `nil` where the model has none (an ONNX file has no split networks).
    public func url(of role: Role) -> URL? {
        guard let folder, let file = files[role] else { return nil }
        return folder.appendingPathComponent(file)
    }

    /// Every file that must be there, weights beside `.xml` files included.
    var fileNames: [String] {
        files.values.sorted().flatMap { file in
            file.hasSuffix(".xml") ? [file, file.dropLast(4) + ".bin"] : [file]
        }
    }
}

extension InstalledModel: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, kind, files, source, licence, inputSize, channelOrder, valueRange
    }

    /// Reads `model.json`.
    ///
    /// - Parameter decoder: of the file.
    /// - Throws: `DecodingError`, also for values that no model has.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let files = try fields.decode([String: String].self, forKey: .files)
        var roles: [Role: String] = [:]
        for (role, file) in files {
            // A name with a folder in it would reach outside the model's own.
            guard let role = Role(rawValue: role), !file.contains("/"), !file.hasPrefix("."), !file.isEmpty else {
                throw DecodingError.dataCorruptedError(
                    forKey: .files, in: fields, debugDescription: "\(role): \(file) is no file of a model")
            }
            roles[role] = file
        }
        let size = try fields.decode(Int.self, forKey: .inputSize)
        guard (16...4096).contains(size) else {
            throw DecodingError.dataCorruptedError(
                forKey: .inputSize, in: fields, debugDescription: "\(size) is no size of a face")
        }
        try self.init(
            name: fields.decode(String.self, forKey: .name), kind: fields.decode(Kind.self, forKey: .kind),
            files: roles, source: fields.decode(Source.self, forKey: .source),
            licence: fields.decode(ModelEntry.Licence.self, forKey: .licence), inputSize: size,
            channelOrder: fields.decode(ChannelOrder.self, forKey: .channelOrder),
            valueRange: fields.decode(ValueRange.self, forKey: .valueRange))
    }

    /// Writes `model.json`.
    ///
    /// - Parameter encoder: of the file.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(name, forKey: .name)
        try fields.encode(kind, forKey: .kind)
        let named = Dictionary(uniqueKeysWithValues: files.map { ($0.key.rawValue, $0.value) })
        try fields.encode(named, forKey: .files)
        try fields.encode(source, forKey: .source)
        try fields.encode(licence, forKey: .licence)
        try fields.encode(inputSize, forKey: .inputSize)
        try fields.encode(channelOrder, forKey: .channelOrder)
        try fields.encode(valueRange, forKey: .valueRange)
    }
}
