extension Wav2LipNetwork {
    /// The face encoder with strides decided, and what it makes of a face.
    struct FaceFit {
        var size: Int
        var stages: [[ConvolutionLayer]]
        var shapes: [[Int]]
    }

    /// The blocks of every face stage, as their tensors describe them.
    static func faceStages(_ checkpoint: TorchCheckpoint) throws(CheckpointError) -> [[ConvolutionLayer]] {
        var stages: [[ConvolutionLayer]] = []
        var channels = 6
        for places in checkpoint.stages("face_encoder_blocks") {
            var stage: [ConvolutionLayer] = []
            for place in places {
                var layer = try ConvolutionLayer(place, in: checkpoint, inputs: channels)
                layer.isResidual = !stage.isEmpty && layer.mayBeResidual
                channels = layer.outputs
                stage.append(layer)
            }
            stages.append(stage)
        }
        guard stages.count > 2 else {
            let place = "face_encoder_blocks.\(stages.count).0.conv_block.0.weight"
            _ = try checkpoint.shape(place)
            throw CheckpointError(.notWav2Lip, "it is not a Wav2Lip network: it has \(stages.count) face stages")
        }
        return stages
    }

    /// Finds the size of face that the stages bring down to one pixel.
    static func faceFits(
        _ stages: [[ConvolutionLayer]], size: Int?, audioBlocks: Int
    ) throws(CheckpointError) -> FaceFit {
        guard size.map({ (16...1024).contains($0) }) ?? true else {
            throw CheckpointError(
                .unsupported, "a face of \(size ?? 0) pixels was asked for, and 16 to 1024 are possible")
        }
        func first(_ sizes: [Int], closed: Bool) -> FaceFit? {
            for size in sizes { if let fit = fit(stages, size: size, closed: closed) { return fit } }
            return nil
        }
        let sizes = size.map { [[$0]] } ?? knownSizes
        var candidates: [FaceFit] = []
        for closed in [true, false] { candidates += sizes.compactMap { first($0, closed: closed) } }
        guard let best = candidates.first else {
            let what = size.map { "a face of \($0) pixels" } ?? "no known size of face"
            throw CheckpointError(
                .notWav2Lip,
                "it is not a Wav2Lip network that can be used: its \(stages.count) face stages do not bring "
                    + (size == nil ? "any known size of face" : what) + " down to one pixel")
        }
        // The one known pair that no shape tells apart, see the type's comment.
        if best.size == 384, audioBlocks == 13, let other = candidates.first(where: { $0.size == 256 }) { return other }
        return best
    }

    private static func fit(_ stages: [[ConvolutionLayer]], size: Int, closed: Bool) -> FaceFit? {
        let closing = stages.reversed().prefix { stage in
            stage[0].kernel == [1, 1] || stage.count > 1 && stage.dropFirst().allSatisfy { $0.kernel == [1, 1] }
        }.count
        guard closed || closing == 1 && stages[stages.count - 1][0].kernel != [1, 1] else { return nil }
        var stages = stages
        for index in stages.indices.dropFirst() {
            let isPoint = stages[index][0].kernel == [1, 1]
            if closed, index >= stages.count - closing, !isPoint {
                stages[index][0].padding = [0, 0]
            } else {
                stages[index][0].stride = [2, 2]
            }
        }
        var shapes: [[Int]] = []
        var current = [size, size]
        for stage in stages {
            for layer in stage {
                guard let next = layer.output(of: current), !layer.isResidual || next == current else { return nil }
                current = next
            }
            shapes.append([stage[stage.count - 1].outputs] + current)
        }
        guard current == [1, 1], shapes[0].dropFirst().elementsEqual([size, size]) else { return nil }
        return FaceFit(size: size, stages: stages, shapes: shapes)
    }

    /// The speech encoder: 80 mel bands x 16 frames down to one pixel.
    static func audioEncoder(_ checkpoint: TorchCheckpoint) throws(CheckpointError) -> [ConvolutionLayer] {
        var layers: [ConvolutionLayer] = []
        for place in checkpoint.places("audio_encoder") {
            layers.append(try ConvolutionLayer(place, in: checkpoint, inputs: layers.last?.outputs ?? 1))
        }
        guard let closing = layers.lastIndex(where: { $0.kernel != [1, 1] }), closing > 2 else {
            _ = try checkpoint.shape("audio_encoder.\(layers.count).conv_block.0.weight")
            throw CheckpointError(.notWav2Lip, "it is not a Wav2Lip network: its audio encoder is too short")
        }
        // As published; in other networks, stages open where the width changes.
        let published: Set = [3, 6, 9]
        let changes = layers.indices.dropFirst().prefix { $0 < closing }
            .filter { layers[$0].inputs != layers[$0].outputs }
        let openings = layers.count == 13 ? published : Set(changes)
        for (index, stride) in zip(openings.sorted(), [[3, 1], [3, 3], [3, 2]]) { layers[index].stride = stride }
        layers[closing].padding = [0, 0]
        var size = Array(melShape.dropFirst())
        for index in layers.indices {
            let opens = openings.contains(index) || index == 0 || index == closing
            layers[index].isResidual = !opens && layers[index].mayBeResidual
            guard let next = layers[index].output(of: size), !layers[index].isResidual || next == size else {
                throw .wrongShape(layers[index].weightKey, layers[index].weightShape, "another kernel")
            }
            size = next
        }
        guard size == [1, 1] else {
            throw CheckpointError(
                .notWav2Lip,
                "it is not a Wav2Lip network: its audio encoder gives \(size[0]) x \(size[1]) and not one code")
        }
        return layers
    }
}
