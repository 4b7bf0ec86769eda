internal import Media

/// Where a face's crop lies in a picture.
struct FacePlacement: Sendable {
    /// From picture pixels to crop pixels.
    let toCrop: AffineTransform
    /// From crop pixels to picture pixels.
    let toPicture: AffineTransform
    /// The picture's columns that the crop touches, not empty.
    let columns: Range<Int>
    /// The picture's rows that the crop touches, not empty.
    let rows: Range<Int>

    /// Eyes nearer to each other than this, in pixels, leave nothing to restore.
    static let leastEyeDistance: Float = 5

    /// Places the crop of a face; `nil` for a face that is too small, outside of the picture or none.
    ///
    /// - Parameters:
    ///   - points: the face's five points in picture pixels, in the order of ``FaceTemplate/points``.
    ///   - image: the picture.
    init?(_ points: [Point], in image: Image) {
        guard (points[1] - points[0]).length >= Self.leastEyeDistance,
            let toCrop = FaceTemplate.alignment(of: points), let toPicture = toCrop.inverse
        else { return nil }
        let last = Float(FaceTemplate.side - 1)
        let corners = [Point(0, 0), Point(last, 0), Point(0, last), Point(last, last)].map { toPicture($0) }
        func range(_ values: [Float], _ limit: Int) -> Range<Int>? {
            let low = (values.min() ?? 0).rounded(.down)
            let high = (values.max() ?? 0).rounded(.up)
            guard low.isFinite, high.isFinite, high >= 0, low < Float(limit) else { return nil }
            return Int(max(0, low))..<Int(min(high, Float(limit - 1))) + 1
        }
        guard let columns = range(corners.map(\.x), image.width), let rows = range(corners.map(\.y), image.height)
        else { return nil }
        (self.toCrop, self.toPicture, self.columns, self.rows) = (toCrop, toPicture, columns, rows)
    }

    /// Crop pixels to a picture pixel.
    var scale: Float { toCrop.xAxis.length }

    /// The part of the picture that pasting may change.
    var area: Rectangle {
        Rectangle(
            x: Float(columns.lowerBound), y: Float(rows.lowerBound), width: Float(columns.count),
            height: Float(rows.count))
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

    /// What lies outside of the picture: the grey that the published code aligns with.
    private static let outside = SIMD4<Float>(132, 133, 135, 0)

    init() {
        aligned.resize(width: FaceTemplate.side, height: FaceTemplate.side)
        difference.resize(width: FaceTemplate.side, height: FaceTemplate.side)
    }

    /// Takes a face out of a picture; a face larger than the crop is shrunk by averaging.
    mutating func align(_ image: Image, at place: FacePlacement) {
        // Two pixels of the crop beyond, for bilinear neighbours and whole cells at the edge of a shrunk part.
        let scale = min(1, place.scale)
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
            return Self.paste(difference, under: .identity, onto: &image, at: place, strength: strength)
        }
        // Many pixels of the crop to one of the picture: averaged, or fine texture would sparkle.
        let side = max(1, Int((Float(FaceTemplate.side) / place.scale).rounded(.up)))
        small.fill(averaging: difference, width: side, height: side)
        let ratio = Float(side) / Float(FaceTemplate.side)
        let toSmall = AffineTransform(
            xAxis: Point(ratio, 0), yAxis: Point(0, ratio), translation: Point(repeating: 0.5 * ratio - 0.5))
        Self.paste(small, under: toSmall, onto: &image, at: place, strength: strength)
    }

    private static func paste(
        _ difference: ColorField, under toField: AffineTransform, onto image: inout Image, at place: FacePlacement,
        strength: Float
    ) {
        let (bytes, stride, offset) = (image.format.bytesPerPixel, image.stride, image.format.colorOffsets)
        let isGray = image.format == .gray
        let (width, height) = (difference.width, difference.height)
        let (toCrop, columns) = (place.toCrop, place.columns)
        unsafe PasteMask.profile.withUnsafeBufferPointer { profile in
            unsafe difference.pixels.withUnsafeBufferPointer { source in
                unsafe image.pixels.withUnsafeMutableBufferPointer { out in
                    for y in place.rows {
                        let start = toCrop(Point(0, Float(y)))
                        for x in columns {
                            let position = start + toCrop.xAxis * Float(x)
                            let mask =
                                unsafe PasteMask.value(profile, at: position.x)
                                * PasteMask.value(profile, at: position.y)
                            guard mask > 0 else { continue }
                            let added =
                                unsafe strength * mask
                                * ColorField.sample(source, width, height, toField(position), outside: .zero)
                            let at = y * stride + x * bytes
                            if isGray {
                                let luma = 0.299 * added.x + 0.587 * added.y + 0.114 * added.z
                                unsafe out[at] = UInt8((Float(out[at]) + luma + 0.5).clamped(to: 0...255))
                                continue
                            }
                            let (red, green, blue) = (at + offset.red, at + offset.green, at + offset.blue)
                            let old = unsafe SIMD4(Float(out[red]), Float(out[green]), Float(out[blue]), 0)
                            let sum = (old + added + 0.5).clamped(
                                lowerBound: .zero, upperBound: SIMD4(repeating: 255))
                            let new = SIMD4<Int32>(sum)
                            unsafe out[red] = UInt8(truncatingIfNeeded: new.x)
                            unsafe out[green] = UInt8(truncatingIfNeeded: new.y)
                            unsafe out[blue] = UInt8(truncatingIfNeeded: new.z)
                        }
                    }
                }
            }
        }
    }
}
