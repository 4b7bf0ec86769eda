public import Foundation

/// A network that was imported: three forms of it in OpenVINO IR, and how to feed them.
public struct ImportedNetwork: Sendable, Hashable {
    /// Pixels on each side of the face: 96, 256, 288 or 384.
    public let inputSize: Int
    /// Channels, height and width of each of the face encoder's outputs, `features_0` first.
    public let featureShapes: [[Int]]
    /// Takes `audio_sequences` (N, 1, 80, 16) and `face_sequences` (N, 6, S, S), gives `output` (N, 3, S, S) in 0...1.
    public let whole: URL
    /// Takes `face_sequences`, gives `features_0`, `features_1` and so on, one a stage.
    public let face: URL
    /// Takes `audio_sequences` and then what `face` gives, gives `output`: exactly what `whole` does after `face`.
    public let speech: URL
    /// Every file that was written.
    public let files: [URL]
}

/// Turns a PyTorch checkpoint of Wav2Lip into OpenVINO IR, without Python and without running anything of the file.
public enum Wav2LipImporter {
    /// Imports a checkpoint; some seconds of disk and processor, so not for a thread of the concurrency pool.
    ///
    /// The three networks share their weights: the `.bin` files are one file under three names where the file system
    /// can do that, else copies. The files appear under their names only when all are whole, and replace older ones.
    ///
    /// - Parameters:
    ///   - url: a `.pth` file, in the zip format or the legacy one; optimizers and the like are passed over.
    ///   - folder: where the files go; made if it is not there.
    ///   - inputSize: the size of face, where it is known; else it follows from the tensors (see `Wav2LipNetwork`).
    ///   - batch: frames at once, at least 1; `nil` leaves that to whoever compiles the network.
    ///   - progress: gets how much is done, 0...1, and says whether to go on.
    /// - Returns: the network.
    /// - Throws: ``CheckpointError``; nothing is left behind then.
    public static func importCheckpoint(
        at url: URL, into folder: URL, inputSize: Int? = nil, batch: Int? = nil,
        progress: (Double) -> Bool = { _ in true }
    ) throws(CheckpointError) -> ImportedNetwork {
        do throws(CheckpointError) {
            let checkpoint = try TorchCheckpoint(try MappedFile(url))
            let network = try Wav2LipNetwork(checkpoint, inputSize: inputSize)
            let files = try ImportedFiles(in: folder)
            defer { files.removeTemporaries() }
            let slots = try write(network.layers, of: checkpoint, to: files.weights, progress: progress)
            let writer = NetworkWriter(network: network, slots: slots, batch: batch.map { max(1, $0) })
            try files.write([writer.whole().xml, writer.face().xml, writer.speech().xml])
            guard progress(1) else { throw cancelled() }
            try files.commit()
            return ImportedNetwork(
                inputSize: network.inputSize, featureShapes: network.featureShapes, whole: files.models[0],
                face: files.models[1], speech: files.models[2], files: files.all)
        } catch {
            var named = error
            named.file = url.lastPathComponent
            throw named
        }
    }

    /// Folds and stores layer after layer, so that only one is in memory.
    private static func write(
        _ layers: [ConvolutionLayer], of checkpoint: TorchCheckpoint, to url: URL, progress: (Double) -> Bool
    ) throws(CheckpointError) -> [String: NetworkWriter.Slots] {
        let total = layers.reduce(0) { $0 + $1.weightCount }
        var (done, slots): (Int, [String: NetworkWriter.Slots]) = (0, [:])
        do {
            var file = try WeightsFile(url)
            for layer in layers {
                guard progress(Double(done) / Double(max(1, total))) else { throw cancelled() }
                let folded = try FoldedLayer(layer, from: checkpoint)
                slots[layer.prefix] = NetworkWriter.Slots(
                    weights: try file.append(folded.weights, shape: layer.weightShape),
                    bias: try file.append(folded.bias, shape: [1, layer.outputs, 1, 1]))
                done += layer.weightCount
            }
            try file.close()
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw .writing(error)
        }
        return slots
    }

    private static func cancelled() -> CheckpointError {
        CheckpointError(.cancelled, "it was stopped before the end; nothing was written")
    }
}
