import Faces
import Foundation
import Inference
import LipSync
import Media
import ModelStore
import Restoration

/// The restorer that was asked for, loaded, and what is to be said about it.
struct Restorer {
    private let model: RestorationModel
    private let strength: Float
    private let studio: Studio

    /// Faces a second below which the user is told beforehand.
    private static let slow = 10.0

    /// Finds and loads it; `nil` where none was asked for.
    ///
    /// - Parameters:
    ///   - choice: as it was given.
    ///   - studio: the runtime and the face models.
    /// - Throws: ``ModelStoreError`` or ``ModelFileError`` for a model that is not there, `RestorationError` for one
    ///   that cannot be used.
    init?(_ choice: RestorationArguments, _ studio: Studio) async throws {
        guard let name = choice.restore else { return nil }
        let folder = ModelFolder.locate()
        let url = try Self.file(of: name, in: folder)
        model = try RestorationModel(
            core: studio.core, contentsOf: url, fidelity: choice.fidelity ?? RestorationModel.standardFidelity,
            origin: await Self.origin(of: name, at: url, in: folder))
        (strength, self.studio) = (choice.strength, studio)
    }

    /// The network of an installed model, or a file by its path.
    static func file(of name: String, in folder: ModelFolder) throws -> URL {
        let isPath =
            name.contains("/") || ["onnx", "xml"].contains(URL(fileURLWithPath: name).pathExtension.lowercased())
        // A model may be called like a file.
        if isPath, !folder.names().contains(name) {
            let url = URL(fileURLWithPath: name)
            guard try ModelFormat(of: url) != .checkpoint else {
                throw ModelFileError(
                    .wrongKind,
                    "\(name) is a PyTorch file, and restorers are read as ONNX or OpenVINO's .xml only: run lipstream "
                        + "models pull gfpgan, or export it")
            }
            return url
        }
        guard folder.names().contains(name) || PullableModel.named(name) != nil else {
            throw ModelFileError(
                .fileMissing,
                "there is no restorer \(name): run lipstream models pull gfpgan, or name an .onnx or .xml file")
        }
        let model = try folder.model(named: name)
        guard model.kind == .restorer, let url = model.url(of: .network) else {
            throw ModelFileError(
                .wrongNetwork,
                "the model \(name) is a \(model.kind.rawValue) network and no restorer: lipstream models list says "
                    + "which are, and lipstream models pull gfpgan fetches one")
        }
        return url
    }

    /// What films say of it: an installed model knows its digest, a file is added up.
    private static func origin(of name: String, at url: URL, in folder: ModelFolder) async throws -> Provenance.Model {
        if let model = try? folder.model(named: name), model.url(of: .network) == url {
            return Provenance.Model(name: name, digest: model.source.sha256)
        }
        let weights = url.deletingPathExtension().appendingPathExtension("bin")
        let files = url.pathExtension.lowercased() == "xml" ? [url, weights] : [url]
        // A file that cannot be read gets its sentence from whoever loads it.
        let content = try? await Checksum().content(of: files)
        return Provenance.Model(name: url.lastPathComponent, digest: content?.sha256)
    }

    /// Puts it behind a photo.
    func behind(_ face: any PreparedFace, of portrait: Portrait, _ console: Console) throws -> any PreparedFace {
        let restored = try RestoredFace(face, face: portrait.face, model: model, strength: strength)
        if !restored.isRestored, strength > 0 {
            console.note("note: the face is too small to be restored: it stays as the engine draws it")
        }
        return restored
    }

    /// Puts it behind an engine for clips.
    func behind(_ engine: any ClipEngine) -> any ClipEngine {
        RestoredClipEngine(engine, model: model, strength: strength, core: studio.core, models: studio.models)
    }

    /// Says what is to be expected of it.
    ///
    /// - Parameters:
    ///   - seconds: of speech, where that is known.
    ///   - rate: frames a second of the film.
    ///   - isFidelityGiven: whether the user has chosen one.
    ///   - console: where it is said.
    func announce(seconds: Double?, _ rate: FrameRate, isFidelityGiven: Bool, _ console: Console) {
        if isFidelityGiven, !model.takesFidelity {
            console.note("note: \(model.name) takes no fidelity: --fidelity changes nothing")
        }
        let perFace = model.timePerFace / .seconds(1)
        guard strength > 0, let text = Self.expectation(perFace, seconds: seconds, rate) else { return }
        console.note(text)
    }

    /// What to say of a restorer that takes so long; `nil` for one that is fast.
    static func expectation(_ perFace: Double, seconds: Double?, _ rate: FrameRate) -> String? {
        guard perFace * slow > 1 else { return nil }
        var text = String(
            format: "restoring takes %.2g s a face on this machine: at most %.2g frames a second", perFace, 1 / perFace)
        if let seconds {
            let frames = (seconds * rate.framesPerSecond).rounded(.up)
            text += ", at least \(Console.time(frames * perFace)) for this film"
        }
        return text
    }
}
