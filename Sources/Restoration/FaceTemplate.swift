public import Faces
public import Media

/// Where a restorer expects the features of a face: the five points of FFHQ's 512-pixel alignment.
///
/// In order: the eye on the picture's left, the one on its right, the nose tip, the mouth corners left and right.
public enum FaceTemplate {
    /// Pixels in a row and rows of the crop.
    public static let side = 512

    /// The five places in the crop.
    public static let points: [SIMD2<Double>] = [
        SIMD2(192.98138, 239.94708), SIMD2(318.90277, 240.1936), SIMD2(256.63416, 314.01935),
        SIMD2(201.26117, 371.41043), SIMD2(313.08905, 371.15118),
    ]

    /// The five points of a face, in picture pixels.
    ///
    /// - Parameter face: its landmarks.
    /// - Returns: the middles of both eyes' outlines, the nose tip, the mouth corners; as ordered in ``points``.
    public static func points(of face: FaceLandmarks) -> [Point] {
        func middle(_ ring: [Int]) -> Point { face[ring].reduce(.zero, +) / Float(ring.count) }
        return [
            middle(LandmarkRing.rightEye), middle(LandmarkRing.leftEye), face[LandmarkIndex.noseTip],
            face[LandmarkIndex.mouthRight], face[LandmarkIndex.mouthLeft],
        ]
    }

    /// The map from a picture to the crop: the similarity that brings five points nearest to the template, in least
    /// squares ([Umeyama, 1991](https://doi.org/10.1109/34.88573)).
    ///
    /// - Parameter face: five points in picture pixels, in the order of ``points``.
    /// - Returns: the map, or `nil` where the points are one or are not numbers.
    public static func alignment(of face: [Point]) -> AffineTransform? {
        AffineTransform.similarity(from: face.map { SIMD2<Double>($0) }, to: points)
    }
}
