public import Inference
public import LipSync

extension LatentSyncNetwork {
    /// What goes in, by name, with the number of extents.
    var inputs: [String: Int] {
        switch self {
        case .audioEncoder: ["mel": 3]
        case .encoder: ["image": 4]
        case .decoder: ["latent": 4]
        case .unet: ["sample": 5, "timestep": 1, "audio": 3]
        case .shallow: ["sample": 5, "timestep": 1, "audio": 3, "cache": 5]
        }
    }

    /// What comes out.
    var outputs: [String] {
        switch self {
        case .audioEncoder: ["embeddings"]
        case .encoder: ["moments"]
        case .decoder: ["image"]
        case .unet: ["noise", "cache"]
        case .shallow: ["noise"]
        }
    }

    /// Makes sure that a network takes and gives what this one does.
    ///
    /// - Parameters:
    ///   - signature: of the network.
    ///   - file: its name, for the error.
    /// - Throws: ``LipSyncError`` (`model`) where an input or output is missing, or has another number of extents.
    public func requirePorts(of signature: ModelSignature, file: String) throws(LipSyncError) {
        let names = PortNames(signature, of: file)
        for (input, rank) in inputs.sorted(by: { $0.key < $1.key }) {
            let port = signature.inputs[try names.input(input)]
            guard port.shape.dimensions.map({ $0.count == rank }) ?? true else {
                throw LipSyncError(
                    .model,
                    "\(file) takes \(input) as \(port.shape), where \(rank) extents are expected: export it again")
            }
        }
        for output in outputs { _ = try names.output(output) }
    }
}
