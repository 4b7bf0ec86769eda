internal import Faces
internal import Media

/// The colours that what is drawn inside a mouth must agree with, measured on the photo; red, green, blue in 0...255.
struct FaceLighting: Sendable {
    /// What white looks like in this light: the teeth's brightest colour.
    private(set) var white: SIMD4<Float>
    /// The darkest colour of a mouth here: a hazy photo has no black, and a black mouth in it would look cut out.
    private(set) var black: SIMD4<Float>
    /// Brightness of the light, 1 being full.
    private(set) var brightness: Float
    /// Median colour of the skin around the mouth.
    let skin: SIMD4<Float>
    /// Median colour of the lips.
    private(set) var lip: SIMD4<Float>
    /// Standard deviation of the picture's grain, in levels.
    let grain: Float
    /// Whether the photo has no colour.
    let isGray: Bool

    /// Where closed lips touch: darker and redder than the lips.
    var seam: SIMD4<Float> { lip * SIMD4(0.46, 0.30, 0.30, 1) }

    /// Weights of red, green and blue in the brightness that is seen (BT.601).
    static let luma = SIMD4<Float>(0.299, 0.587, 0.114, 0)

    /// Measures a face.
    ///
    /// - Parameters:
    ///   - frame: the face's coordinates.
    ///   - contours: the opening between its lips.
    ///   - mesh: where its lips and skin are.
    ///   - image: the `.rgba` picture.
    init(frame: FaceFrame, contours: LipContours, mesh: LipMesh, image: Image) {
        func color(_ point: Point) -> SIMD4<Float> { image.color(near: frame.toPicture(point)) }
        func colors(rings: Range<Int>) -> [SIMD4<Float>] {
            (rings.lowerBound * LipRing.count..<rings.upperBound * LipRing.count).map { color(mesh.rest[$0]) }
        }
        let skinColors = colors(rings: Self.skinRings)
        let skin = Self.median(skinColors)
        let isGray = skinColors.reduce(0) { $0 + abs($1.x - $1.z) } / Float(skinColors.count) < 3
        let skinLuma = max(1, skin.dot(Self.luma))

        let whites = Self.eyeWhites(frame: frame, color: color)
        let eyeWhite = whites.isEmpty ? skin * 1.1 : whites.reduce(.zero, +) / Float(whites.count)
        let whiteLuma = eyeWhite.dot(Self.luma)
        // Eyes that are narrowed, closed or in shadow are darker than any tooth: the skin sets a floor.
        let target = max(whiteLuma, 1.16 * skinLuma).clamped(to: 70...235)

        var chroma = SIMD4<Float>(repeating: 1)
        if !isGray {
            let eyeChroma = eyeWhite / max(whiteLuma, 1)
            let skinChroma = (skin / skinLuma) / SIMD4(1.22, 0.93, 0.78, 1)
            let skinWhite = skinChroma / skinChroma.dot(Self.luma)
            let measured = pointwiseMin(
                pointwiseMax((eyeChroma + skinWhite) / 2, SIMD4(repeating: 0.72)), SIMD4(repeating: 1.2))
            let ivory = SIMD4<Float>(1.05, 1, 0.9, 1)
            chroma = measured * 0.75 + ivory / ivory.dot(Self.luma) * 0.25
        }
        let lip = Self.median(colors(rings: 3..<7))
        let expected = chroma * target
        let seen = Self.teeth(between: contours, lip: lip, color: color)
        white = expected + (seen.color - expected) * seen.certainty
        brightness = target / 255
        // A mouth's darkness is warm: a part of the lips' tint.
        let tint = SIMD4<Float>(repeating: 1) + (lip / max(1, lip.dot(Self.luma)) - 1) * 0.4
        black = tint * Self.darkest(of: frame, color: color)
        self.isGray = isGray
        self.skin = skin
        self.lip = lip
        grain = Self.grain(
            at: skinColors.indices.map { frame.toPicture(mesh.rest[(LipMesh.lipRings + 6) * LipRing.count + $0]) },
            in: image)
    }

    /// Rings of the mesh that lie on skin, off the lips and inside the face.
    private static let skinRings = LipMesh.lipRings + 6..<LipMesh.lipRings + 10

    /// The colour of the skin around a mouth.
    ///
    /// - Parameters:
    ///   - mesh: where it is.
    ///   - frame: the face's coordinates.
    ///   - image: the picture.
    /// - Returns: a median.
    static func skin(of mesh: LipMesh, _ frame: FaceFrame, in image: Image) -> SIMD4<Float> {
        let places = skinRings.lowerBound * LipRing.count..<skinRings.upperBound * LipRing.count
        return median(places.map { image.color(near: frame.toPicture(mesh.rest[$0])) })
    }

    /// The colours in another light.
    ///
    /// - Parameter gain: what colours are multiplied by.
    /// - Returns: the same face's colours.
    func lit(by gain: SIMD4<Float>) -> FaceLighting {
        var lit = self
        (lit.white, lit.lip) = (white * gain, lip * gain)
        (lit.white.w, lit.lip.w) = (255, 255)
        (lit.black, lit.brightness) = (black * gain, min(brightness * gain.dot(Self.luma), 1))
        return lit
    }

