internal import Media

/// Cuts the crop out of a frame: every pixel of it is looked up in the frame, between four of its pixels.
///
/// As `kornia.geometry.transform.warp_affine` with the fill of LatentSync's `AlignRestore`: what lies outside of the frame
/// counts as 127, and the result is cut, not rounded, to whole levels.
enum CropWarp {
    /// The level of what lies outside of a frame.
    static let outside: Float = 127

    /// Cuts a crop.
    ///
    /// - Parameters:
    ///   - image: the frame, any format with three colours.
    ///   - placement: where the crop lies.
    ///   - template: how large it is.
    /// - Returns: `height * width * 3` levels, red, green, blue; `nil` where the placement has no inverse.
    static func crop(_ image: Image, _ placement: CropPlacement, _ template: CropTemplate) -> [UInt8]? {
        guard let back = placement.inverse else { return nil }
        let (width, height, step) = (image.width, image.height, image.format.bytesPerPixel)
        let offsets = image.format.colorOffsets
        let channels = [offsets.red, offsets.green, offsets.blue]
        var crop = [UInt8](repeating: 0, count: template.width * template.height * 3)
        let pixels = image.pixels.span
        for y in 0..<template.height {
            for x in 0..<template.width {
                let place = back(Double(x), Double(y))
                let (left, top) = (place.x.rounded(.down), place.y.rounded(.down))
                let (shareX, shareY) = (Float(place.x - left), Float(place.y - top))
                let at = (y * template.width + x) * 3
                guard left > -2, top > -2, left < Double(width), top < Double(height) else {
                    for channel in 0..<3 { crop[at + channel] = UInt8(outside) }
                    continue
                }
                let (column, row) = (Int(left), Int(top))
                var sum = SIMD3<Float>.zero
                for (dy, weightY) in [(0, 1 - shareY), (1, shareY)] {
                    for (dx, weightX) in [(0, 1 - shareX), (1, shareX)] {
                        let (tapX, tapY) = (column + dx, row + dy)
                        let isInside = tapX >= 0 && tapX < width && tapY >= 0 && tapY < height
                        guard isInside else {
                            sum += SIMD3(repeating: outside) * (weightX * weightY)
                            continue
                        }
                        let base = tapY * width * step + tapX * step
                        let color = SIMD3<Float>(
                            Float(pixels[base + channels[0]]), Float(pixels[base + channels[1]]),
                            Float(pixels[base + channels[2]]))
                        sum += color * (weightX * weightY)
                    }
                }
                for channel in 0..<3 { crop[at + channel] = UInt8(max(0, min(255, sum[channel]))) }
            }
        }
        return crop
    }
}
