/// The weights and bias of a convolution with its batch norm folded in, computed in Double.
///
/// A norm of `g (x - m) / sqrt(v + 1e-5) + b` over a convolution's output is the same convolution with other weights.
struct FoldedLayer {
    /// PyTorch's default, which no checkpoint states.
    static let epsilon = 1e-5

    let weights: [Float]
    let bias: [Float]

    init(_ layer: ConvolutionLayer, from checkpoint: TorchCheckpoint) throws(CheckpointError) {
        var weights = try checkpoint.values(layer.weightKey)
        var bias = try checkpoint.values(layer.biasKey)
        if !layer.isBare {
            let (gain, offset) = (
                try checkpoint.values(layer.normKey("weight")), try checkpoint.values(layer.normKey("bias"))
            )
            let mean = try checkpoint.values(layer.normKey("running_mean"))
            let variance = try checkpoint.values(layer.normKey("running_var"))
            guard variance.allSatisfy({ $0 >= 0 }) else {
                throw .damaged("\(layer.normKey("running_var")) has a variance below zero")
            }
            let scales = zip(gain, variance).map { Double($0) / (Double($1) + Self.epsilon).squareRoot() }
            for channel in 0..<layer.outputs {
                let centred = Double(bias[channel]) - Double(mean[channel])
                bias[channel] = Float(centred * scales[channel] + Double(offset[channel]))
            }
            let area = layer.kernel[0] * layer.kernel[1]
            let run = layer.isTransposed ? area : layer.inputs * area
            // Weights lie in runs of one output channel each; in a transposed convolution the channels take turns.
            for start in stride(from: 0, to: weights.count, by: run) {
                let scale = scales[start / run % layer.outputs]
                for index in start..<start + run { weights[index] = Float(Double(weights[index]) * scale) }
            }
        }
        guard weights.allSatisfy(\.isFinite), bias.allSatisfy(\.isFinite) else {
            throw .damaged("\(layer.weightKey) and its norm give values that are not numbers")
        }
        (self.weights, self.bias) = (weights, bias)
    }
}
