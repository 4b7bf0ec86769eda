import Articulation
import Faces
import Foundation
import Inference
import LipSync
import MeshEngine
import ModelStore

/// Everything that is loaded once: where the models are, the runtime, and the engines by name.
struct Studio {
    let folder: DependencyFolder
    let core: Core
    let models: FaceModels

    /// Finds the models and starts the runtime.
    init() throws {
        folder = try DependencyFolder.find()
        for entry in ModelCatalogue.entries {
            // Sizes and digests are the doctor's to check; here a missing file gets its own sentence and exit code.
            guard let url = entry.url(in: folder), !FileManager.default.fileExists(atPath: url.path) else { continue }
            _ = try entry.require(in: folder)
        }
        core = try Core()
        models = FaceModels(folder: folder.models)
    }

    /// The engines that this build has.
    static let engineNames = ["mesh"]

    /// The default engine.
    func makeEngine() throws -> any StreamingEngine {
        try MeshEngine(core: core, models: models, articulation: .bundled())
    }

    /// Takes the portrait that the arguments name.
    func readPortrait(_ arguments: FaceArguments) throws -> PortraitReader.Reading {
        var reader = try PortraitReader(core: core, models: models)
        return try reader.read(arguments.url ?? folder.portrait, choosing: arguments.choice)
    }
}
