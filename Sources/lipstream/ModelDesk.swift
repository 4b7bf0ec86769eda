import Checkpoint
import Foundation
import Inference
import Media
import ModelStore

/// Turns the file of a model into what engines can use, on a thread of its own: seconds of disk and processor.
actor ModelDesk {
    private let executor = BlockingExecutor(label: "lipstream.models")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// What a file is, and what is known about it.
    struct Order {
        /// The file.
        let file: URL
        /// How it is stored.
        let format: ModelFormat
        /// What the model will be called.
        let name: String
        /// Digest, size and origin.
        let source: InstalledModel.Source
        /// Its terms, where they are known; else they follow from what it turns out to be.
        let licence: ModelEntry.Licence?
        /// What it must turn out to be, where that is known.
        var expected: InstalledModel.Kind?
        /// Whether nobody else will ever write into the file, so that it can be shared instead of copied.
        var isOurs = false
    }

    /// Makes the files of a model.
    ///
    /// - Parameters:
    ///   - order: what from.
    ///   - folder: where to.
    ///   - progress: gets how much is done, 0...1.
    /// - Returns: what they are.
    /// - Throws: ``ModelFileError``, `CheckpointError`, `InferenceError` or `CancellationError`.
    func write(
        _ order: Order, into folder: URL, progress: @Sendable (Double) -> Void
    ) throws -> InstalledModel {
        let (shapes, files) =
            order.format == .checkpoint
            ? try importCheckpoint(order, into: folder, progress: progress) : try copyNetwork(order, into: folder)
        try Task.checkCancellation()
        let isWav2Lip = shapes.kind == .wav2lip
        return InstalledModel(
            name: order.name, kind: shapes.kind, files: files, source: order.source,
            licence: order.licence ?? (isWav2Lip ? .wav2Lip : .unknown), inputSize: shapes.inputSize,
            channelOrder: isWav2Lip ? .bgr : .rgb, valueRange: isWav2Lip ? .unit : .signed)
    }

    private func importCheckpoint(
        _ order: Order, into folder: URL, progress: @Sendable (Double) -> Void
    ) throws -> (ModelShapes, [InstalledModel.Role: String]) {
        let network = try Wav2LipImporter.importCheckpoint(at: order.file, into: folder) { done in
            progress(done)
            return !Task.isCancelled
        }
        let files: [InstalledModel.Role: URL] = [
            .whole: network.whole, .face: network.face, .speech: network.speech,
        ]
        return (try inspect(network.whole, order), files.mapValues(\.lastPathComponent))
    }

    private func copyNetwork(
        _ order: Order, into folder: URL
    ) throws -> (ModelShapes, [InstalledModel.Role: String]) {
        // First where the user has it, so that an error names the user's file.
        let shapes = try inspect(order.file, order)
        let role: InstalledModel.Role = shapes.kind == .wav2lip ? .whole : .network
        let copy = folder.appendingPathComponent("\(role.rawValue).\(order.format == .onnx ? "onnx" : "xml")")
        try take(order.file, to: copy, order)
        if order.format == .ir {
            try take(ModelFormat.weights(of: order.file), to: ModelFormat.weights(of: copy), order)
        }
        // A network that keeps weights in further files does not work without them.
        guard (try? Core().readModel(at: copy)) != nil else {
            throw ModelFileError(
                .unreadable, "\(order.file.lastPathComponent) keeps weights in other files: export it as one file")
        }
        return (shapes, [role: copy.lastPathComponent])
    }

    private func inspect(_ file: URL, _ order: Order) throws -> ModelShapes {
        let shapes = try ModelShapes(
            try Core().readModel(at: file).signature(), file: order.file.lastPathComponent)
        if let expected = order.expected, expected != shapes.kind {
            throw ModelFileError(
                .wrongNetwork,
                "what came as \(order.name) is a \(shapes.kind.rawValue) and no \(expected.rawValue): try again later")
        }
        return shapes
    }

    private func take(_ file: URL, to copy: URL, _ order: Order) throws {
        let files = FileManager.default
        if order.isOurs, (try? files.linkItem(at: file, to: copy)) != nil { return }
        do {
            try files.copyItem(at: file.resolvingSymlinksInPath(), to: copy)
        } catch {
            throw ModelFileError(
                .unreadable,
                "cannot copy \(file.path) (\((error as NSError).localizedDescription)): see that the disk has room")
        }
    }
}
