/// A [Wav2Lip](https://arxiv.org/abs/2008.10010) network as its tensors describe it.
///
/// Channels, kernels and the number of stages come from the tensors. Strides do not stand there; these are the rules:
/// - The first face stage has stride 1. Every other opens with stride 2, up to the *closing* stages: trailing stages of a
///   convolution that only 1 x 1 convolutions follow, if any. A closing convolution has stride 1 and no padding, one of
///   1 x 1 stride 2; failing that (no size fits), a single closing stage has stride 2 and padding like the others.
/// - Mel goes through strides (3, 1), (3, 3), (3, 2) at the first three changes of width; the last kernel above 1 x 1 has
///   no padding.
/// - A decoder stage fits its picture to that of the encoder's matching stage: from 1 pixel with stride 1 and no padding
///   if the kernel is as large as the target, else with stride 2 and as much output padding (0 or 1) as is missing.
/// - The input size is the largest of 96, 256, 288 and 384 (then of 128, 192, 512 and 576) that ends as one pixel under
///   these rules. Known networks of 9 face stages: 288 has two closing 3 x 3; 256 has one and a 1 x 1 of stride 2, or
///   eight strides of 2; 384 has seven and one closing 3 x 3. The last two differ by no shape; the published 13 blocks
///   for speech mean 256, more mean 384. Who knows better gives the size.
/// - Activations are ReLU and at the end a sigmoid, as published. Tensors that none of this uses are refused, so that
///   variants with attention or other refinements do not come out as noise.
struct Wav2LipNetwork {
    /// Pixels on each side of the face.
    let inputSize: Int
    let face: [[ConvolutionLayer]]
    let audio: [ConvolutionLayer]
    let decoder: [[ConvolutionLayer]]
    let output: [ConvolutionLayer]
    /// Channels, height and width that each face stage gives.
    let featureShapes: [[Int]]

    /// All convolutions in the order in which their weights are stored.
    var layers: [ConvolutionLayer] { face.flatMap(\.self) + audio + decoder.flatMap(\.self) + output }

    static let knownSizes = [[384, 288, 256, 96], [576, 512, 192, 128]]
    static let melShape = [1, 80, 16]

    /// - Parameters:
    ///   - checkpoint: the tensors.
    ///   - size: the input size, if it is known otherwise.
    /// - Throws: ``CheckpointError`` (`notWav2Lip`) that names the first tensor that is missing or of the wrong shape.
    init(_ checkpoint: TorchCheckpoint, inputSize size: Int? = nil) throws(CheckpointError) {
        try Self.checkKeys(of: checkpoint)
        let stages = try Self.faceStages(checkpoint)
        audio = try Self.audioEncoder(checkpoint)
        let wanted = try Self.faceFits(stages, size: size, audioBlocks: audio.count)
        face = wanted.stages
        inputSize = wanted.size
        featureShapes = wanted.shapes
        decoder = try Self.decoder(checkpoint, code: audio.last?.outputs ?? 0, features: featureShapes)
        output = try Self.outputBlock(
            checkpoint, inputs: (decoder.last?.last?.outputs ?? 0) + featureShapes[0][0])
    }

    private static func outputBlock(
        _ checkpoint: TorchCheckpoint, inputs: Int
    ) throws(CheckpointError) -> [ConvolutionLayer] {
        var layers: [ConvolutionLayer] = []
        for place in checkpoint.places("output_block") {
            layers.append(try ConvolutionLayer(place, in: checkpoint, inputs: layers.last?.outputs ?? inputs))
        }
        let last = try ConvolutionLayer(
            "output_block.\(layers.count)", in: checkpoint, inputs: layers.last?.outputs ?? inputs, isBare: true)
        guard last.outputs == 3 else { throw .wrongShape(last.weightKey, last.weightShape, "3 channels of output") }
        return layers + [last]
    }

    /// Refuses a checkpoint where a block lacks a tensor, or that has tensors in places that the network does not have.
    private static func checkKeys(of checkpoint: TorchCheckpoint) throws(CheckpointError) {
        let blocks =
            checkpoint.stages("face_encoder_blocks").flatMap(\.self) + checkpoint.places("audio_encoder")
            + checkpoint.stages("face_decoder_blocks").flatMap(\.self) + checkpoint.places("output_block")
        let parts = ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var"]
        for block in blocks { for part in parts { _ = try checkpoint.shape("\(block).conv_block.\(part)") } }
        for first in ["face_encoder_blocks.0.0", "audio_encoder.0", "face_decoder_blocks.0.0"]
        where !blocks.contains(first) { _ = try checkpoint.shape("\(first).conv_block.0.weight") }
        var known = Set(
            blocks.flatMap { block in (parts + ["1.num_batches_tracked"]).map { "\(block).conv_block.\($0)" } })
        let last = "output_block.\(checkpoint.places("output_block").count)"
        for key in ["\(last).weight", "\(last).bias"] {
            _ = try checkpoint.shape(key)
            known.insert(key)
        }
        for key in checkpoint.keys where !known.contains(key) {
            throw CheckpointError(
                .notWav2Lip,
                "it is not a Wav2Lip network, or a variant that is not supported: the tensor \(key.prefix(200)) is where "
                    + "the published network has none, or one before it is missing")
        }
    }
}
