internal import Media

/// The pixels of an aligned face, and the way back into the picture.
///
/// Its memory is kept from one face to the next.
struct FaceCrop: Sendable {
    /// The crop, 512 x 512, colours 0...255.
    private(set) var aligned = ColorField()
    /// What restoring adds to ``aligned``, colours -255...255.
    var difference = ColorField()
    private var patch = ColorField()
    private var small = ColorField()

    /// Down to this many crop pixels to a picture pixel, bilinear samples miss next to nothing.
    private static let shrinkBelow: Float = 0.8

    /// What lies outside of the picture: the grey that the published code aligns with.
    private static let outside = SIMD4<Float>(132, 133, 135, 0)

    init() {
        aligned.resize(width: FaceTemplate.side, height: FaceTemplate.side)
        difference.resize(width: FaceTemplate.side, height: FaceTemplate.side)
    }

    /// Takes a face out of a picture; a face larger than the crop is shrunk by averaging.
    mutating func align(_ image: Image, at place: FacePlacement) {
        guard place.scale < Self.shrinkBelow else { return draw(image, under: place.toPicture) }
        // Two pixels of the crop beyond, for bilinear neighbours and whole cells at the edge of a shrunk part.
        let scale = place.scale
        let margin = Int((2 / scale).rounded(.up))
        func widened(_ range: Range<Int>, _ limit: Int) -> Range<Int> {
            max(0, range.lowerBound - margin)..<min(limit, range.upperBound + margin)
        }
        let (columns, rows) = (widened(place.columns, image.width), widened(place.rows, image.height))
        func shrunk(_ count: Int) -> Int { min(count, max(1, Int((Float(count) * scale).rounded(.up)))) }
        patch.fill(
            from: image, columns: columns, rows: rows, width: shrunk(columns.count), height: shrunk(rows.count))
        let ratio = Point(
            Float(patch.width) / Float(columns.count), Float(patch.height) / Float(rows.count))
        // Pixel centres are whole numbers on both sides, so edges lie at halves.
        let origin = Point(Float(columns.lowerBound), Float(rows.lowerBound)) - 0.5
        let toPatch = AffineTransform(
            xAxis: Point(ratio.x, 0), yAxis: Point(0, ratio.y), translation: -origin * ratio - 0.5)
        drawPatch(under: toPatch.after(place.toPicture))
    }

    private mutating func drawPatch(under map: AffineTransform) {
        let (width, height) = (patch.width, patch.height)
        unsafe patch.pixels.withUnsafeBufferPointer { source in
            eachPixel(under: map) { place in
                ColorField.sample(width, height, place, outside: Self.outside) { unsafe source[$0] }
            }
        }
    }

    /// Samples a picture without a copy of it, which takes longer than all the rest.
    private mutating func draw(_ image: Image, under map: AffineTransform) {
        let (width, height, step) = (image.width, image.height, image.format.bytesPerPixel)
        let offset = image.format.colorOffsets
        unsafe image.pixels.withUnsafeBytes { source in
            guard step == 4 else {
                return eachPixel(under: map) { place in
                    ColorField.sample(width, height, place, outside: Self.outside) { index in
                        let at = index &* step
                        return unsafe SIMD4(
                            Float(source[at &+ offset.red]), Float(source[at &+ offset.green]),
                            Float(source[at &+ offset.blue]), 0)
                    }
                }
            }
            // Four bytes at once, put in order when they are one colour.
            let isBlueFirst = offset.blue == 0
            let outside = Self.outside
            let asStored = isBlueFirst ? SIMD4(outside.z, outside.y, outside.x, 0) : outside
            eachPixel(under: map) { place in
                let color = ColorField.sample(width, height, place, outside: asStored) { index in
                    unsafe SIMD4<Float>(source.loadUnaligned(fromByteOffset: index &* 4, as: SIMD4<UInt8>.self))
                }
                return isBlueFirst ? SIMD4(color.z, color.y, color.x, 0) : SIMD4(color.x, color.y, color.z, 0)
            }
        }
    }

