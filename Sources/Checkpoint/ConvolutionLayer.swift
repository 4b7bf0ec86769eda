/// A convolution of the network with its batch norm, as its tensors and its place in the network define it.
struct ConvolutionLayer {
    /// The key of its tensors without their last parts: `audio_encoder.3`, or `output_block.1` for a bare convolution.
    let prefix: String
    /// Whether a batch norm and a ReLU follow.
    let isBare: Bool
    let isTransposed: Bool
    let inputs: Int
    let outputs: Int
    /// Height and width.
    let kernel: [Int]
    var stride = [1, 1]
    var padding = [0, 0]
    var outputPadding = [0, 0]
    /// Whether the input is added before the ReLU.
    var isResidual = false

    var weightKey: String { isBare ? "\(prefix).weight" : "\(prefix).conv_block.0.weight" }
    var biasKey: String { isBare ? "\(prefix).bias" : "\(prefix).conv_block.0.bias" }
    func normKey(_ part: String) -> String { "\(prefix).conv_block.1.\(part)" }

    /// The shape of the weights, the same in PyTorch and OpenVINO.
    var weightShape: [Int] { (isTransposed ? [inputs, outputs] : [outputs, inputs]) + kernel }
    var weightCount: Int { inputs * outputs * kernel[0] * kernel[1] }

    /// A convolution of stride 1 that keeps the size of the picture, described by the shape of its weights.
    init(
        _ prefix: String, in checkpoint: TorchCheckpoint, inputs: Int, isTransposed: Bool = false, isBare: Bool = false
    ) throws(CheckpointError) {
        (self.prefix, self.inputs, self.isTransposed, self.isBare) = (prefix, inputs, isTransposed, isBare)
        let key = isBare ? "\(prefix).weight" : "\(prefix).conv_block.0.weight"
        let shape = try checkpoint.shape(key)
        let expected = isTransposed ? "\(inputs) x channels x height x width" : "channels x \(inputs) x height x width"
        guard shape.count == 4, shape.allSatisfy({ $0 > 0 }), shape[isTransposed ? 0 : 1] == inputs,
            shape[2] <= 15, shape[3] <= 15
        else { throw .wrongShape(key, shape, expected) }
        outputs = shape[isTransposed ? 1 : 0]
        kernel = [shape[2], shape[3]]
        padding = [(kernel[0] - 1) / 2, (kernel[1] - 1) / 2]
        let vectors =
            isBare ? [biasKey] : [biasKey] + ["weight", "bias", "running_mean", "running_var"].map(normKey)
        for key in vectors {
            let shape = try checkpoint.shape(key)
            guard shape == [outputs] else { throw .wrongShape(key, shape, "[\(outputs)]") }
        }
    }

    /// What comes out of a picture of some height and width; `nil` when nothing does.
    func output(of size: [Int]) -> [Int]? {
        var result: [Int] = []
        for axis in 0..<2 {
            let extent =
                isTransposed
                ? (size[axis] - 1) * stride[axis] + kernel[axis] - 2 * padding[axis] + outputPadding[axis]
                : (size[axis] + 2 * padding[axis] - kernel[axis] + stride[axis]) / stride[axis]
            guard extent > 0, isTransposed || size[axis] + 2 * padding[axis] >= kernel[axis] else { return nil }
            result.append(extent)
        }
        return result
    }

    /// Whether it does what a residual block does: as many channels in as out, and more than one pixel seen.
    var mayBeResidual: Bool {
        !isTransposed && inputs == outputs && kernel[0] > 1 && kernel[0].isMultiple(of: 2) == false
    }
}

extension TorchCheckpoint {
    /// The shape of a tensor that has to be there.
    func shape(_ key: String) throws(CheckpointError) -> [Int] {
        guard let tensor = tensors[key] else {
            throw CheckpointError(.notWav2Lip, "it is not a Wav2Lip network: the tensor \(key) is missing")
        }
        return tensor.shape
    }

    /// The places `PREFIX.0`, `PREFIX.1`, … that hold a convolution with its norm.
    func places(_ prefix: String) -> [String] {
        var places: [String] = []
        while places.count < 64, tensors["\(prefix).\(places.count).conv_block.0.weight"] != nil {
            places.append("\(prefix).\(places.count)")
        }
        return places
    }

    /// The places of every stage: `PREFIX.I.J`, or `PREFIX.I` where a stage is a single block.
    func stages(_ prefix: String) -> [[String]] {
        var stages: [[String]] = []
        while stages.count < 16 {
            let stage = "\(prefix).\(stages.count)"
            let inner = tensors["\(stage).conv_block.0.weight"] == nil ? places(stage) : [stage]
            if inner.isEmpty { break }
            stages.append(inner)
        }
        return stages
    }
}
