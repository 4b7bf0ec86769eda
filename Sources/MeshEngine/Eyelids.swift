internal import Faces
internal import Media

/// The lids of one eye as a strip of cells: skin above the eye is stretched down over it, skin below rises a little.
///
/// The lashes at the edge travel with the lid; past the edge the strip fades out over what the eye shows.
struct Eyelid: Sendable {
    private static let columns = 20
    private static let rows = 7
    /// Share of the way that the lower lid goes to meet the upper one.
    private static let lowerLidShare: Float = 0.12
    /// How far past the edge the strip reaches: the lashes, in face millimetres.
    private static let lashes: Float = 1.4

    /// One lid, from where the skin is still to past its edge.
    private struct Lid: Sendable {
        /// Rows of ``Eyelid/columns`` + 1 resting places.
        var rest: [Point] = []
        /// Travel of each when the eye is shut.
        var travel: [Point] = []
        var opacity: [Float] = []
    }

    private let lids: [Lid]
    private let frame: FaceFrame

    /// Measures one eye; `nil` when it is closed or too narrow to blink.
    ///
    /// - Parameters:
    ///   - frame: the face's coordinates.
    ///   - corners: landmarks of its image-left and image-right corner.
    ///   - upper: landmarks of the upper lid, left to right, corners excluded.
    ///   - lower: landmarks of the lower lid, likewise.
    init?(frame: FaceFrame, corners: (Int, Int), upper: [Int], lower: [Int]) {
        let points = frame.landmarks
        let (left, right) = (points[corners.0], points[corners.1])
        func edge(_ indices: [Int]) -> [Point] {
            let spline = NaturalSpline([left] + indices.map { points[$0] } + [right])
            return (0...Self.columns).map { spline(Float($0) / Float(Self.columns) * Float(indices.count + 1)) }
        }
        let (top, bottom) = (edge(upper), edge(lower))
        let opening = zip(top, bottom).map { $1.y - $0.y }.max() ?? 0
        guard opening > 3 else { return nil }
        self.frame = frame
        lids = [
            Self.lid(edge: top, towards: bottom, share: 1 - Self.lowerLidShare, reach: -max(9, opening * 1.1)),
            Self.lid(edge: bottom, towards: top, share: Self.lowerLidShare, reach: 7),
        ]
    }

    /// Both eyes of a face, those that can blink.
    static func both(of frame: FaceFrame) -> [Eyelid] {
        [
            Eyelid(
                frame: frame, corners: (LandmarkIndex.rightEyeOuter, LandmarkIndex.rightEyeInner),
                upper: LandmarkRing.rightUpperLid, lower: LandmarkRing.rightLowerLid),
            Eyelid(
                frame: frame, corners: (LandmarkIndex.leftEyeInner, LandmarkIndex.leftEyeOuter),
                upper: LandmarkRing.leftUpperLid.reversed(), lower: LandmarkRing.leftLowerLid.reversed()),
        ].compactMap { $0 }
    }

    private static func lid(edge: [Point], towards other: [Point], share: Float, reach: Float) -> Lid {
        var lid = Lid()
        for row in 0...rows {
            // The last row lies beyond the edge, among the lashes and over the eye.
            let along = Float(row) / Float(rows - 1)
            for (column, place) in edge.enumerated() {
                let across = Float(column) / Float(columns)
                let bulge = (4 * across * (1 - across)).squareRoot()
                let still = place + Point(0, reach * (0.35 + 0.65 * bulge))
                let past = Point(0, (reach < 0 ? 1 : -1) * lashes * bulge)
                let isPast = row == rows
                lid.rest.append(isPast ? place + past : still + (place - still) * along)
                let follow = isPast ? 1 : along * (0.35 + 0.65 * along)
                lid.travel.append((other[column] - place) * (share * follow))
                lid.opacity.append(isPast ? 0 : 1)
            }
        }
        return lid
    }

    /// Draws the eye, shut by `closure` (0 open, as in the photo; 1 shut).
    ///
    /// - Parameters:
    ///   - closure: 0...1.
    ///   - motion: where the head has moved, in pixels.
    ///   - rasterizer: draws on the canvas.
    func draw(closure: Float, motion: AffineTransform, with rasterizer: Rasterizer<EyelidShader>) {
        for lid in lids {
            func vertex(_ index: Int) -> Vertex {
                let source = frame.toPicture(lid.rest[index])
                let place = motion(frame.toPicture(lid.rest[index] + lid.travel[index] * closure))
                return Vertex(place: place, source: source, 1, lid.opacity[index])
            }
            let stride = Self.columns + 1
            for row in 0..<Self.rows {
                for column in 0..<Self.columns {
                    let base = row * stride + column
                    rasterizer.fillCell(
                        vertex(base), vertex(base + 1), vertex(base + stride), vertex(base + stride + 1))
                }
            }
        }
    }
}
