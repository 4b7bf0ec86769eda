internal import Faces
internal import Media

/// The lower half of a face in cells of 2 mm that stay where they are in the skull, whatever mouth and head do.
///
/// 44 cells from cheek to cheek, 48 from the nose to below the chin. Colours are logarithms, beside those of the same frame's
/// cheeks, nose and forehead: light that becomes brighter or warmer changes nothing.
struct FacePatch: Sendable {
    /// What a cell shows, as far as the landmarks know.
    enum Kind: UInt8, Sendable {
        /// The edges of lips and face, what is between the lips, nostrils.
        case unsure
        case skin, lip
        /// Not of the face.
        case beyond
    }

    static let (columns, rows) = (44, 48)
    static let count = columns * rows
    /// The side of a cell, in face millimetres.
    static let side: Float = 2
    /// The outer corner of the first cell, in face millimetres from the nose.
    static let origin = Point(-44, -12)

    /// Of skin: lightness, red beside green, blue beside green, and contrast, each a logarithm and a mean of some cells.
    let values: [SIMD4<Float>]
    let kinds: [Kind]
    /// The part of the lips that a cell belongs to, -1 for none.
    let sectors: [Int8]
    /// Lightness and the two colours of each part of the lips, beside the skin's; `nil` for a part that is too thin.
    let lips: [SIMD4<Float>?]
    /// From face millimetres to pixels of the picture.
    let toPicture: AffineTransform

    /// Parts of the lips, by direction from the mouth's middle.
    static let sectorCount = 8

    /// Looks at a face; `nil` where its points lie on a line, or too little skin is seen.
    ///
    /// - Parameters:
    ///   - face: its points.
    ///   - image: `.rgba`.
    init?(of face: FaceLandmarks, in image: Image) {
        let scale = face.pixelsPerMillimetre
        toPicture = SkullPose(face.points).toPicture
        guard scale > 0, scale.isFinite, let toFace = toPicture.inverse else { return nil }
        kinds = FaceOutlines(face, toFace).kinds()
        var colors = Self.colors(of: image, toPicture, scale: scale)
        let skin = Self.skin(of: face, in: image, scale: scale)
        for index in colors.indices { colors[index] -= skin }
        let isSkin = kinds.map { $0 == .skin }
        guard isSkin.count(where: { $0 }) > 100 else { return nil }
        let middle = SIMD4<Float>.median(of: colors.indices.lazy.filter { isSkin[$0] }.map { colors[$0] })
        (sectors, lips) = Self.lips(kinds, colors, skin: middle)
        Self.addContrast(to: &colors, isSkin)
        values = CellBlur.mean(of: colors, where: isSkin)
    }

    /// The middle of a cell, in face millimetres.
    static func middle(_ column: Int, _ row: Int) -> Point {
        origin + (Point(Float(column), Float(row)) + 0.5) * side
    }

    private static let logarithms: [Float] = (0..<256).map { (Float($0) + 16).logarithm }

    /// Lightness, red beside green, blue beside green.
    private static func logarithm(_ sum: SIMD4<Int32>, _ count: Int) -> SIMD4<Float> {
        func value(_ sum: Int32) -> Float { logarithms[min(255, (Int(clamping: sum) + count / 2) / count)] }
        let green = value(sum.y)
        return SIMD4(green, value(sum.x) - green, value(sum.z) - green, 0)
    }

    /// The mean of up to 16 pixels of each cell.
    private static func colors(
        of image: Image, _ toPicture: AffineTransform, scale: Float
    ) -> [SIMD4<Float>] {
        let across = min(4, max(1, Int(clamping: (side * scale / 1.5).rounded())))
        let (stepX, stepY) = (toPicture.xAxis * side, toPicture.yAxis * side)
        var colors: [SIMD4<Float>] = []
        colors.reserveCapacity(count)
        for row in 0..<rows {
            var corner = toPicture(origin + Point(0, Float(row) * side))
            for _ in 0..<columns {
                var sum = SIMD4<Int32>.zero
                for y in 0..<across {
                    for x in 0..<across {
                        let place =
                            corner + stepX * ((Float(x) + 0.5) / Float(across))
                            + stepY * ((Float(y) + 0.5) / Float(across))
                        sum &+= image.levels(near: place)
                    }
                }
                colors.append(logarithm(sum, across * across))
                corner += stepX
            }
        }
        return colors
    }

    /// The colour of the parts of the face that are rarely covered together with the mouth.
    private static func skin(of face: FaceLandmarks, in image: Image, scale: Float) -> SIMD4<Float> {
        .median(
            of: [151, 9, 108, 337, 6, 197, 50, 280, 117, 346, 205, 425, 101, 330].map { index in
                var sum = SIMD4<Int32>.zero
                for y in -1...1 {
                    for x in -1...1 { sum &+= image.levels(near: face[index] + Point(Float(x), Float(y)) * scale) }
                }
                return logarithm(sum, 9)
            })
    }

    /// How much lightness changes from cell to cell, as the fourth value.
    private static func addContrast(to colors: inout [SIMD4<Float>], _ isSkin: [Bool]) {
        for row in 1..<rows - 1 {
            for column in 1..<columns - 1 {
                let index = row * columns + column
                let across = isSkin[index - 1] && isSkin[index + 1] ? colors[index + 1].x - colors[index - 1].x : 0
                let down =
                    isSkin[index - columns] && isSkin[index + columns]
                    ? colors[index + columns].x - colors[index - columns].x : 0
                colors[index].w = Point(across, down).length
            }
        }
    }

    private static func lips(
        _ kinds: [Kind], _ colors: [SIMD4<Float>], skin: SIMD4<Float>
    ) -> (sectors: [Int8], colors: [SIMD4<Float>?]) {
        var sectors = [Int8](repeating: -1, count: count)
        let cells = kinds.indices.filter { kinds[$0] == .lip }
        var sums = [SIMD4<Float>](repeating: .zero, count: sectorCount)
        var sizes = [Int](repeating: 0, count: sectorCount)
        let places = cells.map { Point(Float($0 % columns), Float($0 / columns)) }
        let middle = places.reduce(.zero, +) / Float(max(1, cells.count))
        for (cell, place) in zip(cells, places) {
            // A mouth is twice as wide as it is high.
            let away = Point((place.x - middle.x) / 2, place.y - middle.y)
            let part = (angle(of: away) + .pi) / (2 * .pi) * Float(sectorCount)
            let sector = min(sectorCount - 1, max(0, Int(clamping: part)))
            sectors[cell] = Int8(clamping: sector)
            sums[sector] += colors[cell]
            sizes[sector] += 1
        }
        return (sectors, zip(sums, sizes).map { sum, size in size >= 2 ? sum / Float(size) - skin : nil })
    }
}

extension Image {
    /// Red, green and blue of the pixel nearest to a point, the picture's edge repeated; `.rgba` only.
    fileprivate func levels(near point: Point) -> SIMD4<Int32> {
        let x = Int(clamping: point.x.clamped(to: 0...Float(width - 1)))
        let y = Int(clamping: point.y.clamped(to: 0...Float(height - 1)))
        let base = (y * width + x) * 4
        return SIMD4(
            Int32(clamping: pixels[base]), Int32(clamping: pixels[base + 1]), Int32(clamping: pixels[base + 2]), 0)
    }
}
