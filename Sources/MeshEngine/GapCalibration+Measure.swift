internal import Faces
internal import Media

extension GapCalibration {
    /// Poses that tell gap, rounding, spreading and narrowing apart.
    static let probes = [
        LipPose.rest,
        LipPose(jaw: 0.25),
        LipPose(jaw: 0.5),
        LipPose(jaw: 0.75),
        LipPose(jaw: 0.3, pucker: 0.9),
        LipPose(jaw: 0.6, pucker: 0.6),
        LipPose(jaw: 0.3, spread: 0.9, lowerLip: 0.3),
        LipPose(jaw: 0.55, spread: 0.6),
        LipPose(jaw: 0.3, spread: -0.9),
        LipPose(jaw: 0.15, upperLip: 0.4, lowerLip: 0.6),
    ]

    /// Draws ten poses of a face, looks at them with the face mesh and fits what is seen to what was drawn.
    ///
    /// - Parameters:
    ///   - renderer: draws the face.
    ///   - face: its landmarks in the photo.
    ///   - mesh: sees landmarks.
    /// - Returns: the fit, near ``typical`` where the photo tells little.
    /// - Throws: ``FaceError`` when the face mesh fails.
    static func measured(
        _ renderer: FaceRenderer, face: FaceLandmarks, mesh: inout FaceMesh
    ) throws(FaceError) -> GapCalibration {
        var renderer = renderer
        var image = renderer.photo
        var fit = CalibrationFit(pixelsPerMillimetre: face.pixelsPerMillimetre)
        for probe in probes {
            renderer.draw(probe, nil, on: &image)
            try fit.look(at: image, showing: probe, face: face, mesh: &mesh)
        }
        return fit.calibration
    }
}

/// Learns how wide poses look from pictures of them.
struct CalibrationFit {
    private var fit: LeastSquares

    /// Pixels between the outer corners of the eyes from which a face is large enough to be read well.
    private static let wellSeen: Float = 120

    /// Begins with a belief in the typical face, of two samples' worth, more on a small one, which the face mesh misreads by
    /// more.
    init(pixelsPerMillimetre: Float) {
        let typical = GapCalibration.typical
        let prior = [typical.atRest, typical.perGap, typical.perPucker, typical.perSpread, typical.perNarrowing]
        let eyes = pixelsPerMillimetre * FaceLandmarks.eyeDistance
        let belief = 2 * max(1, (Self.wellSeen / eyes) * (Self.wellSeen / eyes))
        let scales: [Float] = [1, 6, 0.6, 0.6, 0.6]
        fit = LeastSquares(prior: prior, weights: scales.map { belief * $0 * $0 })
    }

    /// Looks at a picture; one in which no face is seen tells nothing.
    ///
    /// - Parameters:
    ///   - image: shows the pose.
    ///   - pose: what was drawn.
    ///   - own: the smile that it was drawn over.
    ///   - face: about where the face is.
    ///   - mesh: sees landmarks.
    /// - Throws: ``FaceError`` when the face mesh fails.
    mutating func look(
        at image: Image, showing pose: LipPose, over own: OwnSmile = .none, face: FaceLandmarks, mesh: inout FaceMesh
    ) throws(FaceError) {
        // The second look starts from what the first has found, as tracking does.
        let first = try mesh.landmarks(in: image, from: FaceRegion(around: face))
        let seen = try mesh.landmarks(in: image, from: FaceRegion(around: first))
        guard seen.presence > 0.5 else { return }
        let spread = pose.spread + own.spread(inGap: pose.drawnGap)
        fit.add([1, pose.drawnGap, pose.pucker, -max(spread, 0), max(-spread, 0)], value: seen.lipGap)
    }

    /// What explains all that was seen; ``GapCalibration/typical`` where that was nothing.
    var calibration: GapCalibration {
        let solution = fit.solution
        return GapCalibration(
            atRest: solution[0], perGap: solution[1].clamped(to: 0.5...1.5), perPucker: solution[2].clamped(to: 0...4),
            perSpread: solution[3].clamped(to: -1...3), perNarrowing: solution[4].clamped(to: -1...3))
    }
}
