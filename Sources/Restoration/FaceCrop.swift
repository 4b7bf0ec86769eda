internal import Faces
internal import Media

/// Where a face's crop lies in a picture.
struct FacePlacement: Sendable {
    /// From picture pixels to crop pixels.
    let toCrop: AffineTransform
    /// From crop pixels to picture pixels.
    let toPicture: AffineTransform
    /// What is pasted of the crop.
    let mask: PasteMask
    /// The picture's columns that the crop touches, not empty.
    let columns: Range<Int>
    /// The picture's rows that the crop touches, not empty.
    let rows: Range<Int>
    /// The picture's columns that pasting may change, not empty.
    let changingColumns: Range<Int>
    /// The picture's rows that pasting may change, not empty.
    let changingRows: Range<Int>

    /// Eyes nearer to each other than this, in pixels, leave nothing to restore.
    static let leastEyeDistance: Float = 5
    /// A face of half a million pixels is none.
    private static let leastScale: Float = 0.001

    /// Places the crop of a face; `nil` for a face that is too small, outside of the picture or none.
    ///
    /// - Parameters:
    ///   - face: the landmarks, which the mask follows.
    ///   - points: the five points that the crop is aligned by, in picture pixels, in the order of
    ///     ``FaceTemplate/points``.
    ///   - image: the picture.
    init?(_ face: FaceLandmarks, by points: [Point], in image: Image) {
        guard (points[1] - points[0]).length >= Self.leastEyeDistance,
            let toCrop = FaceTemplate.alignment(of: points), toCrop.xAxis.length > Self.leastScale,
            let toPicture = toCrop.inverse,
            let crop = Self.pixels(of: image, from: .zero, to: Self.last, under: toPicture)
        else { return nil }
        let mask = PasteMask(face, toCrop: toCrop)
        guard let changing = Self.pixels(of: image, from: mask.low, to: mask.high, under: toPicture) else { return nil }
        (self.toCrop, self.toPicture, self.mask) = (toCrop, toPicture, mask)
        (columns, rows) = crop
        (changingColumns, changingRows) = changing
    }

    private static let last = Point(repeating: Float(FaceTemplate.side - 1))

    /// The columns and rows of a picture that a rectangle of the crop touches, or `nil`.
    private static func pixels(
        of image: Image, from low: Point, to high: Point, under toPicture: AffineTransform
    ) -> (Range<Int>, Range<Int>)? {
        let corners = [low, Point(high.x, low.y), Point(low.x, high.y), high].map { toPicture($0) }
        func range(_ values: [Float], _ limit: Int) -> Range<Int>? {
            let low = (values.min() ?? 0).rounded(.down)
            let high = (values.max() ?? 0).rounded(.up)
            guard low.isFinite, high.isFinite, high >= 0, low < Float(limit) else { return nil }
            return Int(max(0, low))..<Int(min(high, Float(limit - 1))) + 1
        }
        guard let columns = range(corners.map(\.x), image.width), let rows = range(corners.map(\.y), image.height)
        else { return nil }
        return (columns, rows)
    }

    /// Crop pixels to a picture pixel.
    var scale: Float { toCrop.xAxis.length }

    /// The part of the picture that pasting may change.
    var area: Rectangle {
        Rectangle(
            x: Float(changingColumns.lowerBound), y: Float(changingRows.lowerBound),
            width: Float(changingColumns.count), height: Float(changingRows.count))
    }
}

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
        // Two pixels of the crop beyond, for bilinear neighbours and whole cells at the edge of a shrunk part.
        let scale = place.scale < Self.shrinkBelow ? place.scale : 1
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
        draw(under: toPatch.after(place.toPicture))
    }

    private mutating func draw(under map: AffineTransform) {
        let (side, width, height) = (FaceTemplate.side, patch.width, patch.height)
        unsafe patch.pixels.withUnsafeBufferPointer { source in
            unsafe aligned.pixels.withUnsafeMutableBufferPointer { out in
                for y in 0..<side {
                    let start = map(Point(0, Float(y)))
                    for x in 0..<side {
                        unsafe out[y * side + x] = ColorField.sample(
                            source, width, height, start + map.xAxis * Float(x), outside: Self.outside)
                    }
                }
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
