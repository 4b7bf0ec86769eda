internal import Media

/// Means of neighbouring cells of a ``FacePatch``, in which only some cells count.
enum CellBlur {
    private static let reach = 4
    private static let narrow = kernel(1.5)
    private static let wide = kernel(1.8)

    /// A Gaussian, in cells.
    private static func kernel(_ sigma: Float) -> [Float] {
        (-reach...reach).map { (-0.5 * Float($0 * $0) / (sigma * sigma)).exponential }
    }

    /// Means of the cells that count; zero where none is near.
    static func mean(of values: [SIMD4<Float>], where counts: [Bool]) -> [SIMD4<Float>] {
        let sums = summed(
            zip(values, counts).map { value, counts -> SIMD8<Float> in
                counts ? SIMD8(lowHalf: value, highHalf: SIMD4(repeating: 1)) : .zero
            }, narrow)
        return sums.map { $0[4] > 1e-3 ? $0.lowHalf / $0.highHalf : .zero }
    }

    /// The share of the known cells near each cell that are hot, 0...1.
    static func share(of isHot: [Bool], among isKnown: [Bool]) -> [Float] {
        let sums = summed(
            zip(isHot, isKnown).map { SIMD2<Float>($0 && $1 ? 1 : 0, $1 ? 1 : 0) }, wide)
        return sums.map { $0.y > 0.4 ? $0.x / $0.y : 0 }
    }

    private static func summed<Cell: SIMD>(_ cells: [Cell], _ kernel: [Float]) -> [Cell] where Cell.Scalar == Float {
        let (columns, rows) = (FacePatch.columns, FacePatch.rows)
        var across = [Cell](repeating: .zero, count: cells.count)
        for row in 0..<rows {
            for column in 0..<columns {
                var sum = Cell.zero
                for tap in max(0, column - reach)...min(columns - 1, column + reach) {
                    sum += cells[row * columns + tap] * kernel[tap - column + reach]
                }
                across[row * columns + column] = sum
            }
        }
        var result = [Cell](repeating: .zero, count: cells.count)
        for row in 0..<rows {
            for tap in max(0, row - reach)...min(rows - 1, row + reach) {
                let weight = kernel[tap - row + reach]
                for column in 0..<columns { result[row * columns + column] += across[tap * columns + column] * weight }
            }
        }
        return result
    }
}

extension SIMD4<Float> {
    /// The median of each of the four numbers; zero of none.
    static func median(of values: some Sequence<SIMD4<Float>>) -> SIMD4<Float> { quantile(0.5, of: values) }

    /// A quantile of each of the four numbers; zero of none.
    static func quantile(_ part: Float, of values: some Sequence<SIMD4<Float>>) -> SIMD4<Float> {
        let values = Array(values)
        guard !values.isEmpty else { return .zero }
        let index = Swift.min(values.count - 1, Int(clamping: part * Float(values.count)))
        var result = SIMD4<Float>.zero
        for channel in 0..<4 { result[channel] = values.map { $0[channel] }.sorted()[index] }
        return result
    }
}
