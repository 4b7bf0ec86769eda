internal import Faces
internal import Media

/// Where the lips of a photo begin and end, found from the landmarks and then from the pixels, and how open they are.
///
/// The face mesh shows a false gap of 1.5 to 3 mm on closed mouths and stops short of the corners of open ones, so the
/// inner contour is moved to the edges that the picture shows: to the dark seam on a closed mouth, to the edge of the lip
/// colour on an open one, and to a blend of both between.
struct LipContours: Sendable {
    /// Outer edge of the lips.
    let outer: LipRing
    /// Inner edge; upper and lower half coincide on a closed mouth.
    let inner: LipRing
    /// 0: closed, the lips touch; 1: open, something other than lip is seen between them.
    let openness: Float
    /// Vector from upper to lower inner contour in each of the 41 columns.
    let gaps: [Point]

    /// The widest gap in face millimetres.
    let widestGap: Float
    /// Where the picture shows the lips' edges; `nil` where the mouth is closed, or the contours were not read from one.
    let edges: LipEdges?

    private static let columns = LipRing.half + 1

    /// Reads the contours of one face.
    ///
    /// - Parameters:
    ///   - frame: the face's coordinates and landmarks.
    ///   - image: the picture.
    ///   - last: the edges in the frame before, where the face is one of a clip: where the picture does not say much they stay.
    init(of frame: FaceFrame, in image: Image, near last: LipEdges? = nil) {
        let outer = LipRing(landmarks: LandmarkRing.outerLip.map { frame.landmarks[$0] })
        let landmarkRing = LipRing(landmarks: LandmarkRing.innerLip.map { frame.landmarks[$0] })
        var (upper, lower) = (landmarkRing.upper, landmarkRing.lower)
        let landmarkGap = zip(upper, lower).map { $1.y - $0.y }.max() ?? 0

        let around = Rectangle(
            around: outer.points.flatMap { [$0 + Point(6, 14), $0 - Point(6, 14)] }.map { frame.toPicture($0) })
        let lab = LabPatch(of: image, area: around ?? image.bounds, sigma: max(0.5, 0.3 * frame.scale))
        let look = { (point: Point) in lab(frame.toPicture(point)) }

        var openness: Float = 0
        var edges: LipEdges?
        if landmarkGap > 1.7 {
            let lip = LipColour(
                LipColour.samples(of: upper, rim: outer.upper, look: look)
                    + LipColour.samples(of: lower, rim: outer.lower, look: look))
            let found = LipEdges(upper: upper, lower: lower, outer: outer, near: last, look: look)
            (upper, lower) = (found.upper.moved(upper), found.lower.moved(lower))
            edges = found
            openness = Self.openness(landmarkGap: landmarkGap, upper: upper, lower: lower, lip: lip, look: look)
        }
        let seam = openness < 1 ? Self.seam(between: upper, and: lower, look: look) : upper
        let gap = (10...30).map { lower[$0].y - upper[$0].y }.max() ?? 0
        (upper, lower) = Self.openEdges(upper: upper, lower: lower, outer: outer, gap: gap)
        let inner = LipRing(
            upper: zip(seam, upper).map { $0 + ($1 - $0) * openness },
            lower: zip(seam, lower).map { $0 + ($1 - $0) * openness })
        self.init(outer: outer, inner: inner, openness: openness, edges: edges)
    }

    /// Takes contours that are known.
    ///
    /// - Parameters:
    ///   - outer: outer edge of the lips.
    ///   - inner: inner edge.
    ///   - openness: 0 closed...1 open.
    ///   - edges: where the picture shows them.
    init(outer: LipRing, inner: LipRing, openness: Float, edges: LipEdges? = nil) {
        (self.outer, self.inner, self.openness, self.edges) = (outer, inner, openness, edges)
        gaps = zip(inner.upper, inner.lower).map { $1 - $0 }
        widestGap = gaps.reduce(0) { max($0, $1.y) }
    }

    /// Whether something other than lip is seen between the contours, 0...1.
    private static func openness(
        landmarkGap: Float, upper: [Point], lower: [Point], lip: LipColour, look: (Point) -> SIMD4<Float>
    ) -> Float {
        let step: Float = 0.125
        var (teeth, dark): ([Float], [Float]) = ([], [])
        for column in 12...28 {
            let centre = (upper[column] + lower[column]) / 2
            let reach = (lower[column].y - upper[column].y) / 2 + 0.8
            var (bright, black) = (0, 0)
            for offset in stride(from: Float(-8), through: 8, by: step) where abs(offset) <= reach {
                let colour = look(centre + Point(0, offset))
                if colour.x > lip.mean.x + 6 && colour.y < lip.mean.y - 5 { bright += 1 }
                if colour.x < lip.mean.x * 0.62 { black += 1 }
            }
            teeth.append(Float(bright) * step)
            dark.append(Float(black) * step)
        }
        let seen = max((teeth.reduce(0, +) / Float(teeth.count)).smoothstep(0.3, 0.8), dark.median.smoothstep(2.2, 3.8))
        return max(landmarkGap.smoothstep(3.1, 4.1), landmarkGap.smoothstep(1.5, 2.2) * seen)
    }

    /// The dark line between closed lips.
    private static func seam(
        between upper: [Point], and lower: [Point], look: (Point) -> SIMD4<Float>
    ) -> [Point] {
        let offsets = (0..<41).map { -2.5 + 5 * Float($0) / 40 }
        let middle = zip(upper, lower).map { ($0 + $1) / 2 }
        let darkness = middle.map { point in
            let luminance = offsets.map { look(point + Point(0, $0)).x }
            let darkest = luminance.min() ?? 0
            return luminance.map { $0 - darkest }
        }
        let all = darkness.joined()
        let mean = all.reduce(0, +) / Float(all.count)
        let deviation = (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(all.count)).squareRoot() + 1e-3
        let cost = darkness.map { row in
            zip(row, offsets).map { $0 / deviation + 0.6 * ($1 / 2.5) * ($1 / 2.5) }
        }
        let path = cheapestPath(through: cost, penalty: 0.12).map { offsets[$0] }.gaussianSmoothed(sigma: 1.5)
        return zip(middle, path).map { $0 + Point(0, $1) }
    }

    /// Contours of an open mouth, moved a little into the lips so that no sliver of a tooth sticks to them, and out to the
    /// dark corners that the landmarks do not reach.
    private static func openEdges(
        upper: [Point], lower: [Point], outer: LipRing, gap: Float
    ) -> (upper: [Point], lower: [Point]) {
        var (upper, lower) = (upper, lower)
        for column in 0..<columns {
            let inset = LipRing.middleness[column].squareRoot() * min(1, gap / 2) * 0.35
            upper[column].y -= inset * 1.5
            lower[column].y = max(lower[column].y + inset, upper[column].y)
        }
        for corner in [0, LipRing.half] {
            let pull = (outer.points[corner] - upper[corner]) * 0.5 * min(1, gap / 8)
            for column in 0..<columns {
                let near = (1 - Float(abs(column - corner)) / 10).clamped(to: 0...1)
                upper[column] += pull * near * near
                lower[column] += pull * near * near
            }
        }
        return (upper, lower)
    }
}
