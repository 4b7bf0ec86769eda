internal import COpenVINO

/// What this machine's processor offers to number work.
public enum CPU {
    /// Instruction sets, counted only where the operating system supports them too.
    public struct Features: OptionSet, Sendable, CustomStringConvertible {
        /// One bit a feature.
        public let rawValue: UInt32
        /// Takes bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// 256-bit integers (x86), without which this program does not start there.
        public static let avx2 = Features(rawValue: LIPSTREAM_CPU_AVX2)
        /// Multiply and add in one step (x86), needed as well.
        public static let fma = Features(rawValue: LIPSTREAM_CPU_FMA)
        /// 512-bit vectors (x86).
        public static let avx512 = Features(rawValue: LIPSTREAM_CPU_AVX512)
        /// Native products of bfloat16 numbers (AVX512_BF16, AMX or ARM BF16).
        public static let bfloat16 = Features(rawValue: LIPSTREAM_CPU_BF16)
        /// Matrix tiles (x86).
        public static let amx = Features(rawValue: LIPSTREAM_CPU_AMX)
        /// 128-bit vectors (ARM).
        public static let neon = Features(rawValue: LIPSTREAM_CPU_NEON)

        /// The names, for people: `AVX2 FMA AVX-512 BF16`.
        public var description: String {
            let names: [(Features, String)] = [
                (.avx2, "AVX2"), (.fma, "FMA"), (.avx512, "AVX-512"), (.bfloat16, "BF16"), (.amx, "AMX"),
                (.neon, "NEON"),
            ]
            let found = names.filter { contains($0.0) }.map(\.1)
            return found.isEmpty ? "none" : found.joined(separator: " ")
        }
    }

    /// What this machine offers.
    public static let features = Features(rawValue: lipstream_cpu_features())
}
