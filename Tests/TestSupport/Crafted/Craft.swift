public import Media

/// Writes the fields of a file, some of them with values that no honest file has.
public struct Craft {
    /// The bytes so far.
    public var bytes: [UInt8] = []
    /// What everything is drawn from.
    public var random: SeededRandom
    /// One field of so many is extreme.
    private let rarity: Int

    /// Begins a file.
    ///
    /// - Parameter seed: the same seed gives the same file, on every machine.
    public init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        // Some files have one lie in them, others little else.
        rarity = [3, 6, 12, 24].randomElement(using: &random) ?? 6
    }

    /// One of several.
    public mutating func one<Value>(of values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }

    /// Whether something happens that happens once in so many times.
    public mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    /// A number of some bits: the usual one, or where it hurts.
    public mutating func number(_ usual: UInt64, bits: Int) -> UInt64 {
        guard chance(rarity) else { return usual }
        return Self.extreme(bits, &random)
    }

    /// A number that programs do not expect.
    public static func extreme(_ bits: Int, _ random: inout SeededRandom) -> UInt64 {
        let all: UInt64 = bits >= 64 ? .max : 1 << UInt64(bits) - 1
        let sign: UInt64 = 1 << UInt64(bits - 1)
        let any = UInt64.random(in: 0...all, using: &random)
        let shift = UInt64.random(in: 0..<UInt64(bits), using: &random)
        let values: [UInt64] = [
            0, 1, 2, all, all - 1, sign, sign - 1, sign + 1, sign >> 1, all >> 1 - 1, 0x7FFF_FFFF, 0x8000_0000,
            0xFFFF_FFFF, 1 << 62, 1 << 40, 10_000_000_000, 65_535, 32_768, any, any >> shift,
        ]
        return values[Int.random(in: values.indices, using: &random)] & all
    }

    /// A floating-point number: the usual one, or where it hurts.
    public mutating func float(_ usual: Double) -> Double {
        guard chance(rarity) else { return usual }
        return one(of: [
            0, -0.0, -1, 1e-300, 5e-324, 1e300, .greatestFiniteMagnitude, .infinity, -.infinity, .nan, 9.3e18, -9.3e18,
            9_223_372_036_854_775_807, 1e11, 4_294_967_296,
        ])
    }

    /// Adds bytes as they are.
    public mutating func raw(_ more: some Sequence<UInt8>) { bytes += more }
    /// Adds text.
    public mutating func text(_ text: String) { bytes += Array(text.utf8) }
    /// Adds a field of some bytes, big end first.
    public mutating func big(_ usual: UInt64, _ width: Int) {
        bytes += Self.big(number(usual, bits: 8 * width), width)
    }
    /// Adds a field of some bytes, little end first.
    public mutating func little(_ usual: UInt64, _ width: Int) {
        bytes += Self.big(number(usual, bits: 8 * width), width).reversed()
    }
    /// The bytes of a number, big end first.
    public static func big(_ number: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }
    /// Adds noise.
    public mutating func noise(_ count: Int) {
        for _ in 0..<count { bytes.append(.random(in: 0...255, using: &random)) }
    }

    /// Adds what another part wrote, drawn from the same numbers.
    public mutating func part(_ body: (inout Craft) -> Void) -> [UInt8] {
        let before = bytes
        bytes = []
        body(&self)
        defer { bytes = before }
        return bytes
    }
}
