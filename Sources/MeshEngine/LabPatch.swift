internal import Media

/// A blurred piece of a picture in CIE L*a*b* (D65), in which distances mean what an eye sees.
struct LabPatch {
    private let left: Int
    private let top: Int
    private let width: Int
    private let height: Int
    private var pixels: [SIMD4<Float>]

    /// Cuts out `area` (clipped to the picture), blurs it with a Gaussian and converts it.
    ///
    /// - Parameters:
    ///   - image: any format.
    ///   - area: in pixels of the picture.
    ///   - sigma: standard deviation of the blur in pixels.
    init(of image: Image, area: Rectangle, sigma: Float) {
        left = min(max(Int(area.x.rounded(.down)), 0), image.width - 1)
        top = min(max(Int(area.y.rounded(.down)), 0), image.height - 1)
        width = max(1, min(image.width, Int((area.x + area.width).rounded(.up))) - left)
        height = max(1, min(image.height, Int((area.y + area.height).rounded(.up))) - top)
        pixels = []
        pixels.reserveCapacity(width * height)
        for y in top..<top + height {
            for x in left..<left + width { pixels.append(SIMD4<Float>(image[x, y])) }
        }
        blur(sigma: sigma)
        for index in pixels.indices { pixels[index] = Self.lab(fromRGB: pixels[index]) }
    }

    /// L*, a*, b* (and 0) at a position in the picture's pixels, bilinear, the edge repeated.
    func callAsFunction(_ point: Point) -> SIMD4<Float> {
        let x = (point.x - Float(left)).clamped(to: 0...Float(width - 1))
        let y = (point.y - Float(top)).clamped(to: 0...Float(height - 1))
        let (column, row) = (min(Int(x), max(width - 2, 0)), min(Int(y), max(height - 2, 0)))
        let (fx, fy) = (x - Float(column), y - Float(row))
        let (right, below) = (width > 1 ? 1 : 0, height > 1 ? width : 0)
        let base = row * width + column
        let upper = pixels[base] * (1 - fx) + pixels[base + right] * fx
        let lower = pixels[base + below] * (1 - fx) + pixels[base + below + right] * fx
        return upper * (1 - fy) + lower * fy
    }

    private mutating func blur(sigma: Float) {
        let radius = max(1, Int((3 * sigma).rounded(.up)))
        let kernel = (-radius...radius).map { (-0.5 * Float($0 * $0) / (sigma * sigma)).exponential }
        let total = kernel.reduce(0, +)
        func convolve(_ source: [SIMD4<Float>], length: Int, step: Int, lines: Int, lineStep: Int) -> [SIMD4<Float>] {
            var result = source
            for line in 0..<lines {
                for position in 0..<length {
                    var sum = SIMD4<Float>.zero
                    for tap in -radius...radius {
                        let at = min(max(position + tap, 0), length - 1)
                        sum.addProduct(source[line * lineStep + at * step], kernel[tap + radius])
                    }
                    result[line * lineStep + position * step] = sum / total
                }
            }
            return result
        }
        pixels = convolve(pixels, length: width, step: 1, lines: height, lineStep: width)
        pixels = convolve(pixels, length: height, step: width, lines: width, lineStep: 1)
    }

    private static func lab(fromRGB color: SIMD4<Float>) -> SIMD4<Float> {
        func linear(_ value: Float) -> Float {
            let v = value / 255
            return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055).raised(to: 2.4)
        }
        func curve(_ t: Float) -> Float { t > 0.008856 ? t.raised(to: 1 / 3) : 7.787 * t + 16 / 116 }
        let (r, g, b) = (linear(color.x), linear(color.y), linear(color.z))
        let x = curve((0.412453 * r + 0.357580 * g + 0.180423 * b) / 0.950456)
        let y = curve(0.212671 * r + 0.715160 * g + 0.072169 * b)
        let z = curve((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.088754)
        return SIMD4(116 * y - 16, 500 * (x - y), 200 * (y - z), 0)
    }
}
