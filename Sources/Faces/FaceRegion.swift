public import Media

/// A turned square of a picture that holds a face: what the landmark model looks at.
public struct FaceRegion: Sendable, Equatable {
    /// The middle, in picture pixels.
    public var center: Point
    /// The side, in picture pixels, positive.
    public var size: Float
    /// How far it is turned, in radians, clockwise on screen.
    public var angle: Float

    /// How much larger than the face the square is: what the landmark model was trained with.
    static let margin: Float = 1.5

    /// Makes a region.
    public init(center: Point, size: Float, angle: Float) {
        (self.center, self.size, self.angle) = (center, size, angle)
    }

    /// The region of a detected face: one and a half times its box, level with its eyes.
    public init(_ detection: FaceDetection) {
        let axis = detection.keypoints[1] - detection.keypoints[0]
        self.init(
            center: detection.box.center, size: Self.margin * max(detection.box.width, detection.box.height),
            angle: Media.angle(of: axis))
    }

    /// The region of a face whose landmarks are known: one and a half times their extent, level with the eyes.
    public init(around face: FaceLandmarks) {
        let roll = face.roll
        let upright = AffineTransform.similarity(angle: -roll, scale: 1, translation: .zero)
        let turned = AffineTransform.similarity(angle: roll, scale: 1, translation: .zero)
        let box = Rectangle(around: face.points.lazy.map { upright(Point($0.x, $0.y)) }) ?? face.bounds
        self.init(center: turned(box.center), size: Self.margin * max(box.width, box.height), angle: roll)
    }

    /// The map from the pixels of a crop of `side` pixels to the pixels of the picture.
    ///
    /// The crop's pixel (side / 2, side / 2) lies at the region's middle, as in MediaPipe.
    func picture(fromCropOf side: Int) -> AffineTransform {
        let scale = size / Float(side)
        let turn = AffineTransform.similarity(angle: angle, scale: scale, translation: .zero)
        let middle = Float(side) / 2
        return AffineTransform(
            xAxis: turn.xAxis, yAxis: turn.yAxis, translation: center - turn(Point(middle, middle)))
    }
}
