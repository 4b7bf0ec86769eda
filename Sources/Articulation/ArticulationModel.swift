public import Foundation
public import Inference
internal import Media
internal import Synchronization

/// The networks that tell mouth poses from speech; shared by all articulators, each loaded when it is first needed.
public final class ArticulationModel: Sendable {
    let melNetworks: MelNetworks
    private let folder: URL
    private let core: Core
    private let encoders = Mutex<[SpeechEncoder.Kind: SpeechEncoder]>([:])

    /// The file that changes with every training, by whose digest films tell which networks spoke.
    public let identifyingFile: URL

    /// Reads the small networks; the encoders are read when they are needed.
    ///
    /// - Parameters:
    ///   - folder: holds what `Training/` writes: `articulation.weights`, `film.onnx`, `live-two.onnx`, `live-one.onnx`,
    ///     `encoder.weights` and `heads.weights`.
    ///   - core: the inference runtime.
    /// - Throws: ``ArticulationError`` when the small networks are missing or damaged.
    public init(folder: URL, core: Core) throws(ArticulationError) {
        (self.folder, self.core) = (folder, core)
        identifyingFile = folder.appendingPathComponent("heads.weights")
        let url = folder.appendingPathComponent("articulation.weights")
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw ArticulationError(
                code: .weightsMissing,
                description: "Reading the articulation weights \(url.path) failed: \(error.localizedDescription). "
                    + "Name a folder that has them and can be read.")
        }
        melNetworks = try MelNetworks(bytes: [UInt8](data))
    }

    /// The networks that come with the program.
    ///
    /// - Parameter core: the inference runtime.
    /// - Returns: the model, read anew at each call.
    /// - Throws: ``ArticulationError`` when they are missing or damaged.
    public static func bundled(core: Core) throws(ArticulationError) -> ArticulationModel {
        try ArticulationModel(folder: bundledFolder(), core: core)
    }

    /// Where the networks that come with the program are.
    ///
    /// They lie in the resource folder beside the executable, or, while the program is being developed, in its sources.
    ///
    /// - Returns: a folder that is there.
    /// - Throws: ``ArticulationError`` (`weightsMissing`).
    public static func bundledFolder() throws(ArticulationError) -> URL {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let found = BundledFile.find(
            "Resources", of: "Articulation", sources: sources.appendingPathComponent("Resources"))
        guard let url = found.url else {
            throw ArticulationError(
                code: .weightsMissing,
                description: "Finding the articulation weights failed: there is no \(found.expected.path). "
                    + "Keep the folder lipstream_Articulation.resources beside the executable.")
        }
        return url
    }

    /// One of the encoders, loaded where nobody has needed it before.
    ///
    /// - Throws: ``ArticulationError`` (`modelUnusable`).
    func encoder(_ kind: SpeechEncoder.Kind) throws(ArticulationError) -> SpeechEncoder {
        let folder = folder
        let core = core
        return try encoders.withLock { encoders throws(ArticulationError) in
            if let encoder = encoders[kind] { return encoder }
            let encoder = try SpeechEncoder(kind, in: folder, core: core)
            encoders[kind] = encoder
            return encoder
        }
    }
}
