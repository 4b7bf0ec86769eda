import Inference
import ModelStore

/// What a network is for, by what it takes and gives; names differ between exports and say nothing.
struct ModelShapes: Equatable {
    let kind: InstalledModel.Kind
    /// Pixels on each side of the face.
    let inputSize: Int

    private static let restorerPicture = [1, 3, 512, 512]
    private static let wav2LipSizes = 32...1024

    /// Judges a network.
    ///
    /// - Parameters:
    ///   - signature: of the network.
    ///   - file: its name, for the error.
    /// - Throws: ``ModelFileError`` (`wrongNetwork`) that names the shapes found.
    init(_ signature: ModelSignature, file: String) throws(ModelFileError) {
        if let size = Self.wav2Lip(signature) {
            (kind, inputSize) = (.wav2lip, size)
        } else if Self.isRestorer(signature) {
            (kind, inputSize) = (.restorer, 512)
        } else {
            throw ModelFileError(
                .wrongNetwork,
                "\(file) is neither Wav2Lip (? x 1 x 80 x 16 and ? x 6 x S x S in, ? x 3 x S x S out) nor a restorer "
                    + "(1 x 3 x 512 x 512 in and out): it takes \(Self.text(signature.inputs)) and gives "
                    + "\(Self.text(signature.outputs)); export it with those shapes and float32 pictures")
        }
    }

    /// The size of face that a Wav2Lip network takes, or `nil` for another network.
    private static func wav2Lip(_ signature: ModelSignature) -> Int? {
        guard signature.inputs.count == 2, signature.outputs.count == 1 else { return nil }
        guard (signature.inputs + signature.outputs).allSatisfy({ $0.elementType == .float32 }) else { return nil }
        guard signature.inputs.contains(where: { fits($0, [nil, 1, 80, 16]) }) else { return nil }
        // The face's extents must be known: they are the size at which the network was trained.
        let size = signature.inputs.lazy.compactMap { port -> Int? in
            guard let extents = port.shape.dimensions, extents.count == 4, extents[1] == 6 else { return nil }
            return extents[2] == extents[3] ? extents[2] : nil
        }.first
        guard let size, wav2LipSizes.contains(size), fits(signature.outputs[0], [nil, 3, size, size]) else {
            return nil
        }
        return size
    }

    private static func isRestorer(_ signature: ModelSignature) -> Bool {
        let isPicture = { (port: ModelSignature.Port) in
            port.elementType == .float32 && port.shape.dimensions?.count == 4 && fits(port, restorerPicture)
        }
        let rest = signature.inputs.filter { !isPicture($0) }
        // The second input of CodeFormer: one number, how close to stay to the picture.
        let isNumber = rest.allSatisfy { port in
            port.shape.fixed.map { $0.count == 1 } ?? (port.shape.dimensions?.count == 1)
        }
        return signature.inputs.count - rest.count == 1 && rest.count <= 1 && isNumber
            && signature.outputs.count == 1 && signature.outputs.allSatisfy(isPicture)
    }

    /// Whether a port has these extents, as far as both say.
    private static func fits(_ port: ModelSignature.Port, _ extents: [Int?]) -> Bool {
        guard let found = port.shape.dimensions else { return true }
        return found.count == extents.count
            && zip(found, extents).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
    }

    private static func text(_ ports: [ModelSignature.Port]) -> String {
        let shown = ports.prefix(4).map { port in
            port.elementType == .float32 ? "\(port.shape)" : "\(port.shape) (\(port.elementType.rawValue))"
        }
        let more = ports.count > 4 ? " and \(ports.count - 4) more" : ""
        return shown.isEmpty ? "nothing" : shown.joined(separator: " and ") + more
    }
}
