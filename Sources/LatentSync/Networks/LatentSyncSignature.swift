public import Foundation
public import LipSync

/// What a set of LatentSync's networks is, as `signature.json` beside them says; `Scripts/export-latentsync` writes it.
public struct LatentSyncSignature: Sendable, Hashable, Codable {
    /// A network's files: an `.xml` and its `.bin`.
    public struct NetworkFile: Sendable, Hashable, Codable {
        /// The `.xml`; the `.bin` beside it has the same name.
        public let file: String
        /// SHA-256 of the `.xml` with the `.bin` behind it, 64 hexadecimal digits.
        public let sha256: String
        /// Bytes of both.
        public let size: Int
    }

    /// Numbers that the steps around the networks depend on: networks trained with others give no faces.
    public struct Constants: Sendable, Hashable, Codable {
        /// Noise levels that it was trained with.
        public let trainSteps: Int
        /// The smallest beta.
        public let betaStart: Double
        /// The largest beta.
        public let betaEnd: Double
        /// What latents are multiplied by.
        public let scalingFactor: Double
        /// What is added to timesteps.
        public let stepsOffset: Int

        /// Those of LatentSync 1.5 and 1.6.
        public static let published = Constants(
            trainSteps: 1000, betaStart: 0.00085, betaEnd: 0.012, scalingFactor: 0.18215, stepsOffset: 1)
    }

    /// The file's name.
    public static let fileName = "signature.json"
    /// What the file must call itself.
    public static let format = "lipstream.latentsync"

    /// What the file calls itself.
    public let format: String
    /// The version of its form: 1.
    public let version: Int
    /// Pixels a side of what the network draws: 256 (1.5) or 512 (1.6).
    public let resolution: Int
    /// Frames of a whole chunk.
    public let chunkFrames: Int
    /// Values of each layer that is heard: 384.
    public let speechWidth: Int
    /// Layers that are heard: 5.
    public let speechLayers: Int
    /// Channels that DeepCache keeps: 320.
    public let cacheChannels: Int
    /// What the steps around the networks depend on.
    public let constants: Constants
    /// The mask's picture.
    public let mask: String
    /// The networks by name; `unet_shallow` may be missing.
    public let networks: [String: NetworkFile]
    /// SHA-256 of the checkpoints that they were made from.
    public let sources: [String: String]

    /// Extents of latents.
    public var shape: LatentShape { LatentShape(resolution: resolution) }
    /// Values of what a frame hears.
    public var frameAudio: Int { SpeechWindows.length * speechLayers * speechWidth }

    /// Reads the file of a folder.
    ///
    /// - Parameter folder: with `signature.json`, the mask and the networks.
    /// - Throws: ``LipSyncError`` (`model`) where it is missing, damaged or of other networks.
    public init(in folder: URL) throws(LipSyncError) {
        let url = folder.appendingPathComponent(Self.fileName)
        guard let data = try? Data(contentsOf: url) else {
            throw Self.error("has no \(Self.fileName), without which nobody knows what its networks are", folder)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let read = try? decoder.decode(Self.self, from: data), read.format == Self.format, read.version == 1
        else {
            throw Self.error("has a \(Self.fileName) that Scripts/export-latentsync did not write", folder)
        }
        self = read
        if let fault { throw Self.error(fault, folder) }
    }

    /// What makes the networks unusable here.
    private var fault: String? {
        // The traced network works for multiples of 64 pixels only.
        if !(64...1024).contains(resolution) || !resolution.isMultiple(of: 64) { return "is for \(resolution) pixels" }
        if !(1...24).contains(chunkFrames) { return "is for chunks of \(chunkFrames) frames" }
        if !(1...4096).contains(speechWidth) || !(1...64).contains(speechLayers) || !(1...4096).contains(cacheChannels)
        {
            return "has networks of extents that no LatentSync has"
        }
        if constants != .published { return "was trained with other noise levels than LatentSync 1.5 and 1.6" }
        for network in LatentSyncNetwork.allCases where network != .shallow && networks[network.rawValue] == nil {
            return "does not name the network \(network.rawValue)"
        }
        for file in [mask] + networks.values.map(\.file) where file.contains("/") || file.hasPrefix(".") || file.isEmpty
        {
            return "names a file outside of its folder"
        }
        for file in networks.values where !file.file.hasSuffix(".xml") { return "names \(file.file), which is no .xml" }
        return nil
    }

    private static func error(_ what: String, _ folder: URL) -> LipSyncError {
        LipSyncError(
            .model,
            "the folder \(folder.path) \(what): make it with Scripts/export-latentsync beside a clone of LatentSync, as "
                + "Docs/LatentSync.md says")
    }

    /// All files that must be there, beside the signature itself.
    public var fileNames: [String] {
        [mask] + networks.values.map(\.file).sorted().flatMap { [$0, $0.dropLast(4) + ".bin"] }
    }
}
