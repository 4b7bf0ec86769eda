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
