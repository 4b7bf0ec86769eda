internal import Media

/// Moves the vertices of a ``LipMesh`` to where a ``LipPose`` puts them.
///
/// Everything is relative to the closed mouth: an open photo is closed first, so that a pose means the same on all photos.
/// The buffers are made once; a frame allocates nothing.
struct Deformation {
    private let mesh: LipMesh
    private let contours: LipContours
    /// How far closing the picture's own mouth raises the jaw; the lips do the rest.
    private let jawToClose: Float
    /// How much of it the corners go along with.
    ///
    /// They hang on the jaw: without that a wide mouth would be closed to a frown. Where the jaw is a guess, they go no higher
    /// than it takes to have none.
    private let cornerRise: Float
    /// How far closing it moves each corner outwards.
    private let widening: Float
    private let halfWidth: Float
    /// Horizontal place across the lips, -1...1, of the outer and the inner ring.
    private let across: (outer: [Float], inner: [Float])
    private let opening: Float

    /// Where the vertices are now, in face millimetres.
    private(set) var places: [Point]
    /// The inner contour now: 80 samples, in face millimetres.
    private(set) var inner: [Point]
    private var outerShift: [Point]

    /// How much of the photo's gap each lip closes.
    static let upperShare: Float = 0.25
    private static let lowerShare: Float = 0.75

    /// Prepares a face, at rest.
    ///
    /// - Parameters:
    ///   - mesh: what moves.
    ///   - contours: the lips' edges.
    ///   - jawToClose: how far closing the picture's own mouth raises the jaw, in millimetres; judged by the gap without it.
    ///   - widening: how far a closed mouth's corners lie outwards of where they are, in millimetres; negative on a smile.
    init(mesh: LipMesh, contours: LipContours, jawToClose: Float? = nil, widening: Float = 0) {
        self.mesh = mesh
        self.contours = contours
        opening = contours.widestGap
        self.jawToClose = jawToClose ?? 0.34 * opening
        self.widening = widening
        cornerRise = jawToClose ?? min(self.jawToClose, Self.frown(mesh, contours))
        let outer = contours.outer.points
        let half = max(1, (outer[LipRing.half].x - outer[0].x) / 2)
        halfWidth = half
        func spread(_ points: [Point]) -> [Float] {
            let middle = points.reduce(0) { $0 + $1.x } / Float(points.count)
            return points.map { (($0.x - middle) / half).clamped(to: -1...1) }
        }
        across = (spread(outer), spread(contours.inner.points))
        places = mesh.rest
        inner = contours.inner.points
        outerShift = [Point](repeating: .zero, count: LipRing.count)
    }

    /// The rise of the jaw that brings the corners as high as the lips meet in the middle; 0 on a smile, which need not grow.
    private static func frown(_ mesh: LipMesh, _ contours: LipContours) -> Float {
        let (inner, middle) = (contours.inner.points, LipRing.half / 2)
        let meeting = inner[middle].y + contours.gaps[middle].y * upperShare
        let sag = (inner[0].y + inner[LipRing.half].y) / 2 - meeting
        let weight = (mesh.jawWeight[0] + mesh.jawWeight[LipRing.half]) / 2
        return max(0, sag) / max(weight, 0.01)
    }

    /// Moves everything to a pose.
    mutating func apply(_ pose: LipPose) {
        moveLipEdges(pose)
        closeLips(pose)
        placeVertices(jaw: LipPose.jawTravel * pose.jaw)
    }

