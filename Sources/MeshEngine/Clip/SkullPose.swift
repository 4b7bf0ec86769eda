internal import Faces
internal import Media

/// How a skull is held in a frame: three axes and a place, from points that neither mouth nor jaw move.
///
/// What is fixed to the skull, such as the upper teeth, has an offset in these axes that does not change; its place in the
/// frame follows turns and nods, with the depth that the face mesh guesses.
struct SkullPose {
    private let right: SIMD3<Float>
    private let down: SIMD3<Float>
    private let forward: SIMD3<Float>
    /// Mean of the points around the nose, in pixels.
    private let anchor: SIMD3<Float>
    /// Pixels a face millimetre.
    private let scale: Float

    /// Measures a face whose points do not lie on a line.
    init(_ points: [SIMD3<Float>]) {
        let eyes = points[LandmarkIndex.leftEyeOuter] - points[LandmarkIndex.rightEyeOuter]
        scale = max(eyes.length / FaceFrame.eyeDistance, 1e-3)
        right = eyes.normalized
        let height = points[LandmarkIndex.subnasale] - points[LandmarkIndex.forehead]
        down = (height - right * height.dot(right)).normalized
        forward = SIMD3(
            right.y * down.z - right.z * down.y, right.z * down.x - right.x * down.z,
            right.x * down.y - right.y * down.x)
        anchor =
            LandmarkIndex.skullAnchor.reduce(.zero) { $0 + points[$1] } / Float(LandmarkIndex.skullAnchor.count)
    }

    /// How far the head is turned to the side, in radians.
    var yaw: Float { angle(of: Point(Point(right.x, right.y).length, right.z)) }
    /// How far it nods, in radians.
    var pitch: Float { angle(of: Point(Point(down.x, down.y).length, down.z)) }

    /// Where a point lies in the skull's axes, in face millimetres from the anchor.
    func offset(of point: SIMD3<Float>) -> SIMD3<Float> {
        let away = (point - anchor) / scale
        return SIMD3(away.dot(right), away.dot(down), away.dot(forward))
    }

    /// Where an offset is seen in the frame, in pixels.
    func place(_ offset: SIMD3<Float>) -> Point {
        let place = anchor + (right * offset.x + down * offset.y + forward * offset.z) * scale
        return Point(place.x, place.y)
    }
}
