internal import Faces
internal import LipSync
internal import Media

/// What a look through a clip tells about the face in it, before a frame of it is drawn.
struct ClipCharacter: Sendable {
    /// From the nose to the chin with the jaw closed, in face millimetres.
    let closedJaw: Float
    /// From the middle of the mouth to its corners as it mostly is, in face millimetres.
    let halfWidth: Float
    /// Where the closed lips meet, in the skull's axes.
    let meeting: SIMD3<Float>
    /// The colours of the frame whose mouth is closed.
    let lighting: FaceLighting
    let calibration: GapCalibration
    let atlas: TeethAtlas
    let teeth: Teeth
    let grain: Grain
}

/// Collects, frame after frame, what ``ClipCharacter`` is made of; keeps two frames and parts of some more.
struct ClipSurvey {
    private struct Reference {
        let score: Float
        let image: Image
        let face: FaceLandmarks
    }

    private var jaws: [Float] = []
    private var halfWidths: [Float] = []
    private var gaps: [Float] = []
    private var meetings: [SIMD3<Float>] = []
    private var collection = TeethCollection()
    /// The frame whose lips are nearest to each other, looking ahead.
    private var closed: Reference?

    /// The share of the frames whose jaw is taken as closed.
    private static let closedShare: Float = 0.12

    /// Looks at a frame.
    ///
    /// - Parameters:
    ///   - image: `.rgba`.
    ///   - face: the points of its face.
    mutating func look(at image: Image, face: FaceLandmarks) {
        guard let frame = FaceFrame(face.points) else { return }
        let skull = SkullPose(face.points)
        let gap = frame.innerGap
        jaws.append(frame.jawDistance)
        halfWidths.append(frame.mouthHalfWidth)
        gaps.append(gap)
        meetings.append(
            skull.offset(of: (face.points[LandmarkIndex.innerLipTop] + face.points[LandmarkIndex.innerLipBottom]) / 2))
        let score = max(gap, 0) + 20 * abs(skull.yaw)
        if score < closed?.score ?? .infinity { closed = Reference(score: score, image: image, face: face) }
        collection.look(at: image, frame, skull, face.points)
    }

    /// What was found.
    ///
    /// - Parameter mesh: sees landmarks.
    /// - Returns: the face; `nil` where no frame shows one.
    /// - Throws: ``FaceError`` when the face mesh fails.
    func character(_ mesh: FaceMeshBox) throws(FaceError) -> ClipCharacter? {
        guard let closed, let renderer = FaceRenderer(photo: closed.image, landmarks: closed.face.points) else {
            return nil
        }
        let calibration = try mesh.withMesh { mesh throws(FaceError) in
            try GapCalibration.measured(renderer, face: closed.face, mesh: &mesh)
        }
        // Where lips meet is known best from the frames in which they do.
        let limit = gaps.percentile(0.25)
        let meeting = zip(meetings, gaps).filter { $0.1 <= limit }.map(\.0)
        let place = SIMD3(meeting.map(\.x).median, meeting.map(\.y).median, meeting.map(\.z).median)
        return ClipCharacter(
            closedJaw: jaws.percentile(Self.closedShare), halfWidth: halfWidths.median, meeting: place,
            lighting: renderer.lighting, calibration: calibration, atlas: collection.atlas(meetingAt: place),
            teeth: Teeth(scale: closed.face.pixelsPerMillimetre),
            grain: Grain(deviation: renderer.lighting.grain * 0.7))
    }
}

extension FaceFrame {
    /// From the nose to the chin, in face millimetres.
    var jawDistance: Float { landmarks[LandmarkIndex.chin].y - landmarks[LandmarkIndex.subnasale].y }
    /// From the middle of the mouth to its corners, in face millimetres.
    var mouthHalfWidth: Float { (landmarks[LandmarkIndex.mouthLeft].x - landmarks[LandmarkIndex.mouthRight].x) / 2 }
    /// Between the middles of the inner lips as the landmarks have them, in face millimetres.
    var innerGap: Float { landmarks[LandmarkIndex.innerLipBottom].y - landmarks[LandmarkIndex.innerLipTop].y }
}
