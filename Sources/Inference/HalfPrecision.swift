internal import COpenVINO

/// A 16-bit number format, by OpenVINO's name.
public enum HalfPrecision: String, Sendable {
    /// bfloat16: 8 bits of exponent, 8 of precision.
    case bfloat16 = "bf16"
    /// IEEE 754 half precision: 5 bits of exponent, 11 of precision.
    case float16 = "f16"

    /// The format that the processor multiplies natively.
    ///
    /// OpenVINO lists `BF16` on every AVX-512 processor, also where it emulates the products, which is slower than 32
    /// bits: there the instruction set decides too. Its ARM plugin computes in `f16` and ignores `bf16`, also where the
    /// processor has BF16 instructions.
    ///
    /// - Parameters:
    ///   - capabilities: OpenVINO's `OPTIMIZATION_CAPABILITIES` of the processor.
    ///   - features: the instruction sets.
    /// - Returns: the format, or `nil` where 32 bits are faster.
    static func native(capabilities: Set<String>, features: CPU.Features) -> HalfPrecision? {
        if capabilities.contains("BF16"), features.contains(.bfloat16) { return .bfloat16 }
        if capabilities.contains("FP16"), features.contains(.neon) { return .float16 }
        return nil
    }
}

extension Core {
    /// What a device can compute with, such as `FP32` and `BF16`; empty where the runtime cannot tell.
    static func capabilities(of device: String, core: OpaquePointer) -> Set<String> {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe ov_core_get_property(core, device, "OPTIMIZATION_CAPABILITIES", &text) == OK,
            let found = unsafe text
        else { return [] }
        defer { unsafe ov_free(found) }
        return Set(unsafe String(cString: found).split { $0 == " " || $0 == "," }.map(String.init))
    }
}
