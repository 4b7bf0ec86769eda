import Articulation
import Faces
import Foundation
import Inference
import LipSync
import Media
import MeshEngine
import ModelStore
import Synchronization
import Wav2LipEngine

/// Everything that is loaded once: where the models are, the runtime, and the engines by name.
struct Studio {
    let folder: DependencyFolder
    let core: Core
    let models: FaceModels
    private let hearing = Hearing()

    /// Finds the models and starts the runtime.
    init() throws { try self.init(folder: DependencyFolder.find()) }

    /// Starts the runtime with models whose place is known.
    init(folder: DependencyFolder) throws {
        self.folder = folder
        for entry in ModelCatalogue.entries {
            // Sizes and digests are the doctor's to check; here a missing file gets its own sentence and exit code.
            guard let url = entry.url(in: folder), !FileManager.default.fileExists(atPath: url.path) else { continue }
            _ = try entry.require(in: folder)
        }
        core = try Core()
        models = FaceModels(folder: folder.models)
    }

    /// The default engine.
    func makeEngine() throws -> any StreamingEngine {
        let (articulation, origin) = try articulation()
        return try MeshEngine(core: core, models: models, articulation: articulation, origin: origin)
    }

    /// The default engine for clips.
    func makeClipEngine() throws -> any ClipEngine {
        let (articulation, origin) = try articulation()
        return try MeshClipEngine(core: core, models: models, articulation: articulation, origin: origin)
    }

    /// The networks that ship, and what films say of them.
    func articulation() throws -> (model: ArticulationModel, origin: Provenance.Model) {
        try hearing.loaded.withLock { loaded in
            if let loaded { return loaded }
            let model = try ArticulationModel.bundled(core: core)
            var digest = SHA256()
            digest.update(try [UInt8](Data(contentsOf: model.identifyingFile)))
            let new = (model, Provenance.Model(name: "articulation", digest: digest.finish()))
            loaded = new
            return new
        }
    }

    /// The networks that hear, shared by the copies of a studio.
    private final class Hearing: Sendable {
        let loaded = Mutex<(model: ArticulationModel, origin: Provenance.Model)?>(nil)
    }

    /// The engine that was asked for.
    ///
    /// - Parameter choice: its name and how it is used.
    /// - Returns: an engine that is ready.
    /// - Throws: ``ModelStoreError`` that says how to get a network that is not there.
    func makeEngine(_ choice: EngineArguments) throws -> any StreamingEngine {
        switch choice.engine {
        case .mesh: try makeEngine()
        case .wav2lip: try makeWav2Lip(model: choice.model, choice.settings)
        case .latentsync:
            throw CommandError(
                "latentsync takes minutes for each second of speech and cannot speak live: make a film of it, with "
                    + "lipstream dub")
        case .sync:
            throw CommandError(
                "sync is a service that makes films and cannot speak live: order one, with lipstream dub --engine sync")
        }
    }

    /// Wav2Lip with one of the networks that the user has.
    ///
    /// - Parameters:
    ///   - name: what it is called; `nil` takes the best.
    ///   - settings: how it is used.
    ///   - options: how it computes.
    /// - Returns: an engine with that network.
    /// - Throws: ``ModelStoreError`` that says how to get one, ``LipSyncError`` (`model`) for a damaged one.
    func makeWav2Lip(
        model name: String? = nil, _ settings: Wav2LipSettings, options: CompileOptions = CompileOptions()
    ) throws -> Wav2LipEngine {
        let folder = ModelFolder.locate()
        let model = try name.map { try folder.model(named: $0) } ?? folder.first(of: .wav2lip)
        guard model.kind == .wav2lip, let whole = model.url(of: .whole) else {
            throw CommandError("the model \(model.name) is no Wav2Lip network: lipstream models list says which are")
        }
        let files = Wav2LipFiles(whole: whole, face: model.url(of: .face), speech: model.url(of: .speech))
        let signature = Wav2LipSignature(
            channelOrder: model.channelOrder == .bgr ? .bgr : .rgb, fullScale: model.valueRange.white)
        return try Wav2LipEngine(
            core: core, files: files, signature: signature, settings: settings,
            origin: Provenance.Model(name: model.name, digest: model.source.sha256), options: options)
    }

    /// Takes a portrait out of a picture or a video.
    ///
    /// - Parameters:
    ///   - url: the file, or `nil` for the portrait that ships.
    ///   - choice: which face, where there are several.
    /// - Returns: the portrait, and what is to be said about it.
    /// - Throws: ``LipSyncError`` where the portrait that ships is missing; errors of reading and of finding a face.
    func readPortrait(_ url: URL? = nil, choosing choice: FaceChoice = .largest) throws -> PortraitReader.Reading {
        try readPortraits(url, choosing: [choice])[0]
    }

    /// Takes several faces out of a picture or a video.
    ///
    /// - Parameters:
    ///   - url: the file, or `nil` for the portrait that ships.
    ///   - choices: which faces, one at least.
    /// - Returns: a portrait each, all with the same picture, and what is to be said about them.
    /// - Throws: ``LipSyncError`` where the portrait that ships is missing, ``CommandError`` where two choices are one face;
    ///   errors of reading and of finding a face.
    func readPortraits(_ url: URL?, choosing choices: [FaceChoice]) throws -> [PortraitReader.Reading] {
        var reader = try PortraitReader(core: core, models: models)
        let readings = try reader.read(url ?? DefaultPortrait.file(), choosing: choices)
        let faces = readings.map(\.portrait.face.bounds)
        for (number, face) in faces.enumerated() {
            guard let twin = faces[..<number].firstIndex(where: { $0.overlap(face) > 0.5 }) else { continue }
            throw CommandError(
                "speakers \(twin + 1) and \(number + 1) are the same face, at "
                    + "\(Int(clamping: face.center.x)),\(Int(clamping: face.center.y)): name another one for one of them"
            )
        }
        return readings
    }
}
