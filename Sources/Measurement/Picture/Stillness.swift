internal import Media

/// What changes from frame to frame although it should not: small things that an eye sees as flicker.
enum Stillness {
    /// A head counts as still below this many face millimetres a frame, and lips below this many.
    private static let (stillHead, stillLips): (Float, Float) = (0.3, 0.25)
    /// Brightness levels by which one and the same picture may differ after compression.
    private static let (sameMean, sameMost) = (0.05, 3)

    /// How far points are from the middle of the frames before and after, which are turned, scaled and moved until the
    /// skull lies where it does in this one: the lips' points, and the skull's own, which show what landmarks do by
    /// themselves.
    ///
    /// - Returns: mean squares, in square face millimetres; `nil` where the points do not form a face.
    static func shake(_ mouths: [MouthGeometry]) -> (lips: Double, skull: Double)? {
        let skulls = mouths.map { $0.skull.map { SIMD2<Double>($0) } }
        guard let before = AffineTransform.similarity(from: skulls[0], to: skulls[1]),
            let after = AffineTransform.similarity(from: skulls[2], to: skulls[1])
        else { return nil }
        func meanSquare(_ points: (MouthGeometry) -> [Point]) -> Double {
            let (first, middle, last) = (points(mouths[0]), points(mouths[1]), points(mouths[2]))
            let sum = middle.indices.reduce(Float(0)) { sum, index in
                let off = (middle[index] - (before(first[index]) + after(last[index])) / 2) / mouths[1].scale
                return sum + off.dot(off)
            }
            return Double(sum) / Double(middle.count)
        }
        return (meanSquare(\.lips), meanSquare(\.skull))
    }

    /// The second difference of brightness at one place of three frames, where neither head nor lips move: at the mouth,
    /// and on the cheeks, which shows what the camera and the compression do by themselves.
    ///
    /// - Returns: mean levels of 0...255; `nil` where something moves.
    static func flicker(_ images: [Image], _ mouths: [MouthGeometry]) -> (mouth: Double, face: Double)? {
        guard images.allSatisfy({ $0.bounds == images[0].bounds }) else { return nil }
        for (one, other) in zip(mouths, mouths.dropFirst()) {
            guard (one.anchor - other.anchor).length < stillHead * other.scale,
                abs(one.aperture - other.aperture) < stillLips * other.scale,
                abs(one.width - other.width) < 2 * stillLips * other.scale
            else { return nil }
        }
        let scale = mouths[1].scale
        let lips = mouths[1].lipBounds.widened(by: 4 * scale)
        let bounds = mouths[1].bounds
        // Beside the nose, below the eyes and above the lips.
        let top = bounds.y + 0.42 * bounds.height
        let cheeks = Rectangle(
            x: bounds.x + 0.15 * bounds.width, y: top, width: 0.7 * bounds.width, height: max(0, lips.y - top))
        guard let mouth = secondDifference(images, in: lips), let face = secondDifference(images, in: cheeks) else {
            return nil
        }
        return (mouth, face)
    }

    /// Whether the mouth and the face around it are those of another picture, unmoved.
    static func isSame(_ image: Image, _ other: Image, _ mouth: MouthGeometry) -> Bool {
        // The small area first: nearly always it says no.
        for area in [mouth.lipBounds.widened(by: 2 * mouth.scale), mouth.bounds] {
            let (columns, rows) = area.pixels(in: image)
            guard !columns.isEmpty, !rows.isEmpty else { return false }
            var (sum, most) = (0, 0)
            for y in rows {
                for x in columns {
                    let index = y * image.stride + x * image.format.bytesPerPixel + image.format.colorOffsets.green
                    let off = abs(Int(clamping: image.pixels[index]) - Int(clamping: other.pixels[index]))
                    sum += off
                    most = max(most, off)
                }
                guard most <= sameMost else { return false }
            }
            guard Double(sum) <= sameMean * Double(columns.count * rows.count) else { return false }
        }
        return true
    }

    private static func secondDifference(_ images: [Image], in area: Rectangle) -> Double? {
        let (columns, rows) = area.pixels(in: images[1])
        guard columns.count >= 4, rows.count >= 4 else { return nil }
        let (stride, step) = (images[1].stride, images[1].format.bytesPerPixel)
        let offset = images[1].format.colorOffsets.green
        var sum = 0
        for y in rows {
            for x in columns {
                let index = y * stride + x * step + offset
                sum += abs(
                    Int(clamping: images[0].pixels[index]) - 2 * Int(clamping: images[1].pixels[index])
                        + Int(clamping: images[2].pixels[index]))
            }
        }
        return Double(sum) / Double(columns.count * rows.count)
    }
}
