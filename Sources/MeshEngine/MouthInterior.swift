internal import Faces
internal import Media

/// What is seen between the lips: teeth that a picture shows where there is one, drawn teeth, tongue and cavity elsewhere.
///
/// The upper teeth are fixed to the skull and the lower ones to the jaw; the lips slide over both.
struct MouthInterior: Sendable {
    /// Where the teeth are, in face millimetres.
    struct Anchor {
        /// Where the lips meet, closed, on the teeth's midline.
        var meeting: Point
        /// The cutting edge of the first upper tooth.
        var upperEdge: Float
    }

    private let lighting: FaceLighting
    private let teeth: Teeth
    private let anchor: Anchor
    /// How wide a soft edge is, in face millimetres.
    private let soft: Float
    /// A picture that shows the inside of this mouth.
    let view: InteriorView?
    /// A picture that shows what lies on its jaw.
    let jaw: JawView?

    /// Draws the inside of a photo's mouth.
    ///
    /// - Parameters:
    ///   - frame: the face's coordinates.
    ///   - contours: the opening that the photo shows.
    ///   - lighting: the colours.
    ///   - texture: the photo's pixels.
    init(frame: FaceFrame, contours: LipContours, lighting: FaceLighting, texture: Texture) {
        let centre = LipRing.half / 2
        let midline = (frame.landmarks[LandmarkIndex.subnasale].x + frame.landmarks[LandmarkIndex.upperLipTop].x) / 2
        let seam = contours.inner.points[centre].y + contours.gaps[centre].y * Deformation.upperShare
        let openEdge = (0.75 * contours.widestGap).clamped(to: 1.6...7)
        self.init(
            lighting: lighting, teeth: Teeth(scale: frame.scale),
            anchor: Anchor(
                meeting: Point(midline, seam), upperEdge: seam + 1.6 + (openEdge - 1.6) * contours.openness),
            soft: 0.8 / frame.scale,
            view: contours.openness > 0
                ? InteriorView(
                    texture: texture, frame: frame, opening: ContourTable(contours.inner.points),
                    visibility: contours.openness)
                : nil)
    }

    /// Draws the inside of a mouth whose teeth are known.
    ///
    /// - Parameters:
    ///   - lighting: the colours.
    ///   - teeth: both rows, drawn for this scale.
    ///   - anchor: where they are.
    ///   - soft: how wide a soft edge is, in face millimetres.
    ///   - view: a picture that shows the inside of this mouth.
    ///   - jaw: a picture that shows what lies on its jaw; without it, teeth and tongue are drawn.
    init(
        lighting: FaceLighting, teeth: Teeth, anchor: Anchor, soft: Float, view: InteriorView?, jaw: JawView? = nil
    ) {
        (self.lighting, self.teeth, self.anchor, self.soft) = (lighting, teeth, anchor, soft)
        (self.view, self.jaw) = (view, jaw)
    }

    /// The pose's part of a frame: where the jaw's things are.
    struct Situation {
        /// The inner contour now.
        let contour: ContourTable
        /// How far the jaw is down, in millimetres.
        let jaw: Float
        let tongue: Float
        /// How narrow a gap is drawn as a dark line: the millimetres at which the interior is fully seen.
        let fullySeen: Float

        init(pose: LipPose, contour: ContourTable) {
            self.contour = contour
            jaw = LipPose.jawTravel * pose.jaw
            tongue = pose.tongue
            fullySeen = 3.6 - 1.6 * pose.tuck
        }
    }

