internal import Faces
internal import LipSync
internal import Media

/// What a look through a clip tells about the face in it: all that drawing on its frames needs.
struct ClipCharacter: Sendable {
    /// Where the chin is with the jaw closed.
    let jaw: JawRest
    /// How its upper lip moves when it speaks.
    let habit: UpperLipHabit
    /// From the middle of the mouth to its corners as it mostly is, in face millimetres.
    let halfWidth: Float
    /// Where the closed lips meet, in the skull's axes.
    let meeting: SIMD3<Float>
    /// The colours of the frame whose mouth is closed.
    let lighting: FaceLighting
    let atlas: TeethAtlas
    let teeth: Teeth
    let grain: Grain
}

/// Collects, frame after frame, what ``ClipCharacter`` is made of; keeps a frame and the faces of some more.
struct ClipSurvey {
    private struct Reference {
        let score: Float
        let image: Image
        let face: FaceLandmarks
    }

    private var mouths: [MouthSample] = []
    private var halfWidths: [Float] = []
    private var meetings: [SIMD3<Float>] = []
    private var collection = TeethCollection()
    /// Faces of some frames, for looking at what is drawn on them.
    private var samples = SpreadChoice<FacePart>(most: 24)
    /// The frame whose lips are nearest to each other, looking ahead.
    private var closed: Reference?

    /// Pixels between the outer corners of the eyes that are enough for the face mesh.
    private static let sampleEyes: Float = 160
    /// Each pose is drawn on one of so many frames.
    private static let turns = 3
    /// What the face mesh sees beyond the face, as a part of its size.
    private static let margin: Float = 0.3

    /// Looks at a frame.
    ///
    /// - Parameters:
    ///   - image: `.rgba`.
    ///   - face: the points of its face.
    mutating func look(at image: Image, face: FaceLandmarks) {
        guard let frame = FaceFrame(face.points) else { return }
        let skull = SkullPose(face.points)
        let gap = frame.innerGap
        let (upperLip, lowerLip) = (face.points[LandmarkIndex.innerLipTop], face.points[LandmarkIndex.innerLipBottom])
        mouths.append(
            MouthSample(
                jawDistance: skull.jawDistance(face.points), upperLip: skull.offset(of: upperLip).y, gap: gap,
                pitch: skull.pitch))
        halfWidths.append(frame.mouthHalfWidth)
        meetings.append(skull.offset(of: (upperLip + lowerLip) / 2))
        let score = max(gap, 0) + 20 * abs(skull.yaw)
        if score < closed?.score ?? .infinity { closed = Reference(score: score, image: image, face: face) }
        collection.look(at: image, face: face, frame, skull)
        samples.offer { FacePart(of: image, face: face, margin: Self.margin)?.shrunk(toEyes: Self.sampleEyes) }
    }

    /// What was found; `nil` where no frame shows a face.
    func character() -> ClipCharacter? {
        guard let closed, let frame = FaceFrame(closed.face.points) else { return nil }
        let contours = LipContours(of: frame, in: closed.image)
        let lighting = FaceLighting(
            frame: frame, contours: contours, mesh: LipMesh(frame: frame, contours: contours), image: closed.image)
        // Where lips meet is known best from the frames in which they do.
        let gaps = mouths.map(\.gap)
        let limit = gaps.percentile(0.25)
        let meeting = zip(meetings, gaps).filter { $0.1 <= limit }.map(\.0)
        let place = SIMD3(meeting.map(\.x).median, meeting.map(\.y).median, meeting.map(\.z).median)
        return ClipCharacter(
            jaw: JawRest(mouths), habit: UpperLipHabit(mouths), halfWidth: halfWidths.median, meeting: place,
            lighting: lighting, atlas: collection.atlas(meetingAt: place),
            teeth: Teeth(scale: closed.face.pixelsPerMillimetre), grain: Grain(deviation: lighting.grain * 0.7))
    }

    /// Draws poses on some of the frames, looks at them with the face mesh and fits what is seen to what was drawn.
    ///
    /// - Parameters:
    ///   - character: the face.
    ///   - mesh: sees landmarks.
    /// - Returns: the fit, near ``GapCalibration/typical`` where the frames tell little.
    /// - Throws: ``FaceError`` when the face mesh fails.
    func calibration(_ character: ClipCharacter, mesh: inout FaceMesh) throws(FaceError) -> GapCalibration {
        guard !samples.kept.isEmpty else { return .typical }
        var fit = CalibrationFit(pixelsPerMillimetre: samples.kept.map(\.face.pixelsPerMillimetre).median)
        for (number, sample) in samples.kept.enumerated() {
            guard let frame = FaceFrame(sample.face.points) else { continue }
            // A frame is misread by as much in all poses: many frames with a few poses each tell more than few with all.
            for (index, probe) in GapCalibration.probes.enumerated() where (index + number).isMultiple(of: Self.turns) {
                var (painter, image) = (ClipPainter(character), sample.image)
                painter.draw(probe, on: &image, frame, sample.face.points, number: number)
                try fit.look(
                    at: image, showing: probe, over: painter.ownSmile(of: frame), face: sample.face, mesh: &mesh)
            }
        }
        return fit.calibration
    }
}

extension SkullPose {
    /// From the nose to the chin, in face millimetres, measured in depth too.
    func jawDistance(_ points: [SIMD3<Float>]) -> Float {
        (points[LandmarkIndex.chin] - points[LandmarkIndex.subnasale]).length / scale
    }
}

extension FaceFrame {
    /// From the middle of the mouth to its corners, in face millimetres.
    var mouthHalfWidth: Float { (landmarks[LandmarkIndex.mouthLeft].x - landmarks[LandmarkIndex.mouthRight].x) / 2 }
    /// Between the middles of the inner lips as the landmarks have them, in face millimetres.
    var innerGap: Float { landmarks[LandmarkIndex.innerLipBottom].y - landmarks[LandmarkIndex.innerLipTop].y }
}
