public import Media

/// How a skull is held in a frame: three axes and a place, from points that neither mouth nor jaw move.
///
/// What is fixed to the skull, such as the upper teeth, has an offset in these axes that does not change; its place in the
/// frame follows turns and nods, with the depth that the face mesh guesses.
public struct SkullPose: Sendable {
    private let right: SIMD3<Float>
    private let down: SIMD3<Float>
    private let forward: SIMD3<Float>
    /// Mean of the points around the nose, in pixels.
    private let anchor: SIMD3<Float>
    /// Pixels a face millimetre.
    public let scale: Float

    /// Measures a face whose points do not lie on a line.
    ///
    /// - Parameter points: the 468 landmarks, in picture pixels.
    public init(_ points: [SIMD3<Float>]) {
        let eyes = points[LandmarkIndex.leftEyeOuter] - points[LandmarkIndex.rightEyeOuter]
        scale = max(eyes.length / FaceLandmarks.eyeDistance, 1e-3)
        right = eyes.normalized
        let height = points[LandmarkIndex.subnasale] - points[LandmarkIndex.forehead]
        down = (height - right * height.dot(right)).normalized
        forward = SIMD3(
            right.y * down.z - right.z * down.y, right.z * down.x - right.x * down.z,
            right.x * down.y - right.y * down.x)
        anchor =
            LandmarkIndex.skullAnchor.reduce(.zero) { $0 + points[$1] } / Float(LandmarkIndex.skullAnchor.count)
    }

    /// From millimetres to the face's image-right and down, from the anchor, to pixels of the picture.
    public var toPicture: AffineTransform {
        AffineTransform(
            xAxis: Point(right.x, right.y) * scale, yAxis: Point(down.x, down.y) * scale,
            translation: Point(anchor.x, anchor.y))
    }

    /// How far the head is turned to the side, in radians.
    public var yaw: Float { angle(of: Point(Point(right.x, right.y).length, right.z)) }
    /// How far it nods, in radians.
    public var pitch: Float { angle(of: Point(Point(down.x, down.y).length, down.z)) }

    /// Where a point lies in the skull's axes.
    ///
    /// - Parameter point: in picture pixels.
    /// - Returns: face millimetres from the anchor.
    public func offset(of point: SIMD3<Float>) -> SIMD3<Float> {
        let away = (point - anchor) / scale
        return SIMD3(away.dot(right), away.dot(down), away.dot(forward))
    }

    /// Where an offset is seen in the frame.
    ///
    /// - Parameter offset: face millimetres from the anchor.
    /// - Returns: picture pixels.
    public func place(_ offset: SIMD3<Float>) -> Point {
        let place = anchor + (right * offset.x + down * offset.y + forward * offset.z) * scale
        return Point(place.x, place.y)
    }
}