    /// Fills the crop with the colours at places that a map names.
    @inline(__always)
    private mutating func eachPixel(under map: AffineTransform, _ color: (Point) -> SIMD4<Float>) {
        let side = FaceTemplate.side
        unsafe aligned.pixels.withUnsafeMutableBufferPointer { out in
            for y in 0..<side {
                let start = map(Point(0, Float(y)))
                for x in 0..<side { unsafe out[y &* side &+ x] = color(start + map.xAxis * Float(x)) }
            }
        }
    }

    /// Adds the difference to a picture where the mask lets it through; all other pixels stay as they are.
    ///
    /// The difference is pasted rather than the restored face: what a network leaves alone stays exactly as it was, and
    /// a face larger than the crop keeps detail that the crop cannot hold.
    mutating func paste(onto image: inout Image, at place: FacePlacement, strength: Float) {
        guard place.scale > 1 else {
            return Self.paste(difference, onto: &image, at: place, strength: strength)
        }
        // Many pixels of the crop to one of the picture: averaged, or fine texture would sparkle.
        let side = max(1, Int((Float(FaceTemplate.side) / place.scale).rounded(.up)))
        small.fill(averaging: difference, width: side, height: side)
        Self.paste(small, onto: &image, at: place, strength: strength)
    }

    /// Pastes a difference of any size that covers the crop.
    private static func paste(
        _ difference: ColorField, onto image: inout Image, at place: FacePlacement, strength: Float
    ) {
        let (bytes, stride, offset) = (image.format.bytesPerPixel, image.stride, image.format.colorOffsets)
        let isGray = image.format == .gray
        let (width, height, toCrop) = (difference.width, difference.height, place.toCrop)
        let ratio = Float(width) / Float(FaceTemplate.side)
        let shift = 0.5 * ratio - 0.5
        let last = Float(FaceTemplate.side - 1)
        unsafe place.mask.values.withUnsafeBufferPointer { mask in
            unsafe difference.pixels.withUnsafeBufferPointer { source in
                unsafe image.pixels.withUnsafeMutableBufferPointer { out in
                    for y in place.changingRows {
                        let start = toCrop(Point(0, Float(y)))
                        for x in place.changingColumns {
                            let across = start.x + toCrop.xAxis.x * Float(x)
                            let down = start.y + toCrop.xAxis.y * Float(x)
                            guard across > 0, down > 0, across < last, down < last else { continue }
                            let amount = unsafe strength * PasteMask.value(mask, across, down)
                            guard amount > 0 else { continue }
                            let added = unsafe ColorField.sample(
                                source, width, height, across * ratio + shift, down * ratio + shift)
                            let at = y &* stride &+ x &* bytes
                            let (red, green, blue) = (at &+ offset.red, at &+ offset.green, at &+ offset.blue)
                            let old = unsafe SIMD4(Float(out[red]), Float(out[green]), Float(out[blue]), 0)
                            guard !isGray else {
                                let luma = 0.299 * added.x + 0.587 * added.y + 0.114 * added.z
                                unsafe out[at] = levels(old + amount * luma).x
                                continue
                            }
                            let new = levels(old + amount * added)
                            unsafe out[red] = new.x
                            unsafe out[green] = new.y
                            unsafe out[blue] = new.z
                        }
                    }
                }
            }
        }
    }

    /// The nearest levels that bytes can hold.
    @inline(__always)
    private static func levels(_ values: SIMD4<Float>) -> SIMD4<UInt8> {
        let low = values.replacing(with: 0, where: values .< 0)
        let inside = low.replacing(with: 255, where: low .> 255)
        // A float of this size has no room for fractions: the sum is rounded, and its lowest byte is the level.
        let rounded = inside + 8_388_608
        return unsafe SIMD4<UInt8>(truncatingIfNeeded: unsafeBitCast(rounded, to: SIMD4<UInt32>.self))
    }
}
