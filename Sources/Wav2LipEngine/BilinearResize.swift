internal import LipSync
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

    /// Where a buffer keeps a picture's pixels, in bytes.
    private struct Layout {
        /// Of the first pixel.
        let start: Int
        /// From a row to the next.
        let stride: Int
        /// From a pixel to the next.
        let step: Int
        /// Of the three channels in a pixel.
        let offsets: (Int, Int, Int)

        init(_ pixels: Pixels) { (start, stride, step, offsets) = (0, pixels.width * 3, 3, (0, 1, 2)) }

        init(_ box: FaceBox, of image: Image, _ order: Wav2LipSignature.ChannelOrder) {
            let step = image.format.bytesPerPixel
            (start, stride) = (box.top * image.stride + box.left * step, image.stride)
            (self.step, offsets) = (step, image.format.offsets(order))
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
        unsafe source.bytes.withUnsafeBufferPointer { unsafe scaled($0, Layout(source)) }
    }

    /// Scales a box, of the size that was prepared for, out of a picture; reads no more of it than is needed.
    func callAsFunction(_ box: FaceBox, of image: Image, order: Wav2LipSignature.ChannelOrder) -> Pixels {
        unsafe image.pixels.withUnsafeBufferPointer { unsafe scaled($0, Layout(box, of: image, order)) }
    }

    /// Scales a picture of the size that was prepared for into a box of another, which is opaque there afterwards.
    func callAsFunction(
        _ source: Pixels, into box: FaceBox, of image: inout Image, order: Wav2LipSignature.ChannelOrder
    ) {
        let layout = Layout(box, of: image, order)
        unsafe source.bytes.withUnsafeBufferPointer { bytes in
            unsafe image.pixels.withUnsafeMutableBufferPointer { out in
                unsafe scale(bytes, Layout(source), into: out, layout)
            }
        }
    }

    private func scaled(_ source: UnsafeBufferPointer<UInt8>, _ layout: Layout) -> Pixels {
        let count = columns.count * rows.count * 3
        var pixels = Pixels(width: columns.count, height: rows.count, bytes: [UInt8](repeating: 0, count: count))
        let target = Layout(pixels)
        unsafe pixels.bytes.withUnsafeMutableBufferPointer { unsafe scale(source, layout, into: $0, target) }
        return pixels
    }

    private func scale(
        _ source: UnsafeBufferPointer<UInt8>, _ from: Layout, into target: UnsafeMutableBufferPointer<UInt8>,
        _ to: Layout
    ) {
        let length = columns.count * to.step
        // Two source rows, scaled along x; a target row needs the same two as the one above, or one of them. A pixel is
        // stored as four values, of which the next pixel overwrites those that the target does not have.
        var lines = [[Int16](repeating: 0, count: length + 3), [Int16](repeating: 0, count: length + 3)]
        var held = (-1, -1)
        for (y, row) in rows.enumerated() {
            if held.1 == row.first {
                lines.swapAt(0, 1)
                held = (held.1, held.0)
            }
            if held.0 != row.first { unsafe narrow(source, from, row: row.first, into: &lines[0], to) }
            if held.1 != row.second { unsafe narrow(source, from, row: row.second, into: &lines[1], to) }
            held = (row.first, row.second)
            let start = to.start + y * to.stride
            unsafe Self.mix(
                lines[0], lines[1], Int16(row.firstWeight), Int16(row.secondWeight),
                into: UnsafeMutableBufferPointer(rebasing: target[start..<start + length]))
        }
    }

    /// One row, scaled along x, in the target's layout and in the 15 bits that its mixing takes.
    private func narrow(
        _ source: UnsafeBufferPointer<UInt8>, _ from: Layout, row: Int, into line: inout [Int16], _ to: Layout
    ) {
        let start = from.start + row * from.stride
        // Colours lie in a pixel's first three bytes, in whatever order; behind them is opacity.
        var places = SIMD4<Int>(repeating: start)
        places[to.offsets.0] += from.offsets.0
        places[to.offsets.1] += from.offsets.1
        places[to.offsets.2] += from.offsets.2
        func pixel(_ x: Int) -> SIMD4<Int32> {
            let at = x * from.step
            return unsafe SIMD4(
                Int32(source[places.x + at]), Int32(source[places.y + at]), Int32(source[places.z + at]), 255)
        }
        unsafe line.withUnsafeMutableBytes { line in
            var (first, left, right) = (-1, SIMD4<Int32>.zero, SIMD4<Int32>.zero)
            for (x, tap) in columns.enumerated() {
                if tap.first != first { (first, left, right) = (tap.first, pixel(tap.first), pixel(tap.second)) }
                let sum = (left &* tap.firstWeight &+ right &* tap.secondWeight) &>> 4
                unsafe line.storeBytes(
                    of: SIMD4<Int16>(truncatingIfNeeded: sum), toByteOffset: 2 * x * to.step, as: SIMD4<Int16>.self)
            }
        }
    }

    private static func mix(
        _ upper: [Int16], _ lower: [Int16], _ upperWeight: Int16, _ lowerWeight: Int16,
        into out: UnsafeMutableBufferPointer<UInt8>
    ) {
        unsafe upper.withUnsafeBufferPointer { upper in
            unsafe lower.withUnsafeBufferPointer { lower in
                for index in 0..<out.count {
                    let high = unsafe (Int32(upperWeight) &* Int32(upper[index])) &>> 16
                    let low = unsafe (Int32(lowerWeight) &* Int32(lower[index])) &>> 16
                    unsafe out[index] = UInt8(truncatingIfNeeded: (high &+ low &+ 2) &>> 2)
                }
            }
        }
    }
}
