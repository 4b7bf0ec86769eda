/// How numbers are stored.
enum ScalarKind: String {
    case float32 = "FloatStorage"
    case float64 = "DoubleStorage"
    case float16 = "HalfStorage"
    case bfloat16 = "BFloat16Storage"
    case int64 = "LongStorage"
    case int32 = "IntStorage"
    case int16 = "ShortStorage"
    case int8 = "CharStorage"
    case uint8 = "ByteStorage"
    case bool = "BoolStorage"

    /// Bytes of one number.
    var width: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }
}

/// A row of numbers that a checkpoint keeps apart from the objects that speak of it.
struct StorageReference: Hashable {
    var key: String
    var kind: ScalarKind
    /// How many numbers.
    var count: Int
}

/// Which numbers of a storage make up a tensor.
struct TensorReference {
    /// 2^26 numbers, 256 MB as Float: seven times the whole published network.
    static let largestCount = 1 << 26

    let storage: StorageReference
    let offset: Int
    let shape: [Int]
    let strides: [Int]
    /// How many numbers the tensor has.
    let count: Int

    /// - Throws: ``CheckpointError`` (`damaged`) when a number would lie outside the storage.
    init(_ storage: StorageReference, offset: Int, shape: [Int], strides: [Int]) throws(CheckpointError) {
        guard shape.count == strides.count, shape.count <= 8, offset >= 0, offset <= storage.count,
            shape.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 })
        else { throw .damaged("a tensor has the shape \(shape), strides \(strides) and offset \(offset)") }
        var (total, last) = (1, offset)
        for (extent, stride) in zip(shape, strides) {
            let product = total.multipliedReportingOverflow(by: extent)
            let reach = max(0, extent - 1).multipliedReportingOverflow(by: stride)
            let sum = last.addingReportingOverflow(reach.partialValue)
            guard !product.overflow, !reach.overflow, !sum.overflow, product.partialValue <= Self.largestCount else {
                throw .damaged("a tensor has the impossible shape \(shape) with strides \(strides)")
            }
            (total, last) = (product.partialValue, sum.partialValue)
        }
        guard total == 0 || last < storage.count, total <= storage.count else {
            throw .damaged(
                "a tensor of shape \(shape) reaches number \(last) of storage \(storage.key), which has \(storage.count)"
            )
        }
        (self.storage, self.offset, self.shape, self.strides, count) = (storage, offset, shape, strides, total)
    }

    /// Whether the numbers lie one after the other, last dimension fastest.
    var isContiguous: Bool {
        var expected = 1
        for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
            guard stride == expected else { return false }
            // Of a tensor without numbers, the other extents may be anything.
            let (product, overflows) = expected.multipliedReportingOverflow(by: extent)
            guard !overflows else { return false }
            expected = product
        }
        return true
    }
}
