internal import COpenVINO

/// The kind of number that a tensor holds.
public enum ElementType: String, Sendable, CaseIterable {
    /// Signed integer of eight bits.
    case int8
    /// Signed integer of 32 bits.
    case int32
    /// Signed integer of 64 bits.
    case int64
    /// Unsigned integer of eight bits.
    case uint8
    /// Half precision.
    case float16
    /// The upper half of a `float32`.
    case bfloat16
    /// Single precision, what almost every input and output is.
    case float32
    /// Double precision, which some exports ask for in a single number.
    case float64
    /// Any kind that this program has no use for, packed and text types among them.
    case other

    init(_ raw: ov_element_type_e) {
        self =
            switch raw {
            case I8: .int8
            case I32: .int32
            case I64: .int64
            case U8: .uint8
            case F16: .float16
            case BF16: .bfloat16
            case F32: .float32
            case F64: .float64
            default: .other
            }
    }
}

/// A Swift number type that tensors can be read and written as, without conversion.
public protocol TensorElement: BitwiseCopyable, Sendable {
    /// The tensor type with the same bits.
    static var elementType: ElementType { get }
}

extension Float: TensorElement {
    /// Single precision.
    public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
    /// Double precision.
    public static var elementType: ElementType { .float64 }
}

extension Int32: TensorElement {
    /// 32 bits, signed.
    public static var elementType: ElementType { .int32 }
}

extension Int64: TensorElement {
    /// 64 bits, signed.
    public static var elementType: ElementType { .int64 }
}

extension UInt8: TensorElement {
    /// Eight bits, unsigned.
    public static var elementType: ElementType { .uint8 }
}
