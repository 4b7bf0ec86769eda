import Media

/// How far a frame's colours are from the photo's where nothing should change, in means over squares of 16 pixels:
/// compression moves single pixels, a wrong conversion moves whole squares.
struct ColorComparison: Equatable {
    /// What all squares but one in fifty keep to, in levels of 0...255.
    ///
    /// It is the difference of a square's mean in the channel where it is largest. The last ones are edges of pure colours, whose halved chroma leaves the range of RGB.
    private(set) var largest: Float = 0
    /// The mean difference.
    private(set) var mean: Float = 0
    /// The mean difference if red and blue of the frame were exchanged.
    private(set) var meanExchanged: Float = 0
    /// Squares that were compared.
    private(set) var squares = 0

    private static let side = 16
    /// What counts as equal.
    static let tolerance: Float = 4

    /// Compares the squares that lie outside an area.
    ///
    /// - Parameters:
    ///   - frame: of the photo's size.
    ///   - photo: what it should look like.
    ///   - area: where it may differ; a square's width around it is left out too.
    init(of frame: Image, with photo: Image, outside area: Rectangle) {
        let side = Self.side
        let margin = Float(side)
        let excluded = Rectangle(
            x: area.x - margin, y: area.y - margin, width: area.width + 2 * margin, height: area.height + 2 * margin)
        var (sum, sumExchanged): (Float, Float) = (0, 0)
        var differences: [Float] = []
        for y in stride(from: 0, through: photo.height - side, by: side) {
            for x in stride(from: 0, through: photo.width - side, by: side) {
                let square = Rectangle(x: Float(x), y: Float(y), width: margin, height: margin)
                guard square.intersection(excluded).area == 0 else { continue }
                let (seen, wanted) = (Self.mean(of: frame, x, y), Self.mean(of: photo, x, y))
                let difference = magnitude(seen - wanted)
                let exchanged = magnitude(SIMD3(seen.z, seen.y, seen.x) - wanted)
                differences.append(difference.max())
                sum += difference.sum() / 3
                sumExchanged += exchanged.sum() / 3
            }
        }
        squares = differences.count
        largest = squares > 0 ? differences.sorted()[(squares - 1) * 49 / 50] : 0
        mean = sum / Float(max(1, squares))
        meanExchanged = sumExchanged / Float(max(1, squares))
    }

    var isEqual: Bool { squares > 0 && largest <= Self.tolerance }

    /// Whether the colours would be nearly right if red and blue changed places.
    var isExchanged: Bool { !isEqual && squares > 0 && meanExchanged < mean / 3 }

    /// Red, green and blue of a square.
    private static func mean(of image: Image, _ left: Int, _ top: Int) -> SIMD3<Float> {
        let offset = image.format.colorOffsets
        var sum = SIMD3<Int32>.zero
        for y in top..<top + side {
            for x in left..<left + side {
                let base = y * image.stride + x * image.format.bytesPerPixel
                sum &+= SIMD3(
                    Int32(clamping: image.pixels[base + offset.red]),
                    Int32(clamping: image.pixels[base + offset.green]),
                    Int32(clamping: image.pixels[base + offset.blue]))
            }
        }
        return SIMD3<Float>(sum) / Float(side * side)
    }
}

private func magnitude(_ vector: SIMD3<Float>) -> SIMD3<Float> { vector.replacing(with: -vector, where: vector .< 0) }
