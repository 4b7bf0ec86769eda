extension Image {
    /// The same picture in another size, in the same format: areas are averaged when it shrinks, pixels interpolated
    /// linearly when it grows.
    ///
    /// Opacity is scaled like a colour.
    ///
    /// - Parameter factor: positive; each side becomes `side * factor`, rounded, at least 1.
    /// - Returns: the scaled picture.
    public func scaled(by factor: Float) -> Image {
        precondition(factor > 0 && factor.isFinite, "a picture is scaled by a positive number")
        func side(_ side: Int) -> Int { max(1, Int((Float(side) * factor).rounded())) }
        return scaled(toWidth: side(width), height: side(height))
    }

    private func scaled(toWidth newWidth: Int, height newHeight: Int) -> Image {
        guard newWidth != width || newHeight != height else { return self }
        let step = format.bytesPerPixel
        let columns = Taps.taps(from: width, to: newWidth)
        let rows = Taps.taps(from: height, to: newHeight)
        // Columns first, one source row at a time; only the rows that a target row needs are summed.
        var result = Image(width: newWidth, height: newHeight, format: format)
        var cached: [Int: [Float]] = [:]
        for (y, row) in rows.enumerated() {
            cached = cached.filter { $0.key >= row.first }
            var sums = [Float](repeating: 0.5, count: newWidth * step)
            for (offset, weight) in row.weights.enumerated() {
                let source = row.first + offset
                let line = cached[source] ?? narrowed(row: source, columns: columns)
                cached[source] = line
                for index in sums.indices { sums[index] += weight * line[index] }
            }
            let start = y * newWidth * step
            for index in sums.indices { result.pixels[start + index] = UInt8(sums[index].clamped(to: 0...255)) }
        }
        return result
    }

    private func narrowed(row: Int, columns: [Taps]) -> [Float] {
        let step = format.bytesPerPixel
        var line = [Float](repeating: 0, count: columns.count * step)
        for (x, column) in columns.enumerated() {
            for (offset, weight) in column.weights.enumerated() {
                let source = row * stride + (column.first + offset) * step
                for channel in 0..<step { line[x * step + channel] += weight * Float(pixels[source + channel]) }
            }
        }
        return line
    }
}

/// Which source pixels make one target pixel along one side, and their shares, which add up to 1.
private struct Taps {
    let first: Int
    let weights: [Float]

    static func taps(from old: Int, to new: Int) -> [Taps] {
        let ratio = Float(old) / Float(new)
        // A triangle as wide as the coarser of the two grids: linear interpolation, or a soft average.
        let reach = max(1, ratio)
        return (0..<new).map { index in
            let center = (Float(index) + 0.5) * ratio - 0.5
            let first = max(0, Int((center - reach).rounded(.up)))
            let last = min(old - 1, Int((center + reach).rounded(.down)))
            let weights = (first...max(first, last)).map { max(0, 1 - abs(Float($0) - center) / reach) }
            let sum = weights.reduce(0, +)
            guard sum > 0 else { return Taps(first: min(old - 1, max(0, Int(center.rounded()))), weights: [1]) }
            return Taps(first: first, weights: weights.map { $0 / sum })
        }
    }
}
