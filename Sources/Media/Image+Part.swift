extension Image {
    /// Cuts a part out.
    ///
    /// - Parameters:
    ///   - columns: a range inside the picture, not empty.
    ///   - rows: a range inside the picture, not empty.
    /// - Returns: those pixels.
    public func part(columns: Range<Int>, rows: Range<Int>) -> Image {
        let step = format.bytesPerPixel
        var bytes: [UInt8] = []
        bytes.reserveCapacity(columns.count * rows.count * step)
        for row in rows {
            bytes += pixels[row * stride + columns.lowerBound * step..<row * stride + columns.upperBound * step]
        }
        return Image(width: columns.count, height: rows.count, format: format, pixels: bytes)
    }
}
