internal import Media

/// A picture, or a difference of pictures, as Float colour: red, green, blue and nothing, row by row.
///
/// Its memory is kept from one filling to the next.
struct ColorField: Sendable {
    private(set) var width = 0
    private(set) var height = 0
    var pixels: [SIMD4<Float>] = []
    private var row: [Float] = []

    /// Gives the field an extent, its pixels whatever they were.
    mutating func resize(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        let missing = width * height - pixels.count
        if missing > 0 { pixels.append(contentsOf: repeatElement(.zero, count: missing)) }
    }

    /// Takes a part of a picture, areas averaged where it shrinks so that nothing aliases.
    ///
    /// - Parameters:
    ///   - image: the picture, any format.
    ///   - columns: pixels of the picture, a range inside it, not empty.
    ///   - rows: rows of the picture, a range inside it, not empty.
    ///   - width: pixels in a row of the field, at most as many as `columns`, at least 1.
    ///   - height: rows of the field, at most as many as `rows`, at least 1.
    mutating func fill(from image: Image, columns: Range<Int>, rows: Range<Int>, width: Int, height: Int) {
        let (step, stride, offset) = (image.format.bytesPerPixel, image.stride, image.format.colorOffsets)
        let start = rows.lowerBound * stride + columns.lowerBound * step
        unsafe image.pixels.withUnsafeBufferPointer { source in
            guard width == columns.count, height == rows.count else {
                return unsafe average(
                    source, start: start, stride: stride, step: step, offset: (offset.red, offset.green, offset.blue),
                    from: (columns.count, rows.count), to: (width, height), number: { Float($0) })
            }
            resize(width: width, height: height)
            unsafe pixels.withUnsafeMutableBufferPointer { out in
                for y in 0..<height {
                    var from = start + y * stride
                    for at in y * width..<(y + 1) * width {
                        unsafe out[at] = SIMD4(
                            Float(source[from + offset.red]), Float(source[from + offset.green]),
                            Float(source[from + offset.blue]), 0)
                        from += step
                    }
                }
            }
        }
    }

    /// Takes another field shrunk, areas averaged.
    ///
    /// - Parameters:
    ///   - other: the field.
    ///   - width: pixels in a row, at most as many as there, at least 1.
    ///   - height: rows, at most as many as there, at least 1.
    mutating func fill(averaging other: ColorField, width: Int, height: Int) {
        unsafe other.pixels.withUnsafeBufferPointer { source in
            unsafe UnsafeRawBufferPointer(source).withMemoryRebound(to: Float.self) { numbers in
                unsafe average(
                    numbers, start: 0, stride: other.width * 4, step: 4, offset: (0, 1, 2),
                    from: (other.width, other.height), to: (width, height), number: { $0 })
            }
        }
    }

    @inline(__always)
    private mutating func average<Number>(
        _ source: UnsafeBufferPointer<Number>, start: Int, stride: Int, step: Int, offset: (Int, Int, Int),
        from old: (width: Int, height: Int), to new: (width: Int, height: Int), number: (Number) -> Float
    ) {
        resize(width: new.width, height: new.height)
        let count = old.width * step
        if row.count < count { row = [Float](repeating: 0, count: count) }
        let (across, down) = (Float(old.width) / Float(new.width), Float(old.height) / Float(new.height))
        unsafe row.withUnsafeMutableBufferPointer { sum in
            unsafe pixels.withUnsafeMutableBufferPointer { out in
                for y in 0..<new.height {
                    for i in 0..<count { unsafe sum[i] = 0 }
                    Self.eachShare(of: y, step: down, limit: old.height) { line, share in
                        // Counted from its own start, a row needs no checked additions and becomes vectors.
                        let from = start + line * stride
                        let line = unsafe UnsafeBufferPointer(rebasing: source[from..<from + count])
                        for i in 0..<count { unsafe sum[i] += share * number(line[i]) }
                    }
                    for x in 0..<new.width {
                        var color = SIMD4<Float>.zero
                        Self.eachShare(of: x, step: across, limit: old.width) { column, share in
                            let at = column * step
                            color +=
                                unsafe share
                                * SIMD4(sum[at + offset.0], sum[at + offset.1], sum[at + offset.2], 0)
                        }
                        unsafe out[y * new.width + x] = color / (across * down)
                    }
                }
            }
        }
    }

    /// Names the source pixels under one target pixel with the part of each that it covers, which add up to `step`.
    @inline(__always)
    private static func eachShare(of target: Int, step: Float, limit: Int, _ body: (Int, Float) -> Void) {
        let start = Float(target) * step
        let end = min(Float(target + 1) * step, Float(limit))
        var at = Int(start)
        while at < limit, Float(at) < end {
            body(at, min(Float(at + 1), end) - max(Float(at), start))
            at += 1
        }
    }

    /// The colour at a place between pixels, bilinear; `outside` is what lies beyond the edges.
    @inline(__always)
    static func sample(
        _ pixels: UnsafeBufferPointer<SIMD4<Float>>, _ width: Int, _ height: Int, _ place: Point,
        outside: SIMD4<Float>
    ) -> SIMD4<Float> {
        let floor = place.rounded(.down)
        guard floor.x >= -1, floor.y >= -1, floor.x < Float(width), floor.y < Float(height) else { return outside }
        let (left, top) = (Int(floor.x), Int(floor.y))
        let share = place - floor
        let at = top * width + left
        let (a, b, c, d): (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, SIMD4<Float>)
        if left >= 0, top >= 0, left + 1 < width, top + 1 < height {
            unsafe (a, b, c, d) = (pixels[at], pixels[at + 1], pixels[at + width], pixels[at + width + 1])
        } else {
            let (isLeft, isRight) = (left >= 0, left + 1 < width)
            let (isTop, isBottom) = (top >= 0, top + 1 < height)
            a = isLeft && isTop ? unsafe pixels[at] : outside
            b = isRight && isTop ? unsafe pixels[at + 1] : outside
            c = isLeft && isBottom ? unsafe pixels[at + width] : outside
            d = isRight && isBottom ? unsafe pixels[at + width + 1] : outside
        }
        let upper = a + (b - a) * share.x
        return upper + (c + (d - c) * share.x - upper) * share.y
    }
}
