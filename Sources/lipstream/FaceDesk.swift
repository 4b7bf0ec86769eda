import Faces
import Foundation
import Inference
import LipSync
import LipstreamServer
import Media
import MediaIO
import ModelStore
import Wav2LipEngine

/// Loads the models and reads pictures, one at a time, on a thread of its own.
actor FaceDesk {
    private let executor = BlockingExecutor(label: "lipstream.desk")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private var studio: Studio?
    private var tools: Tools?
    /// The network that was used last, and its model.
    private var network: (model: InstalledModel, engine: Wav2LipEngine)?

    /// The face models, loaded with the first picture.
    private final class Tools {
        var finder: FaceFinder
        var reader: PortraitReader

        init(_ studio: Studio) throws {
            finder = try FaceFinder(core: studio.core, models: studio.models)
            reader = try PortraitReader(core: studio.core, models: studio.models)
        }
    }

    /// Loads the engine; seconds the first time on a machine, a fraction of one afterwards.
    func open() throws -> (engine: any StreamingEngine, portrait: URL) {
        let studio = try Studio()
        self.studio = studio
        return (try studio.makeEngine(), studio.folder.portrait)
    }

    /// Wav2Lip for live sessions, with the best network that is there now.
    func wav2lip() throws -> any StreamingEngine {
        let model = try ModelFolder.locate().first(of: .wav2lip)
        if let network, network.model == model { return network.engine }
        let engine = try (studio ?? Studio()).makeWav2Lip(model: model.name, .live)
        network = (model, engine)
        return engine
    }

    /// Finds all faces of a picture, or of the best frame of a video.
    func read(_ url: URL) throws -> FaceReading {
        let studio = try self.studio ?? Studio()
        let tools = try self.tools ?? Tools(studio)
        (self.studio, self.tools) = (studio, tools)
        let isPicture = try ImageFile.isPicture(url)
        let image = isPicture ? try ImageFile.read(url) : try tools.reader.read(url).portrait.image
        let faces = try tools.finder.faces(in: image)
        _ = try FaceChoice.largest.require(from: faces, in: image)
        return FaceReading(image: image, faces: faces, isFromVideo: !isPicture)
    }
}