    /// Colour at a place between the lips and how much of it is seen, 0...1.
    ///
    /// - Parameters:
    ///   - place: in face millimetres.
    ///   - situation: the frame's pose and contour.
    ///   - sampler: the pixels of ``view``, where there is one.
    ///   - jawSampler: those of ``jaw``.
    /// - Returns: red, green, blue in 0...255 and the opacity; opacity 0 outside of the lips.
    @inline(__always)
    func color(
        at place: Point, _ situation: borrowing Situation, seen sampler: Texture.Sampler?,
        jaw jawSampler: Texture.Sampler?
    ) -> (color: SIMD4<Float>, opacity: Float) {
        guard let lips = situation.contour[place.x] else { return (.zero, 0) }
        let gap = lips.lower - lips.upper
        let inside =
            ((place.y - lips.upper) * lips.upperSlant).smoothstep(-soft, soft)
            * ((lips.lower - place.y) * lips.lowerSlant).smoothstep(-soft, soft)
        guard inside > 0 else { return (.zero, 0) }

        let (u, below) = (place.x - anchor.meeting.x, place.y - lips.upper)
        var color = cavity(depth: below / max(gap, 0.1), gap: gap)
        if let jaw, let jawSampler {
            let (left, right) = situation.contour.ends
            let across = (place.x - left) / max(right - left, 0.1)
            color = jaw.color(
                over: color, across: across, above: lips.lower - place.y, below: below, jawSampler)
        } else {
            let floor = anchor.meeting.y + situation.jaw + 1
            color = tongue(over: color, u: u, v: place.y, below: below, floor: floor, raised: situation.tongue)
            let lower = teeth.lower(u: u, v: place.y - (floor - 1))
            let lowerShade =
                (0.55 + 0.45 * below.smoothstep(0, 5)) * (0.72 + 0.28 * (lips.lower - place.y).smoothstep(-0.2, 2.2))
            color = color * (1 - lower.x) + lighting.white * (lower.y * lowerShade)
        }
        let upper = teeth.upper(u: u, v: place.y - anchor.upperEdge)
        color = color * (1 - upper.x) + lighting.white * (upper.y * (0.6 + 0.4 * below.smoothstep(-0.3, 2.2)))
        color *= 1 - 0.7 * situation.contour.share(place.x).smoothstep(0.6, 1)
        let hazy = lighting.black + color * 0.35
        color = color.replacing(with: hazy, where: color .< hazy)
        if let view, let sampler { color = view.color(over: color, at: place, below: below, sampler) }

        // A narrow slit shows lips in shadow, never a white or a black thread.
        let seen = gap.smoothstep(0.2, situation.fullySeen)
        color = lighting.seam * (1 - seen) + color * ((0.55 + 0.45 * seen) * seen)
        return (color, inside * (0.55 + 0.45 * gap.smoothstep(0.2, 1.6)))
    }

    /// The dark behind the teeth: red where the tongue is near the lips, black only in a mouth that is wide open.
    @inline(__always)
    private func cavity(depth: Float, gap: Float) -> SIMD4<Float> {
        let near = lighting.isGray ? SIMD4<Float>(30, 30, 30, 255) : SIMD4(80, 26, 21, 255)
        let far = lighting.isGray ? SIMD4<Float>(18, 18, 18, 255) : SIMD4(46, 20, 22, 255)
        let dark = near + (far - near) * gap.smoothstep(12, 26)
        let light = lighting.isGray ? SIMD4<Float>(48, 48, 48, 255) : SIMD4(92, 38, 42, 255)
        let f = depth.clamped(to: 0...1)
        return (dark + (light - dark) * (0.6 * f * f.squareRoot()))
            * (1.15 * lighting.brightness).clamped(to: 0.4...1.2)
    }

    @inline(__always)
    private func tongue(
        over color: SIMD4<Float>, u: Float, v: Float, below: Float, floor: Float, raised: Float
    ) -> SIMD4<Float> {
        let (halfWidth, halfHeight): (Float, Float) = (19, 7.5)
        let top = floor + 0.5 - 6 * raised
        let (x, y) = (u / halfWidth, (v - top - halfHeight * 0.35) / halfHeight)
        let opacity = 1 - (x * x + y * y).smoothstep(0.7, 1.08)
        guard opacity > 0 else { return color }
        let flesh = lighting.isGray ? SIMD4<Float>(115, 115, 115, 255) : SIMD4(168, 82, 88, 255)
        let lit = 0.5 + 0.42 * ((top + halfHeight - v) / (2 * halfHeight)).clamped(to: 0...1)
        let groove = 1 - 0.25 * max(0, 1 - u * u / 2.9)
        let shade = lit * groove * (0.45 + 0.55 * below.smoothstep(0, 6)) * lighting.brightness
        return color * (1 - opacity) + flesh * (shade * opacity)
    }
}
