internal import Media

/// A picture, or a difference of pictures, as Float colour: red, green, blue and nothing, row by row.
///
/// Its memory is kept from one filling to the next.
struct ColorField: Sendable {
    private(set) var width = 0
    private(set) var height = 0
    var pixels: [SIMD4<Float>] = []
    private var row: [Float] = []
    private var shares: [Float] = []
    private var reach = 0

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

    /// Rows first, then columns: what a target pixel covers of a source pixel is its share.
    @inline(__always)
    private mutating func average<Number>(
        _ source: UnsafeBufferPointer<Number>, start: Int, stride: Int, step: Int, offset: (Int, Int, Int),
        from old: (width: Int, height: Int), to new: (width: Int, height: Int), number: (Number) -> Float
    ) {
        resize(width: new.width, height: new.height)
        let (across, down) = (Float(old.width) / Float(new.width), Float(old.height) / Float(new.height))
        takeShares(step: across, limit: old.width, count: new.width)
        let (count, reach) = (old.width * step, reach)
        // Whatever the format, four numbers are loaded from where a pixel begins; and taps may reach beyond the end.
        let padded = count + (reach + 1) * step + 4
        if row.count < padded { row = [Float](repeating: 0, count: padded) }
        let scale = 1 / (across * down)
        unsafe row.withUnsafeMutableBufferPointer { sum in
            unsafe pixels.withUnsafeMutableBufferPointer { out in
                unsafe shares.withUnsafeBufferPointer { shares in
                    for y in 0..<new.height {
                        for i in 0..<padded { unsafe sum[i] = 0 }
                        AreaAverage.eachShare(of: y, step: down, limit: old.height) { line, share in
                            // Counted from its own start, a row needs no checked additions and becomes vectors.
                            let from = start + line * stride
                            let line = unsafe UnsafeBufferPointer(rebasing: source[from..<from + count])
                            for i in 0..<count { unsafe sum[i] += share * number(line[i]) }
                        }
                        let numbers = UnsafeRawBufferPointer(UnsafeBufferPointer(sum))
                        for x in 0..<new.width {
                            var at = Int(Float(x) * across) * step * 4
                            var color = SIMD4<Float>.zero
                            for tap in x * reach..<(x + 1) * reach {
                                color +=
                                    unsafe numbers.loadUnaligned(fromByteOffset: at, as: SIMD4<Float>.self)
                                    * shares[tap]
                                at += step * 4
                            }
                            color *= scale
                            unsafe out[y * new.width + x] = SIMD4(color[offset.0], color[offset.1], color[offset.2], 0)
                        }
                    }
                }
            }
        }
    }

    /// Writes down the shares of the columns, as many for each target pixel, those that are missing being 0.
    private mutating func takeShares(step: Float, limit: Int, count: Int) {
        reach = Int(step.rounded(.up)) + 1
        shares = [Float](repeating: 0, count: count * reach)
        for target in 0..<count {
            let first = Int(Float(target) * step)
            AreaAverage.eachShare(of: target, step: step, limit: limit) { column, share in
                shares[target * reach + column - first] = share
            }
        }
    }

    /// The colour at a place between pixels, bilinear; beyond the edges, the nearest pixel.
    @inline(__always)
    static func sample(
        _ pixels: UnsafeBufferPointer<SIMD4<Float>>, _ width: Int, _ height: Int, _ x: Float, _ y: Float
    ) -> SIMD4<Float> {
        let x = min(max(x, 0), Float(width - 1))
        let y = min(max(y, 0), Float(height - 1))
        let (left, top) = (Int(x), Int(y))
        let (right, below) = (left + 1 < width ? 1 : 0, top + 1 < height ? width : 0)
        let (along, down) = (x - Float(left), y - Float(top))
        let at = top * width + left
        let (a, b) = unsafe (pixels[at], pixels[at + right])
        let (c, d) = unsafe (pixels[at + below], pixels[at + below + right])
        let upper = a + (b - a) * along
        return upper + (c + (d - c) * along - upper) * down
    }

    /// The colour at a place between pixels, bilinear; `outside` is what lies beyond the edges.
    ///
    /// `pixel` gives the colour of a pixel by its number, counted along the rows.
    @inline(__always)
    static func sample(
        _ width: Int, _ height: Int, _ place: Point, outside: SIMD4<Float>, pixel: (Int) -> SIMD4<Float>
    ) -> SIMD4<Float> {
        let floor = place.rounded(.down)
        guard floor.x >= -1, floor.y >= -1, floor.x < Float(width), floor.y < Float(height) else { return outside }
        let (left, top) = (Int(floor.x), Int(floor.y))
        let share = place - floor
        let at = top &* width &+ left
        let (a, b, c, d): (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, SIMD4<Float>)
        if left >= 0, top >= 0, left + 1 < width, top + 1 < height {
            (a, b, c, d) = (pixel(at), pixel(at &+ 1), pixel(at &+ width), pixel(at &+ width &+ 1))
        } else {
            let (isLeft, isRight) = (left >= 0, left + 1 < width)
            let (isTop, isBottom) = (top >= 0, top + 1 < height)
            a = isLeft && isTop ? pixel(at) : outside
            b = isRight && isTop ? pixel(at + 1) : outside
            c = isLeft && isBottom ? pixel(at + width) : outside
            d = isRight && isBottom ? pixel(at + width + 1) : outside
        }
        let upper = a + (b - a) * share.x
        return upper + (c + (d - c) * share.x - upper) * share.y
    }
}
