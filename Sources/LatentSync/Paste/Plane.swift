/// A part of a frame, one number a pixel.
struct Plane: Sendable, Equatable {
    /// Columns of the frame that it covers.
    let columns: Range<Int>
    /// Rows of the frame that it covers.
    let rows: Range<Int>
    /// Row after row.
    var values: [Float]

    var width: Int { columns.count }
    var height: Int { rows.count }

    /// A plane of zeros.
    init(columns: Range<Int>, rows: Range<Int>) {
        (self.columns, self.rows) = (columns, rows)
        values = [Float](repeating: 0, count: columns.count * rows.count)
    }

    /// The least value of a window around each pixel; what lies outside does not count.
    ///
    /// - Parameters:
    ///   - before: pixels to the left of it, and above it.
    ///   - after: pixels to the right of it, and below it.
    /// - Returns: the least values.
    func minimum(before: Int, after: Int) -> Plane {
        var across = self
        for y in 0..<height {
            for x in 0..<width {
                var least = Float.infinity
                for column in max(0, x - before)...min(width - 1, x + after) {
                    least = min(least, values[y * width + column])
                }
                across.values[y * width + x] = least
            }
        }
        var result = across
        for y in 0..<height {
            let (low, high) = (max(0, y - before), min(height - 1, y + after))
            for row in low...high where row != y {
                for x in 0..<width {
                    let place = y * width + x
                    result.values[place] = min(result.values[place], across.values[row * width + x])
                }
            }
        }
        return result
    }

    /// The plane, blurred; at its edges it is mirrored, the edge itself not being repeated.
    ///
    /// - Parameter weights: an odd number of them, of which the sum is one.
    /// - Returns: the blurred plane.
    func blurred(_ weights: [Float]) -> Plane {
        let reach = weights.count / 2
        func mirrored(_ place: Int, _ count: Int) -> Int {
            guard count > 1 else { return 0 }
            var place = place
            while place < 0 || place >= count { place = place < 0 ? -place : 2 * (count - 1) - place }
            return place
        }
        var across = self
        var line = [Float](repeating: 0, count: width + 2 * reach)
        for y in 0..<height {
            for x in line.indices { line[x] = values[y * width + mirrored(x - reach, width)] }
            for x in 0..<width {
                var sum: Float = 0
                for (tap, weight) in weights.enumerated() { sum += line[x + tap] * weight }
                across.values[y * width + x] = sum
            }
        }
        var result = Plane(columns: columns, rows: rows)
        for y in 0..<height {
            for (tap, weight) in weights.enumerated() {
                let source = mirrored(y + tap - reach, height) * width
                for x in 0..<width { result.values[y * width + x] += across.values[source + x] * weight }
            }
        }
        return result
    }
}
