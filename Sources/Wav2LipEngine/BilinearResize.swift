internal import Media

/// OpenCV's `INTER_LINEAR` for 8-bit pictures of three channels: half-pixel centres, no anti-aliasing, weights of 11 bits.
///
/// [resize.cpp](https://github.com/opencv/opencv/blob/4.x/modules/imgproc/src/resize.cpp) rounds in the same places.
struct BilinearResize: Sendable {
    /// Pixels without padding, three channels.
    struct Pixels: Sendable, Equatable {
        let width: Int
        let height: Int
        var bytes: [UInt8]

        init(width: Int, height: Int, bytes: [UInt8]) {
            (self.width, self.height, self.bytes) = (width, height, bytes)
        }

        /// Takes three planes of a square, each value times `scale` and truncated to 8 bits.
        init(planes: Span<Float>, side: Int, scale: Float) {
            let plane = side * side
            var bytes = [UInt8](repeating: 0, count: 3 * plane)
            for pixel in 0..<plane {
                for channel in 0..<3 {
                    let value = planes[channel * plane + pixel] * scale
                    bytes[pixel * 3 + channel] = UInt8(value.clamped(to: 0...255))
                }
            }
            self.init(width: side, height: side, bytes: bytes)
        }
    }

    /// The two source positions of a target position and their weights, which add up to 2048.
    private struct Tap {
        let first: Int
        let second: Int
        let firstWeight: Int32
        let secondWeight: Int32

        init(_ target: Int, from old: Int, to new: Int) {
            let place = (Float(target) + 0.5) * Float(Double(old) / Double(new)) - 0.5
            let floor = Int(place.rounded(.down))
            let fraction = floor < 0 || floor >= old - 1 ? 0 : place - Float(floor)
            first = min(max(floor, 0), old - 1)
            second = min(first + 1, old - 1)
            firstWeight = Int32(((1 - fraction) * 2048).rounded(.toNearestOrEven))
            secondWeight = Int32((fraction * 2048).rounded(.toNearestOrEven))
        }
    }

    private let columns: [Tap]
    private let rows: [Tap]

    /// Prepares for pictures of one size.
    init(width: Int, height: Int, toWidth: Int, toHeight: Int) {
        columns = (0..<toWidth).map { Tap($0, from: width, to: toWidth) }
        rows = (0..<toHeight).map { Tap($0, from: height, to: toHeight) }
    }

    /// Scales a picture of the size that was prepared for.
    func callAsFunction(_ source: Pixels) -> Pixels {
        let length = columns.count * 3
        var bytes = [UInt8](repeating: 0, count: length * rows.count)
        // Two source rows, scaled along x; a target row needs the same two as the one above, or one of them.
        var lines = [[Int32](repeating: 0, count: length), [Int32](repeating: 0, count: length)]
        var held = (-1, -1)
        for (y, row) in rows.enumerated() {
            if held.1 == row.first {
                lines.swapAt(0, 1)
                held = (held.1, held.0)
            }
            if held.0 != row.first { narrow(source, row: row.first, into: &lines[0]) }
            if held.1 != row.second { narrow(source, row: row.second, into: &lines[1]) }
            held = (row.first, row.second)
            Self.mix(lines[0], lines[1], row.firstWeight, row.secondWeight, into: &bytes, at: y * length)
        }
        return Pixels(width: columns.count, height: rows.count, bytes: bytes)
    }

    private func narrow(_ source: Pixels, row: Int, into line: inout [Int32]) {
        let start = row * source.width * 3
        unsafe source.bytes.withUnsafeBufferPointer { bytes in
            unsafe line.withUnsafeMutableBufferPointer { line in
                var at = 0
                for tap in columns {
                    let (left, right) = (start + tap.first * 3, start + tap.second * 3)
                    for channel in 0..<3 {
                        unsafe line[at + channel] =
                            Int32(bytes[left + channel]) &* tap.firstWeight &+ Int32(bytes[right + channel])
                            &* tap.secondWeight
                    }
                    at += 3
                }
            }
        }
    }

    private static func mix(
        _ upper: [Int32], _ lower: [Int32], _ upperWeight: Int32, _ lowerWeight: Int32, into bytes: inout [UInt8],
        at start: Int
    ) {
        unsafe bytes.withUnsafeMutableBufferPointer { out in
            let out = unsafe UnsafeMutableBufferPointer(rebasing: out[start..<start + upper.count])
            unsafe upper.withUnsafeBufferPointer { upper in
                unsafe lower.withUnsafeBufferPointer { lower in
                    for index in 0..<out.count {
                        let high = unsafe (upperWeight &* (upper[index] &>> 4)) &>> 16
                        let low = unsafe (lowerWeight &* (lower[index] &>> 4)) &>> 16
                        let sum = high &+ low &+ 2
                        unsafe out[index] = UInt8(truncatingIfNeeded: sum &>> 2)
                    }
                }
            }
        }
    }
}
