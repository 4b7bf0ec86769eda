internal import Faces
internal import Media

/// The face's own coordinates: millimetres with u to the face's image-right and v down, the origin between the corners
/// of the mouth, 90 mm between the outer corners of the eyes.
///
/// The axes are taken in three dimensions before they are projected, so that a turned head is handled by a 2 x 2 matrix,
/// to about 25 degrees.
struct FaceFrame: Sendable {
    /// From face millimetres to pixels of the picture.
    let toPicture: AffineTransform
    /// From pixels of the picture to face millimetres.
    let toFace: AffineTransform
    /// Pixels a face millimetre.
    let scale: Float
    /// The 468 landmarks in face millimetres.
    let landmarks: [Point]

    /// Measures a face; `nil` when the landmarks are degenerate (all on a line).
    init?(_ points: [SIMD3<Float>]) {
        let eyes = points[LandmarkIndex.leftEyeOuter] - points[LandmarkIndex.rightEyeOuter]
        let scale = eyes.length / FaceLandmarks.eyeDistance
        let right = eyes.normalized
        var down = points[LandmarkIndex.chin] - points[LandmarkIndex.forehead]
        down = (down - right * down.dot(right)).normalized
        let mouth = (points[LandmarkIndex.mouthRight] + points[LandmarkIndex.mouthLeft]) / 2
        let toPicture = AffineTransform(
            xAxis: Point(right.x, right.y) * scale, yAxis: Point(down.x, down.y) * scale,
            translation: Point(mouth.x, mouth.y))
        guard let inverse = toPicture.inverse, scale > 0 else { return nil }
        self.toPicture = toPicture
        self.scale = scale
        toFace = inverse
        landmarks = points.map { inverse(Point($0.x, $0.y)) }
    }
}
