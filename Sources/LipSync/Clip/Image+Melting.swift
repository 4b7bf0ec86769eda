internal import Media

extension Image {
    /// Mixes another picture of the same size and format into this one; where both are equal nothing changes.
    ///
    /// - Parameters:
    ///   - other: what shines through.
    ///   - share: how much of this picture stays, 0...1.
    mutating func melt(into other: Image, keeping share: Float) {
        precondition(pixels.count == other.pixels.count, "pictures that melt are of one size")
        let weight = Int32(clamping: (share * 256).rounded())
        for index in pixels.indices where pixels[index] != other.pixels[index] {
            pixels[index] = .mixed(other.pixels[index], pixels[index], weight: weight)
        }
    }
}

extension UInt8 {
    /// A level between two.
    ///
    /// - Parameters:
    ///   - from: at weight 0.
    ///   - to: at weight 256.
    ///   - weight: 0...256.
    /// - Returns: the level, rounded.
    static func mixed(_ from: UInt8, _ to: UInt8, weight: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: (Int32(clamping: from) * (256 - weight) + Int32(clamping: to) * weight + 128) >> 8)
    }
}
