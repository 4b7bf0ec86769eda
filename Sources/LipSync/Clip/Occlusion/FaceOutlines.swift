internal import Faces
internal import Media

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

    /// - Parameters:
    ///   - face: its points.
    ///   - toFace: from pixels of the picture to face millimetres.
    init(_ face: FaceLandmarks, _ toFace: AffineTransform) {
        func places(_ ring: [Int]) -> [Point] { face[ring].map { toFace($0) } }
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
        let around = CellRegions.grown(outer, by: Self.lipMargin)
        let outside = CellRegions.grown(face.map { !$0 }, by: Self.ovalMargin)
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
}
