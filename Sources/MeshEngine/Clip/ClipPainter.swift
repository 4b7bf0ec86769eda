internal import Faces
internal import Media

/// Draws mouths on the frames of one clip, whatever poses they shall have: takes the clip's own speech out of each frame's
/// mouth and puts the pose in.
struct ClipPainter {
    private let character: ClipCharacter
    private var memory = ContourMemory()
    private var gain: SIMD4<Float>?
    private var page: Int?

    /// How much a new frame's light counts.
    private static let lightShare: Float = 0.3
    /// A sharp frame's own softness, which what is drawn has already, in pixels.
    private static let sharp: Float = 0.8

    init(_ character: ClipCharacter) { self.character = character }

    /// Forgets the last frame: the next one does not go on from it.
    mutating func forget() {
        memory.reset()
        (gain, page) = (nil, nil)
    }

    /// Draws on the next frame.
    ///
    /// - Parameters:
    ///   - pose: what the mouth shall do.
    ///   - picture: the frame, `.rgba`, untouched.
    ///   - frame: the coordinates of its face.
    ///   - points: the points of its face.
    ///   - number: of the frame, for its grain.
    mutating func draw(
        _ pose: LipPose, on picture: inout Image, _ frame: FaceFrame, _ points: [SIMD3<Float>], number: Int
    ) {
        let contours = memory.contours(of: frame, in: picture)
        let mesh = LipMesh(frame: frame, contours: contours)
        let texture = Texture(of: picture, area: MouthRenderer.area(of: mesh, frame: frame))
        let lighting = light(FaceLighting.skin(of: mesh, frame, in: picture))
        let blur = FrameBlur.sigma(of: frame, in: picture)
        let skull = SkullPose(points)
        let meeting = Self.meeting(frame.toFace(skull.place(character.meeting)), contours)
        let interior = MouthInterior(
            lighting: lighting, teeth: character.teeth,
            anchor: MouthInterior.Anchor(meeting: meeting, upperEdge: meeting.y + 1.6),
            soft: max(Self.sharp, blur) / frame.scale,
            view: view(skull, meeting: meeting, isOpen: pose.drawnGap > 1), jaw: jawView())
        var renderer = MouthRenderer(
            frame: frame, contours: contours, mesh: mesh, lighting: lighting, texture: texture, interior: interior,
            deformation: closing(
                mesh, contours, jaw: character.jaw.opening(at: skull.jawDistance(points), pitch: skull.pitch),
                widening: ownSmile(of: frame).widening, to: pose),
            grain: character.grain.moved(by: number),
            blur: max(0, blur * blur - Self.sharp * Self.sharp).squareRoot())
        picture.withCanvas { renderer.draw(pose, motion: .identity, on: $0) }
    }

    /// Where the lips would meet: between where the skull has it, whose pose is a guess about depth, and where this frame's
    /// lips do when they close.
    private static func meeting(_ skull: Point, _ contours: LipContours) -> Point {
        let centre = LipRing.half / 2
        let lips = contours.inner.points[centre] + contours.gaps[centre] * Deformation.upperShare
        return Point(skull.x, (skull.y + lips.y) / 2)
    }

    /// Takes the clip's own speech out of the mouth: the jaw is raised by as much as it is down, the corners go back to
    /// where they mostly are as the lips close.
    private func closing(
        _ mesh: LipMesh, _ contours: LipContours, jaw: Float, widening: Float, to pose: LipPose
    ) -> Deformation {
        Deformation(
            mesh: mesh, contours: contours, jawToClose: jaw.clamped(to: 0...0.75 * contours.widestGap + 1),
            widening: -OwnSmile.relaxation(inGap: pose.drawnGap) * (widening + 0.5))
    }

    /// A frame's own smile.
    func ownSmile(of frame: FaceFrame) -> OwnSmile { OwnSmile(widening: frame.mouthHalfWidth - character.halfWidth) }

    /// The colours of the survey's frame in this one's light.
    private mutating func light(_ skin: SIMD4<Float>) -> FaceLighting {
        let now = Self.gain(from: character.lighting.skin, to: skin)
        let smooth = gain.map { $0 + (now - $0) * Self.lightShare } ?? now
        gain = smooth
        return character.lighting.lit(by: smooth)
    }

    private static func gain(from: SIMD4<Float>, to: SIMD4<Float>) -> SIMD4<Float> {
        let ratio = to / pointwiseMax(from, SIMD4(repeating: 1))
        return pointwiseMin(pointwiseMax(ratio, SIMD4(repeating: 0.6)), SIMD4(repeating: 1.6))
    }

    /// The page of the atlas that shows this pose best; another one takes over while the lips hide it.
    private mutating func view(_ skull: SkullPose, meeting: Point, isOpen: Bool) -> InteriorView? {
        if page == nil || !isOpen {
            page = character.atlas.page(yaw: skull.yaw, pitch: skull.pitch, current: page)
        }
        guard let page else { return nil }
        let shown = character.atlas.pages[page]
        return InteriorView(
            texture: shown.texture, frame: shown.frame, opening: shown.opening, visibility: 1,
            shift: shown.meeting - meeting, gain: gain(for: shown))
    }

    /// What lies on the jaw.
    private func jawView() -> JawView? {
        character.atlas.jaw.map {
            JawView(texture: $0.texture, frame: $0.frame, opening: $0.opening, gain: gain(for: $0))
        }
    }

    /// What brings a page into this frame's light.
    private func gain(for page: TeethAtlas.Page) -> SIMD4<Float> {
        Self.gain(from: page.skin, to: character.lighting.skin) * (gain ?? SIMD4(repeating: 1))
    }
}
