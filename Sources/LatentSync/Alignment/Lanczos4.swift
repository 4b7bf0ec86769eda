internal import Foundation

/// Resizes levels as OpenCV's `INTER_LANCZOS4` does on bytes: eight taps a side, weights in 2048ths, no averaging when it
/// shrinks, edges repeated.
struct Lanczos4: Sendable {
    private struct Axis: Sendable {
        /// Eight places and eight weights for each result.
        let places: [Int]
        let weights: [Int]

        init(_ count: Int, to result: Int) {
            var (places, weights) = ([Int](), [Int]())
            for index in 0..<result {
                let center = (Double(index) + 0.5) * Double(count) / Double(result) - 0.5
                let start = center.rounded(.down)
                let share = center - start
                let raw = (0..<8).map { Self.lanczos(share + 3 - Double($0)) }
                let sum = raw.reduce(0, +)
                for tap in 0..<8 {
                    places.append(min(max(Int(start) - 3 + tap, 0), count - 1))
                    weights.append(Int((raw[tap] / sum * 2048).rounded(.toNearestOrEven)))
                }
            }
            (self.places, self.weights) = (places, weights)
        }

        private static func lanczos(_ x: Double) -> Double {
            func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
            return abs(x) < 4 ? sinc(x) * sinc(x / 4) : 0
        }
    }

    private let width: Int
    private let height: Int
    private let columns: Axis
    private let rows: Axis
    private let newWidth: Int
    private let newHeight: Int

    /// Prepares for pictures of one size.
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

    /// Resizes a picture.
    ///
    /// - Parameters:
    ///   - pixels: `height * width * channels` levels, channels of a pixel side by side.
    ///   - channels: how many.
    /// - Returns: as many channels, in the new size.
    func callAsFunction(_ pixels: [UInt8], channels: Int) -> [UInt8] {
        precondition(pixels.count == width * height * channels, "the picture has another size")
        var wide = [Int32](repeating: 0, count: height * newWidth * channels)
        for y in 0..<height {
            for x in 0..<newWidth {
                for channel in 0..<channels {
                    var sum = 0
                    for tap in x * 8..<x * 8 + 8 {
                        sum +=
                            columns.weights[tap] * Int(pixels[(y * width + columns.places[tap]) * channels + channel])
                    }
                    wide[(y * newWidth + x) * channels + channel] = Int32(sum)
                }
            }
        }
        var result = [UInt8](repeating: 0, count: newHeight * newWidth * channels)
        let row = newWidth * channels
        for y in 0..<newHeight {
            for x in 0..<row {
                var sum = 0
                for tap in y * 8..<y * 8 + 8 { sum += rows.weights[tap] * Int(wide[rows.places[tap] * row + x]) }
                result[y * row + x] = UInt8(min(max((sum + 1 << 21) >> 22, 0), 255))
            }
        }
        return result
    }
}
