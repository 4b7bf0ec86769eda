internal import Inference
internal import LipSync

/// Finds a network's inputs and outputs by the names that the exporter gives them.
struct PortNames {
    private let signature: ModelSignature
    private let name: String

    init(_ signature: ModelSignature, of name: String) { (self.signature, self.name) = (signature, name) }

    /// The position of an input.
    func input(_ port: String) throws(LipSyncError) -> Int { try position(port, signature.inputs, "takes") }
    /// The position of an output.
    func output(_ port: String) throws(LipSyncError) -> Int { try position(port, signature.outputs, "gives") }

    private func position(_ port: String, _ ports: [ModelSignature.Port], _ verb: String) throws(LipSyncError) -> Int {
        if let index = ports.firstIndex(where: { $0.name == port }) { return index }
        let names = ports.map(\.name).joined(separator: ", ")
        throw LipSyncError(
            .model,
            "\(name) \(verb) \(names) and no \(port): it is no network of LatentSync that Scripts/export-latentsync made"
        )
    }
}

extension LipSyncError {
    /// Runs what OpenVINO does; its errors are a model's.
    static func inference<Result: ~Copyable>(
        _ body: () throws(InferenceError) -> Result
    ) throws(LipSyncError) -> Result {
        do throws(InferenceError) {
            return try body()
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }
}
