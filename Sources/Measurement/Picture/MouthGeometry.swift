internal import Faces
internal import Media

/// Where the mouth is in one frame, and how far it is open: landmarks seen in the head's own axes.
///
/// The axes are taken in depth before they are projected, so that turning, nodding and distance change the numbers little.
struct MouthGeometry: Sendable {
    /// Distance of the inner lips in the middle, of the mouth's corners, of the outer corners of the eyes and of the inner
    /// ones: pixels, in depth too.
    let (aperture, width, eyes, innerEyes): (Float, Float, Float, Float)
    /// The lips' 40 points, in pixels.
    let lips: [Point]
    /// Points that only the head moves, in pixels.
    let skull: [Point]
    /// Where the skull's anchor is, in pixels.
    let anchor: Point
    /// The middle of the mouth, in pixels.
    let mouth: Point
    /// Pixels to a face millimetre.
    let scale: Float
    /// The smallest upright rectangle around the face, in pixels.
    let bounds: Rectangle
    /// The smallest upright rectangle around the lips, in pixels.
    let lipBounds: Rectangle

    init?(_ face: FaceLandmarks) {
        func distance(_ one: Int, _ other: Int) -> Float { (face.points[one] - face.points[other]).length }
        aperture = distance(LandmarkIndex.innerLipTop, LandmarkIndex.innerLipBottom)
        width = distance(LandmarkIndex.mouthRight, LandmarkIndex.mouthLeft)
        eyes = distance(LandmarkIndex.rightEyeOuter, LandmarkIndex.leftEyeOuter)
        innerEyes = distance(LandmarkIndex.rightEyeInner, LandmarkIndex.leftEyeInner)
        scale = face.pixelsPerMillimetre
        guard scale > 0 else { return nil }
        let nose = face[LandmarkIndex.skullAnchor]
        anchor = nose.reduce(Point.zero, +) / Float(nose.count)
        lips = face[LandmarkRing.outerLip + LandmarkRing.innerLip]
        skull = face[LandmarkIndex.skull]
        mouth = (face[LandmarkIndex.mouthRight] + face[LandmarkIndex.mouthLeft]) / 2
        bounds = face.bounds
        lipBounds = Rectangle(around: face[LandmarkRing.outerLip]) ?? face.bounds
    }

    /// The part of the face that may change when a mouth speaks: from the nose down, with the neck below the chin.
    var lowerFace: Rectangle {
        let margin = 0.25 * bounds.width
        let top = min(anchor.y, lipBounds.y) - 0.05 * bounds.height
        return Rectangle(
            x: bounds.x - margin, y: top, width: bounds.width + 2 * margin,
            height: bounds.y + bounds.height - top + 0.4 * bounds.height)
    }
}

extension Rectangle {
    /// The same rectangle with room around it.
    func widened(by margin: Float) -> Rectangle {
        Rectangle(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// Columns and rows of the pixels inside, as far as a picture has them.
    func pixels(in image: Image) -> (columns: Range<Int>, rows: Range<Int>) {
        func range(_ start: Float, _ length: Float, _ limit: Int) -> Range<Int> {
            guard start.isFinite, length.isFinite else { return 0..<0 }
            let low = Int(clamping: start.clamped(to: 0...Float(limit)))
            return low..<max(low, Int(clamping: (start + length).clamped(to: 0...Float(limit))))
        }
        return (range(x, width, image.width), range(y, height, image.height))
    }
}
