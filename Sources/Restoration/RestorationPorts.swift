internal import Inference

/// Which inputs and outputs of a network are the picture and the fidelity.
struct RestorationPorts: Sendable {
    /// The input that takes the face.
    let picture: Int
    /// The input that takes how close to the original the face stays, and whether it is a double; most have none.
    let fidelity: (index: Int, isDouble: Bool)?
    /// The output that gives the face.
    let result: Int

    /// One picture, red, green and blue planes.
    static let shape: Shape = [1, 3, FaceTemplate.side, FaceTemplate.side]

    /// Finds them.
    ///
    /// - Parameters:
    ///   - signature: what the network takes and gives.
    ///   - name: the network's file, for the error.
    /// - Throws: ``RestorationError`` (`wrongSignature`) when it is no network of this kind.
    init(_ signature: ModelSignature, name: String) throws(RestorationError) {
        let (inputs, outputs) = (signature.inputs, signature.outputs)
        let pictures = inputs.indices.filter { inputs[$0].isPicture }
        let rest = inputs.indices.filter { !inputs[$0].isPicture }
        let results = outputs.indices.filter { outputs[$0].isPicture }
        guard let picture = pictures.first, pictures.count == 1, rest.count <= 1, let result = results.first,
            results.count == 1
        else {
            throw Self.mismatch(signature, name)
        }
        if let index = rest.first {
            let port = inputs[index]
            guard port.isNumber, port.elementType == .float32 || port.elementType == .float64 else {
                throw Self.mismatch(signature, name)
            }
            fidelity = (index, port.elementType == .float64)
        } else {
            fidelity = nil
        }
        (self.picture, self.result) = (picture, result)
    }

    private static func mismatch(_ signature: ModelSignature, _ name: String) -> RestorationError {
        func list(_ ports: [ModelSignature.Port]) -> String {
            ports.isEmpty ? "nothing" : ports.map { "\($0.elementType.rawValue) \($0.shape)" }.joined(separator: ", ")
        }
        return RestorationError(
            .wrongSignature,
            "\(name) does not restore faces of 512 pixels: it takes \(list(signature.inputs)) and gives "
                + "\(list(signature.outputs)), where one float32 \(shape) (and perhaps one number, the fidelity) should "
                + "go in and one float32 \(shape) come out; use GFPGAN, CodeFormer, GPEN-512 or RestoreFormer++ as ONNX"
        )
    }
}

extension ModelSignature.Port {
    fileprivate var isPicture: Bool {
        elementType == .float32 && shape.dimensions?.count == 4 && shape.accepts(RestorationPorts.shape)
    }

    /// Whether one number fits, with or without dimensions.
    fileprivate var isNumber: Bool {
        guard let dimensions = shape.dimensions else { return false }
        return dimensions.allSatisfy { $0 == nil || $0 == 1 }
    }

    /// The shape of one number here.
    var shapeOfNumber: Shape { Shape((shape.dimensions ?? []).map { _ in 1 }) }
}
