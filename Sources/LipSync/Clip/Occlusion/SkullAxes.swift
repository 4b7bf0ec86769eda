internal import Faces
internal import Media

/// The face's millimetres as the skull has them.
///
/// The origin is at the nose, u to the face's image-right and v down, 90 mm between the outer corners of the eyes. Neither jaw nor lips move them, nor a hand before the mouth, much.
struct SkullAxes {
    /// From face millimetres to pixels of the picture.
    let toPicture: AffineTransform
    let toFace: AffineTransform
    /// Pixels a face millimetre.
    let scale: Float

    /// Measures a face; `nil` where its points lie on a line.
    init?(_ face: FaceLandmarks) {
        scale = face.pixelsPerMillimetre
        let right = face.eyeAxis.normalized
        let height = face.points[LandmarkIndex.subnasale] - face.points[LandmarkIndex.forehead]
        let down = (height - right * height.dot(right)).normalized
        let anchor =
            LandmarkIndex.skullAnchor.reduce(Point.zero) { $0 + face[$1] } / Float(LandmarkIndex.skullAnchor.count)
        toPicture = AffineTransform(
            xAxis: Point(right.x, right.y) * scale, yAxis: Point(down.x, down.y) * scale, translation: anchor)
        guard scale > 0, scale.isFinite, let inverse = toPicture.inverse else { return nil }
        toFace = inverse
    }
}

/// Where lips and face end, in cells of a ``FacePatch``.
struct FaceOutlines {
    private let outer: [Point]
    private let inner: [Point]
    private let oval: [Point]

    /// Cells that are left out inside the face's outline: a head that turns moves it over the skin.
    private static let ovalMargin = 4
    /// Likewise around the lips: their edge is known to some millimetres.
    private static let lipMargin = 2
    /// How far from the nose to the sides skin is looked at, in millimetres.
    private static let widest: Float = 38
    /// Where it begins: lids and lashes lie above, in millimetres below the nose.
    private static let top: Float = -10
    /// The nostrils: half of their width, and what lies above, in millimetres.
    private static let nose = Point(22, 6)

    init(_ face: FaceLandmarks, _ axes: SkullAxes) {
        func places(_ ring: [Int]) -> [Point] { ring.map { axes.toFace(face[$0]) } }
        let (outer, inner) = (places(LandmarkRing.outerLip), places(LandmarkRing.innerLip))
        oval = places(LandmarkRing.oval)
        // Lips a little thinner than they are: landmarks are good to a millimetre. The upper ones come first.
        let half = LandmarkRing.outerLip.count / 2
        func moved(_ ring: [Point], by height: Float, _ factor: Float) -> [Point] {
            let middle = ring.reduce(.zero, +) / Float(ring.count)
            return ring.enumerated().map { index, place in
                let isUpper = index > 0 && index < half
                let isLower = index > half
                return Point(
                    middle.x + (place.x - middle.x) * factor, place.y + (isUpper ? height : isLower ? -height : 0))
            }
        }
        self.outer = moved(outer, by: 1, 0.95)
        self.inner = moved(inner, by: -1, 1)
    }

    /// What each cell shows.
    func kinds() -> [FacePatch.Kind] {
        let (outer, inner, face) = (Self.filled(self.outer), Self.filled(self.inner), Self.filled(oval))
        let around = Self.grown(outer, by: Self.lipMargin)
        let outside = Self.grown(face.map { !$0 }, by: Self.ovalMargin)
        return (0..<FacePatch.count).map { index in
            if outer[index], !inner[index] { return .lip }
            if !face[index] { return .beyond }
            let place = FacePatch.middle(index % FacePatch.columns, index / FacePatch.columns)
            let isNose = abs(place.x) < Self.nose.x && place.y < Self.nose.y
            if around[index] || outside[index] || isNose || abs(place.x) > Self.widest || place.y < Self.top {
                return .unsure
            }
            return .skin
        }
    }

    /// Which cells' middles lie in an outline.
    private static func filled(_ outline: [Point]) -> [Bool] {
        var cells = [Bool](repeating: false, count: FacePatch.count)
        for row in 0..<FacePatch.rows {
            let height = FacePatch.middle(0, row).y
            var crossings: [Float] = []
            for (index, start) in outline.enumerated() {
                let end = outline[(index + 1) % outline.count]
                guard (start.y <= height) != (end.y <= height) else { continue }
                crossings.append(start.x + (end.x - start.x) * (height - start.y) / (end.y - start.y))
            }
            crossings.sort()
            for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
                for column in 0..<FacePatch.columns {
                    let x = FacePatch.middle(column, row).x
                    if x > crossings[pair], x < crossings[pair + 1] { cells[row * FacePatch.columns + column] = true }
                }
            }
        }
        return cells
    }

    /// Cells and those at most so far from one, to the sides, up and down.
    static func grown(_ cells: [Bool], by reach: Int) -> [Bool] {
        let (columns, rows) = (FacePatch.columns, FacePatch.rows)
        var wide = cells
        for row in 0..<rows {
            for column in 0..<columns where cells[row * columns + column] {
                for near in max(0, column - reach)...min(columns - 1, column + reach) {
                    wide[row * columns + near] = true
                }
            }
        }
        var result = wide
        for row in 0..<rows {
            for column in 0..<columns where wide[row * columns + column] {
                for near in max(0, row - reach)...min(rows - 1, row + reach) { result[near * columns + column] = true }
            }
        }
        return result
    }
}
