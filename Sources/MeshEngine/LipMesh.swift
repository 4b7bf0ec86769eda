internal import Faces
internal import Media

/// The part of a face that speech moves: rings of 80 vertices from the inner edge of the lips out to the cheeks and down
/// the neck, with what each vertex follows.
///
/// The slit between the lips is the inner boundary, so that lips can part; beyond the corners the rings are continuous; at
/// the outer boundary nothing moves, so that no seam can be seen.
struct LipMesh: Sendable {
    /// Rings across the lips, inner to outer edge.
    static let lipRings = 10
    /// Rings from the outer edge of the lips to the boundary.
    static let skinRings = 24
    /// All rings.
    static let rings = lipRings + skinRings
    /// Vertices, ring after ring.
    static let vertices = rings * LipRing.count

    /// Resting places of the vertices in face millimetres.
    let rest: [Point]
    /// How much each vertex follows the jaw, 0...1.
    let jawWeight: [Float]
    /// How much each skin vertex follows the outer edge of the lip beside it, 0...1.
    let lipWeight: [Float]
    /// Place across the mesh: 0 inner edge of the lips, 1 outer edge, 2 boundary.
    let depth: [Float]

    /// Lays the rings over a face.
    init(frame: FaceFrame, contours: LipContours) {
        let count = LipRing.count
        let directions = (0..<count).map { sample -> Point in
            let angle = Float.pi - Float.pi * Float(sample) / Float(LipRing.half)
            return Point(angle.cosine, -angle.sine)
        }
        let oval = Self.radii(of: LandmarkRing.oval.map { frame.landmarks[$0] }, along: directions)
            .gaussianSmoothed(sigma: 2, wrapping: true)
        let boundary = Self.boundary(
            oval: oval, directions: directions, bridge: -frame.landmarks[LandmarkIndex.noseBridge].y)

        var rest: [Point] = []
        var depth: [Float] = []
        var outwards: [Float] = []
        for ring in 0..<Self.rings {
            let across = min(1, Float(ring) / Float(Self.lipRings - 1))
            let out = (Float(max(0, ring - Self.lipRings + 1)) / Float(Self.skinRings)).raised(to: 1.6)
            for sample in 0..<count {
                let (inner, outer) = (contours.inner.points[sample], contours.outer.points[sample])
                let edge = inner + (outer - inner) * across
                rest.append(edge + (directions[sample] * boundary[sample] - edge) * out)
                depth.append(across + out)
                outwards.append(out)
            }
        }
        self.rest = rest
        self.depth = depth

        var jawWeight: [Float] = []
        var lipWeight: [Float] = []
        for index in 0..<Self.vertices {
            let sample = index % count
            let (place, out) = (rest[index], outwards[index])
            let middle = LipRing.middleness[sample]
            let alongLip =
                LipRing.isUpper(sample)
                ? 0.33 * (1 - middle).raised(to: 1.35) : 0.33 + 0.67 * (1 - (1 - middle).raised(to: 1.6))
            let beyondJaw = max(0, place.length - oval[sample])
            let sideways = 1 - 0.92 * abs(place.x).smoothstep(14, 66)
            jawWeight.append(
                alongLip * sideways * (1 - beyondJaw.smoothstep(0, 44)) * (1 - out.smoothstep(0.8, 1)))
            let down = directions[sample].y
            let reach = down < 0 ? 10 + 12 * (1 + down) : 15 + 7 * (1 - down)
            let distance = index < Self.lipRings * count ? 0 : (place - contours.outer.points[sample]).length / reach
            lipWeight.append((-distance * distance).exponential * (1 - out.smoothstep(0.7, 1)))
        }
        self.jawWeight = jawWeight
        self.lipWeight = lipWeight
    }

    /// Distance from the origin to a closed outline along each direction; 60 where a direction misses it.
    private static func radii(of outline: [Point], along directions: [Point]) -> [Float] {
        directions.map { direction in
            let normal = Point(-direction.y, direction.x)
            var farthest: Float = 0
            for (index, start) in outline.enumerated() {
                let end = outline[(index + 1) % outline.count]
                let (from, to) = (start.dot(normal), end.dot(normal))
                guard from * to <= 0, from != to else { continue }
                farthest = max(farthest, (start + (end - start) * (from / (from - to))).dot(direction))
            }
            return farthest > 0 ? farthest : 60
        }
    }

    /// Where the mesh ends: past the jaw line, 50 mm down the neck, and below the bridge of the nose.
    private static func boundary(oval: [Float], directions: [Point], bridge: Float) -> [Float] {
        let side = (oval[0] + oval[LipRing.half]) / 2 + 8
        let top = max(30, bridge)
        let radii = directions.enumerated().map { sample, direction -> Float in
            guard LipRing.isUpper(sample) else {
                return oval[sample] + 8 + 42 * max(0, direction.y).raised(to: 1.2)
            }
            let (x, y) = (direction.x / side, direction.y / top)
            return min(1 / (x * x + y * y).squareRoot(), oval[sample] + 8)
        }
        return radii.gaussianSmoothed(sigma: 2, wrapping: true)
    }
}