    /// The luminance that two in a thousand of the face's pixels do not exceed: pupils, nostrils.
    ///
    /// Without their tint, which a mouth should not have.
    private static func darkest(of frame: FaceFrame, color: (Point) -> SIMD4<Float>) -> Float {
        guard let box = Rectangle(around: LandmarkRing.oval.map { frame.landmarks[$0] }) else { return 0 }
        var luminances: [Float] = []
        for v in stride(from: box.y, through: box.y + box.height, by: 1.5) {
            for u in stride(from: box.x, through: box.x + box.width, by: 1.5) {
                luminances.append(color(Point(u, v)).dot(luma))
            }
        }
        return luminances.isEmpty ? 0 : luminances.percentile(0.002)
    }

    private static func median(_ colors: [SIMD4<Float>]) -> SIMD4<Float> {
        SIMD4(colors.map(\.x).median, colors.map(\.y).median, colors.map(\.z).median, 255)
    }

    /// The mean of the colours whose luminance reaches that of the given share of all; there is at least one.
    private static func brightest(from share: Float, of colors: [SIMD4<Float>]) -> SIMD4<Float> {
        let threshold = colors.map { $0.dot(luma) }.percentile(share)
        let bright = colors.filter { $0.dot(luma) >= threshold }
        return bright.reduce(.zero, +) / Float(bright.count)
    }

    /// The mean of the brightest fifth of each eye's pixels, where the eye is large enough to tell.
    private static func eyeWhites(frame: FaceFrame, color: (Point) -> SIMD4<Float>) -> [SIMD4<Float>] {
        [LandmarkRing.rightEye, LandmarkRing.leftEye].compactMap { ring in
            let outline = ring.map { frame.landmarks[$0] }
            guard let box = Rectangle(around: outline), box.area * frame.scale * frame.scale > 24 else { return nil }
            let step = max(0.4, 0.7 / frame.scale)
            var inside: [SIMD4<Float>] = []
            for v in stride(from: box.y, through: box.y + box.height, by: step) {
                for u in stride(from: box.x, through: box.x + box.width, by: step)
                where Self.contains(outline, Point(u, v)) { inside.append(color(Point(u, v))) }
            }
            return inside.count > 12 ? brightest(from: 0.8, of: inside) : nil
        }
    }

    /// The colour of the teeth that an open mouth shows, so that drawn teeth beside them look the same, and how sure it is
    /// that they are teeth: brighter than the lips and less red.
    private static func teeth(
        between contours: LipContours, lip: SIMD4<Float>, color: (Point) -> SIMD4<Float>
    ) -> (color: SIMD4<Float>, certainty: Float) {
        var inside: [SIMD4<Float>] = []
        for column in 10...30 {
            let top = contours.inner.points[column]
            for depth in stride(from: Float(0.8), to: contours.gaps[column].y - 0.6, by: 0.4) {
                inside.append(color(top + Point(0, depth)))
            }
        }
        guard inside.count >= 30 else { return (lip, 0) }
        let mean = brightest(from: 0.6, of: inside)
        let (luminance, lipLuminance) = (max(1, mean.dot(luma)), max(1, lip.dot(luma)))
        let redness = (mean.x - mean.y) / luminance
        let lipRedness = (lip.x - lip.y) / lipLuminance
        let brighter = (luminance / lipLuminance).smoothstep(1.02, 1.25)
        let paler = lipRedness > 0.05 ? (redness / lipRedness).smoothstep(0.85, 0.5) : 1
        // The brightest part of a tooth is drawn a little darker than white.
        return (mean / 0.9, contours.openness * brighter * paler)
    }

    /// Whether a polygon contains a point: even-odd rule.
    private static func contains(_ outline: [Point], _ point: Point) -> Bool {
        var inside = false
        var previous = outline[outline.count - 1]
        for corner in outline {
            if (corner.y > point.y) != (previous.y > point.y),
                point.x < (previous.x - corner.x) * (point.y - corner.y) / (previous.y - corner.y) + corner.x
            {
                inside.toggle()
            }
            previous = corner
        }
        return inside
    }

    /// Median difference of a pixel from the mean of its eight neighbours, scaled to a standard deviation.
    private static func grain(at places: [Point], in image: Image) -> Float {
        let differences = places.compactMap { place -> Float? in
            let (x, y) = (Int(place.x), Int(place.y))
            guard x > 0, y > 0, x < image.width - 1, y < image.height - 1 else { return nil }
            var sum: Float = 0
            for dy in -1...1 {
                for dx in -1...1 where dx != 0 || dy != 0 { sum += SIMD4<Float>(image[x + dx, y + dy]).dot(luma) }
            }
            return abs(SIMD4<Float>(image[x, y]).dot(luma) - sum / 8)
        }
        // The mean of eight neighbours is itself noisy: 9/8 of the pixel's own variance.
        return differences.isEmpty ? 0 : 1.48 * differences.median / (9 / 8 as Float).squareRoot()
    }
}
