/// Resizes planes with a cubic kernel (a = -0.5) that widens when it shrinks, as torch's `interpolate` does with `antialias`.
struct BicubicResize: Sendable {
    private struct Axis: Sendable {
        let starts: [Int]
        let weights: [[Float]]

        init(_ count: Int, to result: Int) {
            let step = Double(count) / Double(result)
            let stretch = max(step, 1)
            let reach = 2 * stretch
            var (starts, weights) = ([Int](), [[Float]]())
            for index in 0..<result {
                let center = step * (Double(index) + 0.5)
                let low = max(Int(center - reach + 0.5), 0)
                let high = min(Int(center + reach + 0.5), count)
                let raw = (low..<high).map { Self.cubic(abs(Double($0) - center + 0.5) / stretch) }
                let sum = raw.reduce(0, +)
                starts.append(low)
                weights.append(raw.map { Float($0 / sum) })
            }
            (self.starts, self.weights) = (starts, weights)
        }

        private static func cubic(_ x: Double) -> Double {
            if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
            return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
        }
    }

    private let width: Int
    private let height: Int
    private let newWidth: Int
    private let newHeight: Int
    private let columns: Axis
    private let rows: Axis

    /// Prepares for planes of one size.
    ///
    /// - Parameters:
    ///   - width: columns that come in.
    ///   - height: rows that come in.
    ///   - newWidth: columns that go out.
    ///   - newHeight: rows that go out.
    init(width: Int, height: Int, toWidth newWidth: Int, height newHeight: Int) {
        (self.width, self.height, self.newWidth, self.newHeight) = (width, height, newWidth, newHeight)
        (columns, rows) = (Axis(width, to: newWidth), Axis(height, to: newHeight))
    }

    /// Resizes planes.
    ///
    /// - Parameter planes: any number of planes, one behind the other; values are not limited.
    /// - Returns: as many planes in the new size.
    func callAsFunction(_ planes: [Float]) -> [Float] {
        let count = planes.count / (width * height)
        var wide = [Float](repeating: 0, count: count * height * newWidth)
        for row in 0..<count * height {
            for x in 0..<newWidth {
                let start = row * width + columns.starts[x]
                var sum: Float = 0
                for (tap, weight) in columns.weights[x].enumerated() { sum += planes[start + tap] * weight }
                wide[row * newWidth + x] = sum
            }
        }
        var result = [Float](repeating: 0, count: count * newHeight * newWidth)
        for plane in 0..<count {
            for y in 0..<newHeight {
                let target = (plane * newHeight + y) * newWidth
                for (tap, weight) in rows.weights[y].enumerated() {
                    let source = (plane * height + rows.starts[y] + tap) * newWidth
                    for x in 0..<newWidth { result[target + x] += wide[source + x] * weight }
                }
            }
        }
        return result
    }
}
