/// Draws the three forms of a Wav2Lip network from one set of stored weights.
struct NetworkWriter {
    /// Where the weights and bias of a layer lie.
    struct Slots {
        var weights: WeightsFile.Slot
        var bias: WeightsFile.Slot
    }

    let network: Wav2LipNetwork
    /// By the layer's prefix.
    let slots: [String: Slots]
    /// Frames at once; `nil` leaves it open.
    let batch: Int?

    private var frames: Int { batch ?? -1 }

    /// Speech and face in, picture out.
    func whole() -> IRGraph {
        var graph = IRGraph(name: "wav2lip")
        let mel = graph.parameter("audio_sequences", [frames] + Wav2LipNetwork.melShape)
        let features = encodeFace(&graph, labelled: false)
        draw(&graph, mel: mel, features: features)
        return graph
    }

    /// Face in, the features of every stage out, the first stage first.
    func face() -> IRGraph {
        var graph = IRGraph(name: "wav2lip-face")
        for (index, value) in encodeFace(&graph, labelled: true).enumerated() {
            graph.result(value, "features_\(index)/result")
        }
        return graph
    }

    /// Speech and the features in, picture out.
    func speech() -> IRGraph {
        var graph = IRGraph(name: "wav2lip-speech")
        let mel = graph.parameter("audio_sequences", [frames] + Wav2LipNetwork.melShape)
        let features = network.featureShapes.enumerated().map { index, shape in
            graph.parameter("features_\(index)", [frames] + shape)
        }
        draw(&graph, mel: mel, features: features)
        return graph
    }

    private func encodeFace(_ graph: inout IRGraph, labelled: Bool) -> [IRGraph.Value] {
        var value = graph.parameter("face_sequences", [frames, 6, network.inputSize, network.inputSize])
        return network.face.enumerated().map { index, stage in
            for layer in stage {
                let isLast = layer.prefix == stage[stage.count - 1].prefix
                value = block(&graph, value, layer, label: labelled && isLast ? "features_\(index)" : nil)
            }
            return value
        }
    }

    private func draw(_ graph: inout IRGraph, mel: IRGraph.Value, features: [IRGraph.Value]) {
        var value = mel
        for layer in network.audio { value = block(&graph, value, layer) }
        for (index, stage) in network.decoder.enumerated() {
            for layer in stage { value = block(&graph, value, layer) }
            let feature = features[features.count - 1 - index]
            value = graph.concatenation(value, feature, "face_decoder_blocks.\(index).concat")
        }
        for layer in network.output { value = block(&graph, value, layer) }
        graph.result(graph.sigmoid(value, "output", label: "output"), "output/result")
    }

    /// A convolution, its bias, what is added, and the ReLU.
    private func block(
        _ graph: inout IRGraph, _ input: IRGraph.Value, _ layer: ConvolutionLayer, label: String? = nil
    ) -> IRGraph.Value {
        guard let slots = slots[layer.prefix] else { return input }
        let weights = graph.constant(slots.weights, "\(layer.prefix).weight")
        let bias = graph.constant(slots.bias, "\(layer.prefix).bias")
        var value = graph.add(graph.convolution(input, weights, layer), bias, "\(layer.prefix).biased")
        if layer.isBare { return value }
        if layer.isResidual { value = graph.add(value, input, "\(layer.prefix).residual") }
        return graph.relu(value, "\(layer.prefix).relu", label: label)
    }
}
