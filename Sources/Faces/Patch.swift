internal import Media

/// A part of a picture as Float colour, perhaps shrunk: what crops are sampled from.
///
/// Shrinking averages areas, so that nothing aliases, and happens to the part alone, never to the whole picture. The
/// memory is kept from one filling to the next.
struct Patch {
    /// Red, green, blue (0...255) and nothing, row by row.
    private(set) var pixels: [SIMD4<Float>] = []
    private(set) var width = 0
    private(set) var height = 0
    /// From picture pixels to patch pixels.
    private(set) var fromPicture = AffineTransform.identity
    private var row: [Float] = []

    /// Takes a part of a picture.
    ///
    /// - Parameters:
    ///   - image: the picture, any format.
    ///   - columns: pixels of the picture, a range inside it, not empty.
    ///   - rows: rows of the picture, a range inside it, not empty.
    ///   - width: pixels in a row of the patch, at most as many as `columns`, at least 1.
    ///   - height: rows of the patch, at most as many as `rows`, at least 1.
    mutating func fill(from image: Image, columns: Range<Int>, rows: Range<Int>, width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        let scale = Point(Float(width) / Float(columns.count), Float(height) / Float(rows.count))
        // Pixel centres are whole numbers on both sides, so edges lie at halves.
        let origin = Point(Float(columns.lowerBound), Float(rows.lowerBound)) - 0.5
        fromPicture = AffineTransform(
            xAxis: Point(scale.x, 0), yAxis: Point(0, scale.y), translation: -origin * scale - 0.5)
        if pixels.count < width * height {
            pixels = [SIMD4<Float>](repeating: .zero, count: width * height)
        }
        if width == columns.count, height == rows.count {
            copy(image, columns, rows)
        } else {
            average(image, columns, rows, step: 1 / scale)
        }
    }

    private mutating func copy(_ image: Image, _ columns: Range<Int>, _ rows: Range<Int>) {
        let (step, stride, offset) = (image.format.bytesPerPixel, image.stride, image.format.colorOffsets)
        let (width, height) = (width, height)
        unsafe image.pixels.withUnsafeBufferPointer { source in
            unsafe pixels.withUnsafeMutableBufferPointer { out in
                for y in 0..<height {
                    var from = (rows.lowerBound + y) * stride + columns.lowerBound * step
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

    private mutating func average(_ image: Image, _ columns: Range<Int>, _ rows: Range<Int>, step: Point) {
        let (bytes, stride, offset) = (image.format.bytesPerPixel, image.stride, image.format.colorOffsets)
        let count = columns.count * bytes
        if row.count < count { row = [Float](repeating: 0, count: count) }
        let (width, height) = (width, height)
        unsafe image.pixels.withUnsafeBufferPointer { source in
            unsafe row.withUnsafeMutableBufferPointer { sum in
                unsafe pixels.withUnsafeMutableBufferPointer { out in
                    for y in 0..<height {
                        for i in 0..<count { unsafe sum[i] = 0 }
                        AreaAverage.eachShare(of: y, step: step.y, limit: rows.count) { line, share in
                            let start = (rows.lowerBound + line) * stride + columns.lowerBound * bytes
                            // Counted from its own start, a row needs no checked additions and becomes vectors.
                            let line = unsafe UnsafeBufferPointer(rebasing: source[start..<start + count])
                            for i in 0..<count { unsafe sum[i] += share * Float(line[i]) }
                        }
                        for x in 0..<width {
                            var color = SIMD4<Float>.zero
                            AreaAverage.eachShare(of: x, step: step.x, limit: columns.count) { column, share in
                                let at = column * bytes
                                color +=
                                    unsafe share
                                    * SIMD4(sum[at + offset.red], sum[at + offset.green], sum[at + offset.blue], 0)
                            }
                            unsafe out[y * width + x] = color / (step.x * step.y)
                        }
                    }
                }
            }
        }
    }

    /// The colour at a place between pixels, bilinear; outside, the nearest pixel of the edge.
    @inline(__always)
    static func sample(_ pixels: UnsafeBufferPointer<SIMD4<Float>>, _ width: Int, _ height: Int, _ point: Point)
        -> SIMD4<Float>
    {
        let x = min(max(point.x, 0), Float(width - 1))
        let y = min(max(point.y, 0), Float(height - 1))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (fx, fy) = (x - Float(left), y - Float(top))
        let a = unsafe pixels[top * width + left]
        let b = unsafe pixels[top * width + right]
        let c = unsafe pixels[bottom * width + left]
        let d = unsafe pixels[bottom * width + right]
        let upper = a + (b - a) * fx
        return upper + (c + (d - c) * fx - upper) * fy
    }

    /// Writes a window of a model's input: three floats a pixel, red first.
    ///
    /// - Parameters:
    ///   - input: `side * side * 3` values.
    ///   - side: pixels in a row of the input.
    ///   - columns: the pixels to write in each row.
    ///   - rows: the rows to write.
    ///   - map: from pixels of the input to pixels of the picture.
    ///   - scale: what a colour value is multiplied by.
    ///   - offset: what is added then.
    func draw(
        into input: inout MutableSpan<Float>, side: Int, columns: Range<Int>, rows: Range<Int>,
        map: AffineTransform, scale: Float, offset: Float
    ) {
        let toPatch = fromPicture.after(map)
        let (width, height) = (width, height)
        unsafe pixels.withUnsafeBufferPointer { source in
            unsafe input.withUnsafeMutableBufferPointer { out in
                for y in rows {
                    var at = (y * side + columns.lowerBound) * 3
                    for x in columns {
                        let place = toPatch(Point(Float(x), Float(y)))
                        let color = unsafe Self.sample(source, width, height, place) * scale + offset
                        unsafe out[at] = color.x
                        unsafe out[at + 1] = color.y
                        unsafe out[at + 2] = color.z
                        at += 3
                    }
                }
            }
        }
    }
}
