extension Wav2LipNetwork {
    /// The decoder: as many stages as the face encoder, each followed by the features of the matching one.
    static func decoder(
        _ checkpoint: TorchCheckpoint, code: Int, features: [[Int]]
    ) throws(CheckpointError) -> [[ConvolutionLayer]] {
        let prefix = "face_decoder_blocks"
        let places = checkpoint.stages(prefix)
        guard places.count == features.count else {
            if places.count < features.count {
                _ = try checkpoint.shape("\(prefix).\(places.count).0.conv_block.0.weight")
            }
            throw CheckpointError(
                .notWav2Lip,
                "it is not a Wav2Lip network: it has \(features.count) face stages and \(places.count) to draw one")
        }
        var stages: [[ConvolutionLayer]] = []
        var (channels, size) = (code, [1, 1])
        for (index, feature) in features.reversed().enumerated() {
            var stage: [ConvolutionLayer] = []
            for (position, place) in places[index].enumerated() {
                let opens = index > 0 && position == 0
                var layer = try ConvolutionLayer(place, in: checkpoint, inputs: channels, isTransposed: opens)
                if opens { fit(&layer, from: size, to: Array(feature.dropFirst())) }
                layer.isResidual = position > 0 && layer.mayBeResidual
                guard let next = layer.output(of: size), !layer.isResidual || next == size else {
                    throw .wrongShape(layer.weightKey, layer.weightShape, "another kernel")
                }
                (channels, size) = (layer.outputs, next)
                stage.append(layer)
            }
            guard size == Array(feature.dropFirst()) else {
                throw .wrongShape(
                    stage[0].weightKey, stage[0].weightShape, "a kernel that gives \(feature[1]) x \(feature[2]) pixels"
                )
            }
            channels += feature[0]
            stages.append(stage)
        }
        return stages
    }

    /// Chooses stride and padding of a transposed convolution; where none fits, the size that comes out tells.
    private static func fit(_ layer: inout ConvolutionLayer, from size: [Int], to target: [Int]) {
        if size == [1, 1], layer.kernel == target {
            layer.padding = [0, 0]
            return
        }
        layer.stride = [2, 2]
        guard let bare = layer.output(of: size) else { return }
        for axis in 0..<2 where target[axis] - bare[axis] == 1 { layer.outputPadding[axis] = 1 }
    }
}
