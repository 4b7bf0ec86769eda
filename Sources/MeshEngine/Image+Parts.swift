internal import Media

extension Image {
    /// The pixel nearest to a place, at the edge outside.
    func color(near place: Point) -> SIMD4<Float> {
        let x = min(max(Int(place.x.rounded()), 0), width - 1)
        let y = min(max(Int(place.y.rounded()), 0), height - 1)
        return SIMD4<Float>(self[x, y])
    }

    /// A part that lies inside.
    func part(columns: Range<Int>, rows: Range<Int>) -> Image {
        let step = format.bytesPerPixel
        var bytes: [UInt8] = []
        bytes.reserveCapacity(columns.count * rows.count * step)
        for row in rows {
            bytes += pixels[row * stride + columns.lowerBound * step..<row * stride + columns.upperBound * step]
        }
        return Image(width: columns.count, height: rows.count, format: format, pixels: bytes)
    }
}
