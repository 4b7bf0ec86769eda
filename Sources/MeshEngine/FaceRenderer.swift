internal import Faces
internal import Media

/// Draws frames of one photo: the head where it has moved to, the mouth in its pose, the eyes as far as they are open.
///
/// A value with buffers of its own: each session has one, and all share the photo's texture. A frame allocates nothing.
struct FaceRenderer {
    /// The photo, at rest.
    let photo: Image
    private let frame: FaceFrame
    private let texture: Texture
    private var mouth: MouthRenderer
    private var head: HeadField
    private let eyelids: [Eyelid]
    /// About where the neck turns, in face millimetres.
    private static let neck = Point(0, 75)

    /// The pixels that any pose of the mouth may change.
    private let mouthArea: Rectangle
    /// The pixels that frames may change.
    let changingArea: Rectangle
    /// The colours that the photo shows.
    let lighting: FaceLighting
    /// How open the photo's own mouth is, 0 closed...1 open.
    let openness: Float

    /// Prepares a photo; `nil` when the landmarks do not describe a face (they lie on a line).
    ///
    /// - Parameters:
    ///   - photo: an `.rgba` picture.
    ///   - landmarks: the 468 points of the face, in pixels.
    init?(photo: Image, landmarks: [SIMD3<Float>]) {
        guard let frame = FaceFrame(landmarks) else { return nil }
        let contours = LipContours(of: frame, in: photo)
        let mesh = LipMesh(frame: frame, contours: contours)
        mouthArea = MouthRenderer.area(of: mesh, frame: frame)
        changingArea = mouthArea.union(HeadField.area(of: frame)).intersection(photo.bounds)
        texture = Texture(of: photo, area: changingArea)
        lighting = FaceLighting(frame: frame, contours: contours, mesh: mesh, image: photo)
        self.photo = photo
        self.frame = frame
        openness = contours.openness
        mouth = MouthRenderer(frame: frame, contours: contours, mesh: mesh, lighting: lighting, texture: texture)
        head = HeadField(frame: frame, texture: texture, in: photo)
        eyelids = Eyelid.both(of: frame)
    }

    /// Draws a frame over the last one.
    ///
    /// - Parameters:
    ///   - pose: what the mouth does.
    ///   - moment: what eyes and head do; `nil` keeps them as in the photo.
    ///   - image: shows the photo or a frame that this renderer drew.
    mutating func draw(_ pose: LipPose, _ moment: Liveliness.Moment?, on image: inout Image) {
        let motion = moment.map(headMotion) ?? .identity
        image.withCanvas { canvas in
            if moment != nil {
                head.draw(motion, on: canvas)
            } else {
                restore(mouthArea, on: canvas)
            }
            mouth.draw(pose, motion: motion, on: canvas)
            guard let closure = moment?.closure, closure > 0 else { return }
            texture.withSampler { sampler in
                for eyelid in eyelids {
                    eyelid.draw(
                        closure: closure, motion: motion,
                        with: Rasterizer(canvas: canvas, shader: EyelidShader(sampler: sampler)))
                }
            }
        }
    }

    /// The head's motion in pixels: a turn and a growth about the neck, and a shift.
    private func headMotion(_ moment: Liveliness.Moment) -> AffineTransform {
        let pivot = frame.toPicture(Self.neck)
        let turn = AffineTransform.similarity(angle: moment.roll, scale: 1 + moment.zoom, translation: .zero)
        let shift = frame.toPicture.linear(moment.shift)
        return AffineTransform(
            xAxis: turn.xAxis, yAxis: turn.yAxis, translation: pivot - turn.linear(pivot) + shift)
    }

    /// Puts the photo back in an area that only the mouth changed.
    private func restore(_ area: Rectangle, on canvas: Canvas) {
        let clipped = area.intersection(photo.bounds)
        guard clipped.area > 0 else { return }
        let (left, right) = (Int(clipped.x), min(photo.width, Int(clipped.x + clipped.width) + 1))
        for row in Int(clipped.y)..<min(photo.height, Int(clipped.y + clipped.height) + 1) {
            let range = row * photo.stride + left * 4..<row * photo.stride + right * 4
            unsafe photo.pixels[range].withUnsafeBytes { source in
                guard let start = source.baseAddress else { return }
                unsafe (canvas.bytes + range.lowerBound).copyMemory(from: start, byteCount: source.count)
            }
        }
    }
}
