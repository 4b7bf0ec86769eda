internal import Media

/// The part of a photo that frames are drawn from, with a border that repeats its edge, ready for bicubic sampling.
///
/// Positions are those of the whole photo. A class, because it is large, never changes and is shared by all sessions.
final class Texture: Sendable {
    /// Left column and top row of the interior, in pixels of the photo.
    let left: Int
    let top: Int
    /// Extent of the interior in pixels.
    let width: Int
    let height: Int
    /// Pixels of border on each side.
    static let border = 16

    /// RGBA, `stride` bytes a row, border included.
    let pixels: [UInt8]
    /// Bytes in a row.
    let stride: Int
    /// Farthest positions that a 4 x 4 neighbourhood may be read around.
    private let low: Point
    private let high: Point

    /// Cuts `area`, clipped to the picture, out of an `.rgba` picture.
    init(of image: Image, area: Rectangle) {
        precondition(image.format == .rgba)
        left = min(max(Int(area.x.rounded(.down)), 0), image.width - 1)
        top = min(max(Int(area.y.rounded(.down)), 0), image.height - 1)
        width = max(1, min(image.width, Int((area.x + area.width).rounded(.up))) - left)
        height = max(1, min(image.height, Int((area.y + area.height).rounded(.up))) - top)
        let border = Self.border
        stride = (width + 2 * border) * 4
        var pixels: [UInt8] = []
        // Eight bytes more: the last neighbourhood is read in pairs of pixels.
        pixels.reserveCapacity(stride * (height + 2 * border) + 8)
        for row in -border..<height + border {
            // Beyond the cut the photo's own pixels go on; only beyond the photo is its edge repeated.
            let y = min(max(top + row, 0), image.height - 1)
            let line = y * image.stride
            func repeatEdge(_ column: Int, _ count: Int) {
                for _ in 0..<count {
                    pixels.append(contentsOf: image.pixels[line + column * 4..<line + column * 4 + 4])
                }
            }
            let (first, end) = (max(0, left - border), min(image.width, left + width + border))
            repeatEdge(0, first - (left - border))
            pixels.append(contentsOf: image.pixels[line + first * 4..<line + end * 4])
            repeatEdge(image.width - 1, left + width + border - end)
        }
        pixels.append(contentsOf: [UInt8](repeating: 0, count: 8))
        self.pixels = pixels
        low = Point(Float(left - border + 2), Float(top - border + 2))
        high = Point(Float(left + width + border - 4), Float(top + height + border - 4))
    }

    /// Weights of the four neighbours at 256 fractions of a pixel: cubic convolution with a = -0.6, between the softness of
    /// Catmull-Rom (-0.5) and the halos of -0.75.
    ///
    /// Each entry holds the weights of neighbours 0 and 1, then 2 and 3, four times over: once for each channel.
    private static let weights: [SIMD16<Float>] = (0..<257).map { index in
        let taps = cubicWeights(Float(index) / 256)
        var wide = SIMD16<Float>()
        for lane in 0..<16 { wide[lane] = taps[lane / 4] }
        return wide
    }

    /// The weights of neighbours -1, 0, 1 and 2 at a fraction of a pixel; exactly 0, 1, 0, 0 at fraction 0.
    static func cubicWeights(_ fraction: Float) -> SIMD4<Float> {
        let a: Float = -0.6
        func near(_ d: Float) -> Float { ((a + 2) * d - (a + 3)) * d * d + 1 }
        func far(_ d: Float) -> Float { ((a * d - 5 * a) * d + 8 * a) * d - 4 * a }
        guard fraction > 0 else { return SIMD4(0, 1, 0, 0) }
        return SIMD4(far(1 + fraction), near(fraction), near(1 - fraction), far(2 - fraction))
    }

    /// Lends out the pixels for a frame's worth of sampling.
    func withSampler<Result>(_ body: (Sampler) -> Result) -> Result {
        unsafe pixels.withUnsafeBytes { bytes in
            unsafe Self.weights.withUnsafeBufferPointer { weights in
                guard let pixels = bytes.baseAddress, let table = weights.baseAddress else {
                    preconditionFailure("a texture has at least its border")
                }
                return unsafe body(
                    Sampler(
                        bytes: pixels, weights: table, stride: stride, rows: height + 2 * Self.border,
                        origin: Point(Float(left - Self.border), Float(top - Self.border)), low: low, high: high))
            }
        }
    }

    /// Reads interpolated colours; valid only inside ``Texture/withSampler(_:)``.
    @safe struct Sampler {
        let bytes: UnsafeRawPointer
        let weights: UnsafePointer<SIMD16<Float>>
        let stride: Int
        let rows: Int
        let origin: Point
        fileprivate let low: Point
        fileprivate let high: Point

        /// Red, green, blue and opacity, 0...255 and a little beyond, at a position in pixels of the photo.
        @inline(__always)
        func callAsFunction(_ position: Point) -> SIMD4<Float> {
            var place = position.replacing(with: low, where: position .< low)
            place = place.replacing(with: high, where: place .> high) - origin
            let whole = place.rounded(.down)
            let fraction = (place - whole) * 256
            let (x, y) = (Int(whole.x), Int(whole.y))
            let across = unsafe weights[Int(fraction.x + 0.5)]
            let down = unsafe weights[Int(fraction.y + 0.5)]
            var row = unsafe bytes + ((y - 1) * stride + (x - 1) * 4)
            var sum = SIMD8<Float>.zero
            for tap in 0..<4 {
                let first = unsafe SIMD8<Float>(row.loadUnaligned(as: SIMD8<UInt8>.self))
                let second = unsafe SIMD8<Float>(row.loadUnaligned(fromByteOffset: 8, as: SIMD8<UInt8>.self))
                let line = (first * across.lowHalf).addingProduct(second, across.highHalf)
                sum.addProduct(line, down[tap * 4])
                unsafe row += stride
            }
            return sum.lowHalf + sum.highHalf
        }
    }
}
