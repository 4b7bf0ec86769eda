import Faces
import Foundation
import Inference
import LipSync
import LipstreamServer
import Media
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

    /// The face models, loaded with the first picture; in a box, for a reader cannot be copied.
    private final class Tools {
        var reader: PortraitReader

        init(_ studio: Studio) throws {
            reader = try PortraitReader(core: studio.core, models: studio.models)
        }
    }

    /// Loads the engine; seconds the first time on a machine, a fraction of one afterwards.
    ///
    /// - Parameter portrait: the owner's own default face; `nil` for the one that ships.
    /// - Returns: the engine, and the file of the default face.
    /// - Throws: ``CommandError`` where the owner's has no face that can be used, errors of loading.
    func open(portrait: URL?) throws -> (engine: any StreamingEngine, portrait: URL) {
        let studio = try Studio()
        self.studio = studio
        if let portrait {
            do {
                _ = try read(portrait)
            } catch {
                throw CommandError("the portrait \(portrait.path) cannot be used: \(error)")
            }
        }
        return (try studio.makeEngine(), try portrait ?? DefaultPortrait.file())
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
        let found = try tools.reader.readAll(url)
        _ = try FaceChoice.largest.require(from: found.faces, in: found.image)
        return FaceReading(image: found.image, faces: found.faces, isFromVideo: found.time != nil)
    }
}
