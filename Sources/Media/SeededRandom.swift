/// Reproducible random numbers: SplitMix64 ([Steele and others 2014](https://doi.org/10.1145/2714064.2660195)).
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins a sequence.
    ///
    /// - Parameter seed: the same seed gives the same numbers, on every machine.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in a range.
    public mutating func uniform(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &self) }

    /// Approximately normal, mean 0, variance 1: the sum of twelve uniform numbers.
    public mutating func gaussian() -> Float { (0..<12).reduce(-6) { sum, _ in sum + uniform(0...1) } }
}
