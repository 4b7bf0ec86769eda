public import Media

/// The 468 points of one face, in the picture that they were found in.
public struct FaceLandmarks: Sendable, Equatable {
    /// 468 points: x and y in picture pixels, z in the same unit (smaller is nearer to the camera; zero is arbitrary).
    public var points: [SIMD3<Float>]
    /// How sure the model is that it saw a face, 0...1; above 0.5 counts as one.
    public var presence: Float

    /// Takes 468 points, as ``FaceMesh`` gives them.
    public init(points: [SIMD3<Float>], presence: Float) {
        precondition(points.count == LandmarkIndex.count, "a face has \(LandmarkIndex.count) landmarks")
        (self.points, self.presence) = (points, presence)
    }

    /// Where a landmark is in the picture.
    public subscript(index: Int) -> Point { Point(points[index].x, points[index].y) }

    /// Where the landmarks of a ring are in the picture, in the ring's order.
    public subscript(ring: [Int]) -> [Point] { ring.map { self[$0] } }

    /// The smallest upright rectangle around all points, in picture pixels.
    public var bounds: Rectangle {
        Rectangle(around: points.lazy.map { Point($0.x, $0.y) }) ?? Rectangle(x: 0, y: 0, width: 0, height: 0)
    }

    /// The vector from the outer corner of the right eye to that of the left one, in picture pixels.
    public var eyeAxis: SIMD3<Float> { points[LandmarkIndex.leftEyeOuter] - points[LandmarkIndex.rightEyeOuter] }

    /// Millimetres that the outer corners of the eyes count as apart, whoever's they are.
    public static let eyeDistance: Float = 90

    /// Picture pixels to one face millimetre, of which ``eyeDistance`` is the measure, in depth too.
    public var pixelsPerMillimetre: Float { eyeAxis.length / Self.eyeDistance }

    /// Between the middles of the inner lips, in face millimetres, measured in depth too.
    public var lipGap: Float {
        (points[LandmarkIndex.innerLipTop] - points[LandmarkIndex.innerLipBottom]).length / pixelsPerMillimetre
    }

    /// How far the head turns away from the camera, in radians; positive to the person's left.
    ///
    /// From the depth that the model guesses: good to some degrees.
    public var yaw: Float { angle(of: Point(Point(eyeAxis.x, eyeAxis.y).length, eyeAxis.z)) }

    /// How far the head leans to its side, in radians, clockwise on screen.
    public var roll: Float { angle(of: Point(eyeAxis.x, eyeAxis.y)) }
}
