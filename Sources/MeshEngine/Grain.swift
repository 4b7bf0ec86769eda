internal import Media

/// The noise that a picture has everywhere, for what is drawn into it.
struct Grain: Sendable {
    private let values: [Float]
    private var offset = 0
    private static let side = 64

    /// Makes noise.
    ///
    /// - Parameter deviation: standard deviation in levels.
    init(deviation: Float) {
        var random = SeededRandom(seed: 1)
        values = (0..<Self.side * Self.side).map { _ in random.gaussian() * deviation }
    }

    /// The same noise elsewhere, for another frame of a clip.
    func moved(by frames: Int) -> Grain {
        var moved = self
        moved.offset = frames &* 1237 & (Self.side * Self.side - 1)
        return moved
    }

    /// The noise of a pixel, in levels.
    @inline(__always)
    subscript(x: Int, y: Int) -> Float {
        values[((y % Self.side) * Self.side + x % Self.side + offset) & (Self.side * Self.side - 1)]
    }
}

extension [SIMD4<Float>] {
    /// Blurs colours with an opacity in the fourth channel, about as a Gaussian does; transparent ones do not count.
    ///
    /// - Parameters:
    ///   - columns: in a row.
    ///   - rows: of the array's beginning.
    ///   - sigma: standard deviation in pixels.
    mutating func blur(columns: Int, rows: Int, sigma: Float) {
        // A pass of 1/4, 1/2, 1/4 has a variance of a half.
        let passes = Swift.min(12, Int((2 * sigma * sigma).rounded()))
        guard passes > 0, columns > 2, rows > 2 else { return }
        for index in 0..<columns * rows {
            let opacity = self[index].w
            self[index] *= opacity
            self[index].w = opacity
        }
        for _ in 0..<passes {
            for row in 0..<rows {
                blurLine(from: row * columns, count: columns, step: 1)
            }
            for column in 0..<columns {
                blurLine(from: column, count: rows, step: columns)
            }
        }
        for index in 0..<columns * rows where self[index].w > 0 {
            let opacity = self[index].w
            self[index] /= opacity
            self[index].w = opacity
        }
    }

    private mutating func blurLine(from start: Int, count: Int, step: Int) {
        var before = self[start]
        for place in 0..<count {
            let index = start + place * step
            let now = self[index]
            let after = place + 1 < count ? self[index + step] : now
            self[index] = now * 0.5 + (before + after) * 0.25
            before = now
        }
    }
}
