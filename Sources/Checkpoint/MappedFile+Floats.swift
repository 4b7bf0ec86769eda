internal import Foundation

extension MappedFile {
    /// The numbers of a tensor whose storage begins at a place, as Float, last dimension fastest.
    ///
    /// - Throws: ``CheckpointError`` when they do not lie in the file, or are integers.
    func floats(_ tensor: TensorReference, storageStart: Int) throws(CheckpointError) -> [Float] {
        let storage = tensor.storage
        guard (0...count).contains(storageStart), storage.count <= (count - storageStart) / storage.kind.width else {
            throw .damaged("storage \(storage.key) reaches beyond the end of the file")
        }
        let data = bytes.bytes
        // TensorReference has made sure that every number lies within the storage.
        return switch storage.kind {
        case .float32:
            Self.gather(tensor) { index in
                let bits = unsafe data.unsafeLoadUnaligned(fromByteOffset: storageStart + 4 * index, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        case .float64:
            Self.gather(tensor) { index in
                let bits = unsafe data.unsafeLoadUnaligned(fromByteOffset: storageStart + 8 * index, as: UInt64.self)
                return Float(Double(bitPattern: UInt64(littleEndian: bits)))
            }
        case .float16, .bfloat16:
            Self.gather(tensor) { index in
                let bits = unsafe data.unsafeLoadUnaligned(fromByteOffset: storageStart + 2 * index, as: UInt16.self)
                let half = UInt16(littleEndian: bits)
                return storage.kind == .float16
                    ? Self.float(half: half) : Float(bitPattern: UInt32(clamping: half) << 16)
            }
        default:
            throw CheckpointError(.unsupported, "storage \(storage.key) holds whole numbers where weights belong")
        }
    }

    /// Goes through a tensor in the order of its dimensions, wherever its strides lead.
    private static func gather(_ tensor: TensorReference, _ load: (Int) -> Float) -> [Float] {
        if tensor.isContiguous { return (tensor.offset..<tensor.offset + tensor.count).map(load) }
        var values: [Float] = []
        values.reserveCapacity(tensor.count)
        var place = [Int](repeating: 0, count: tensor.shape.count)
        var index = tensor.offset
        for _ in 0..<tensor.count {
            values.append(load(index))
            for dimension in place.indices.reversed() {
                place[dimension] += 1
                index += tensor.strides[dimension]
                if place[dimension] < tensor.shape[dimension] { break }
                index -= place[dimension] * tensor.strides[dimension]
                place[dimension] = 0
            }
        }
        return values
    }

    /// A half-precision number; Swift's `Float16` does not exist on every Mac.
    private static func float(half bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let (exponent, fraction) = (Int(clamping: bits >> 10 & 0x1F), Float(bits & 0x3FF))
        return switch exponent {
        case 0: sign * fraction * 0x1p-24
        case 31: fraction == 0 ? sign * .infinity : .nan
        default: sign * Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
        }
    }
}
