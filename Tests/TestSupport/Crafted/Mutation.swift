public import Media

/// Damage to bytes that were right: what a parser has to survive.
public struct Mutation {
    private var random: SeededRandom

    /// Begins a sequence.
    ///
    /// - Parameter seed: the same seed damages alike, on every machine.
    public init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// Damages bytes in one to six places.
    ///
    /// - Parameters:
    ///   - bytes: what is right.
    ///   - head: damage falls into so many first bytes as often as into all the others.
    /// - Returns: something else, perhaps of another length.
    public mutating func damaged(_ bytes: [UInt8], head: Int = 512) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let end = Bool.random(using: &random) ? min(bytes.count, head) : bytes.count
            let place = Int.random(in: 0..<end, using: &random)
            let last = min(bytes.count, place + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
            case 2: bytes.removeSubrange(place..<last)
            case 3: bytes.insert(contentsOf: bytes[place..<last], at: place)
            case 4: bytes.removeSubrange(last...)
            case 5: digits(&bytes, from: place)
            default: number(&bytes, at: place)
            }
        }
        return bytes
    }

    /// Puts a number where a field may be.
    private mutating func number(_ bytes: inout [UInt8], at place: Int) {
        let width = [1, 2, 4, 8].randomElement(using: &random) ?? 4
        var number = Craft.big(Craft.extreme(8 * width, &random), width)
        if Bool.random(using: &random) { number.reverse() }
        for (offset, byte) in number.enumerated() where place + offset < bytes.count { bytes[place + offset] = byte }
    }

    /// Puts another number where one is written in digits.
    private mutating func digits(_ bytes: inout [UInt8], from place: Int) {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        let texts = [
            "-1", "0", "-0", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "18446744073709551616",
            "1e300", "-1e300", "1e999", "2147483648", "4294967295", "0.5", "NaN", "1e-320", "00", "99999999999",
        ]
        bytes.replaceSubrange(start..<end, with: Array((texts.randomElement(using: &random) ?? "0").utf8))
    }
}
