internal import Media

extension Image {
    /// Mixes another picture of the same size and format into this one; where both are equal nothing changes.
    ///
    /// - Parameters:
    ///   - other: what shines through.
    ///   - share: how much of this picture stays, 0...1.
    mutating func melt(into other: Image, keeping share: Float) {
        precondition(pixels.count == other.pixels.count, "pictures that melt are of one size")
        let own = UInt32((share * 256).rounded())
        for index in pixels.indices where pixels[index] != other.pixels[index] {
            let mixed = UInt32(pixels[index]) * own + UInt32(other.pixels[index]) * (256 - own)
            pixels[index] = UInt8(truncatingIfNeeded: (mixed + 128) >> 8)
        }
    }
}
