/// The face of a frame as the network sees it.
struct AlignedFace: Sendable, Equatable {
    /// Red, green and blue planes of R x R values, -1...1.
    let planes: [Float]

    /// Takes levels.
    ///
    /// - Parameter pixels: R x R pixels, red, green and blue side by side.
    init(pixels: [UInt8]) {
        let count = pixels.count / 3
        planes = (0..<3).flatMap { channel in (0..<count).map { Float(pixels[3 * $0 + channel]) / 255 * 2 - 1 } }
    }

    /// Only what shall stay: the region to be drawn becomes mid-grey, 0.
    func masked(by mask: FaceMask) -> [Float] {
        let keep = mask.keep
        return (0..<3).flatMap { channel in
            keep.indices.map { planes[channel * keep.count + $0] * keep[$0] }
        }
    }
}
