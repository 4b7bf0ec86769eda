internal import SpeechProcessing

/// One causal network: 81 features in, 11 pose values out, every 12.5 ms.
///
/// `h = relu(conv3(features))`, then for each block `h += scale * relu(conv3(h, dilation))`, then a linear read-out.
struct NetworkWeights: Sendable {
    /// A convolution with three taps over time, or the read-out (one tap).
    struct Layer: Sendable {
        var matrix: TiledMatrix
        var bias: [Float]
        /// Factor of each channel of a block; empty elsewhere.
        var scale: [Float]
        /// Hops between the taps.
        var dilation: Int
    }

    /// What a voice sounds like on the average, relative to its level: where the normaliser begins.
    let prior: [Float]
    let input: Layer
    let blocks: [Layer]
    let output: Layer
    /// Channels, padded to whole tiles; the padding is zero and stays zero.
    let width: Int

    init(_ network: WeightsFile.Network, in file: WeightsFile) throws(ArticulationError) {
        let (channels, outputs) = (network.channels, MouthPose.names.count)
        func layer(
            _ name: String, inputs: Int, taps: Int, outputs: Int, dilation: Int, isScaled: Bool
        ) throws(ArticulationError) -> Layer {
            let weights = try file.tensor("\(name).weight", [taps * inputs, outputs], of: network)
            let matrix = TiledMatrix(weights, inputs: inputs, taps: taps, outputs: outputs)
            let padding = [Float](repeating: 0, count: TiledMatrix.padded(outputs) - outputs)
            let bias = try file.tensor("\(name).bias", [outputs], of: network) + padding
            let scale = isScaled ? try file.tensor("\(name).scale", [outputs], of: network) + padding : []
            return Layer(matrix: matrix, bias: bias, scale: scale, dilation: dilation)
        }
        width = TiledMatrix.padded(channels)
        prior = try file.tensor("prior", [MelFrame.bands], of: network)
        input = try layer(
            "input", inputs: SpeechLevel.features, taps: 3, outputs: channels, dilation: 1, isScaled: false)
        var blocks: [Layer] = []
        for (index, dilation) in network.dilations.enumerated() {
            blocks.append(
                try layer(
                    "block\(index + 1)", inputs: channels, taps: 3, outputs: channels, dilation: dilation,
                    isScaled: true))
        }
        self.blocks = blocks
        output = try layer(
            "output", inputs: channels, taps: 1, outputs: outputs, dilation: 1, isScaled: false)
    }
}