    /// The lips' edges from jaw, width, rounding and raising, one sample at a time.
    private mutating func moveLipEdges(_ pose: LipPose) {
        let jaw = LipPose.jawTravel * pose.jaw
        let wide = max(pose.spread, 0)
        let outermost = (LipMesh.lipRings - 1) * LipRing.count
        // A corner that moves by more than this folds the mesh.
        let pull = max(
            widening + LipPose.spreadTravel * wide - LipPose.narrowTravel * max(-pose.spread, 0)
                - LipPose.puckerTravel * pose.pucker, -0.3 * halfWidth)
        let corner = -wide + 0.3 * pose.pucker
        let thinning =
            0.5 * wide - 1.3 * pose.pucker + 1.1 * pose.press
            - 0.8 * min(1, opening / 10) * (1 - 0.5 * min(1, pose.jaw * 2))

        for sample in 0..<LipRing.count {
            let isUpper = LipRing.isUpper(sample)
            let middle = LipRing.middleness[sample]
            let bulge = 1 - (1 - middle) * (1 - middle)
            let gap = contours.gaps[LipRing.column(of: sample)]
            let closing = gap * (isUpper ? Self.upperShare : -Self.lowerShare)

            var outer = Point(across.outer[sample] * pull, (1 - middle) * corner)
            var edge = closing + Point(across.inner[sample] * pull * 1.05, (1 - middle) * corner)
            outer.y += closing.y * (isUpper ? 0.8 : 0.85) + mesh.jawWeight[outermost + sample] * jawToClose
            let raise = mesh.jawWeight[LipRing.column(of: sample)] * cornerRise
            outer.y -= raise
            edge.y += mesh.jawWeight[sample] * jaw - raise
            if isUpper {
                outer.y += (thinning - 2.4 * pose.upperLip) * bulge
                edge.y -= (LipPose.gapPerUpperLip * pose.upperLip + 0.03 * jaw) * bulge
            } else {
                outer.y += (3.4 * pose.lowerLip - 1.05 * thinning) * bulge
                edge.y += (LipPose.gapPerLowerLip * pose.lowerLip + 0.02 * jaw) * bulge
                edge.y -= pose.pucker * 0.3 * jaw * (bulge - middle.raised(to: 2.2))
            }
            outerShift[sample] = outer
            inner[sample] = contours.inner.points[sample] + edge
        }
    }

    /// Tuck, press and contact, which act on the gap that the lips have by now.
    private mutating func closeLips(_ pose: LipPose) {
        for column in 0...LipRing.half {
            let sample = LipRing.lowerSample(column)
            var (upper, lower) = (inner[column], inner[sample])
            let middle = LipRing.middleness[column]
            let bulge = 1 - (1 - middle) * (1 - middle)
            if pose.tuck > 0, column > 0, column < LipRing.half {
                let rise = min((upper.y + LipPose.tuckGap * bulge - lower.y) * pose.tuck, 0)
                lower.y += rise
                outerShift[sample].y += rise * 0.75 - 1.6 * pose.tuck * bulge
            }
            if pose.press > 0 {
                let gap = (lower - upper) * pose.press
                upper += gap * 0.3
                lower -= gap * 0.7
                outerShift[column].y += gap.y * 0.3 * 0.8
                if sample != column { outerShift[sample].y -= gap.y * 0.7 * 0.85 }
            }
            // Both as vectors: on a smile, closing only vertically leaves a jagged bright thread.
            if lower.y - upper.y < 0.02 {
                upper += (lower - upper) * 0.3
                lower = upper
            }
            inner[column] = upper
            inner[sample] = lower
        }
    }

    private mutating func placeVertices(jaw: Float) {
        let count = LipRing.count
        let outermost = (LipMesh.lipRings - 1) * count
        let drop = jaw - jawToClose
        for sample in 0..<count {
            let edge = inner[sample]
            let outer =
                contours.outer.points[sample] + outerShift[sample]
                + Point(0, mesh.jawWeight[outermost + sample] * drop)
            let step = (outer - edge) / Float(LipMesh.lipRings - 1)
            for ring in 0..<LipMesh.lipRings { places[ring * count + sample] = edge + step * Float(ring) }
        }
        for index in LipMesh.lipRings * count..<LipMesh.vertices {
            var place = mesh.rest[index] + outerShift[index % count] * mesh.lipWeight[index]
            place.y += mesh.jawWeight[index] * drop
            places[index] = place
        }
    }
}
