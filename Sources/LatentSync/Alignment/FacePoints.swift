internal import Faces

/// The three points by which a face is brought into the crop: the person's right brow, left brow and nose.
///
/// The published inference takes them from InsightFace's 106 points, whose weights may not be used freely. These are
/// MediaPipe's points that play the same roles in LatentSync's own history (its first version used MediaPipe); the two do not
/// agree to the pixel.
enum FacePoints {
    private static let groups = [
        [71, 63, 105, 66, 107], [336, 296, 334, 293, 301], [168, 197, 5, 4, 75, 97, 2, 326, 305],
    ]

    /// The three points of a face.
    ///
    /// - Parameter face: in pixels of the picture.
    /// - Returns: means of groups of its points, in pixels.
    static func points(of face: FaceLandmarks) -> [SIMD2<Double>] {
        groups.map { group in
            face[group].reduce(.zero) { $0 + SIMD2<Double>($1) } / Double(group.count)
        }
    }
}
