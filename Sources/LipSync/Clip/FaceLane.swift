internal import Faces
internal import Media

/// One face of a clip on its way through the averaging of boxes and points, which looks a few frames ahead.
struct FaceLane {
    private var boxes: FaceBoxes
    private let fixedBox: FaceBox?
    private var smoother: LandmarkSmoother
    /// Of frames that wait, as far as they are known.
    private var settledBoxes: [FaceBox?] = []
    private var settledFaces: [FaceLandmarks?] = []

    /// - Parameters:
    ///   - boxes: makes boxes of faces.
    ///   - fixedBox: the box of every frame, instead.
    ///   - frameRate: frames a second.
    init(_ boxes: FaceBoxes, fixedBox: FaceBox?, frameRate: FrameRate) {
        (self.boxes, self.fixedBox) = (boxes, fixedBox)
        smoother = LandmarkSmoother(frameRate: frameRate)
    }

    /// Whether any frame so far showed the face.
    private(set) var isSeen = false

    /// Frames whose box and points are known and were not taken.
    var settled: Int { min(settledBoxes.count, settledFaces.count) }

    /// Takes the next frame's face.
    mutating func append(_ face: FollowedFace?, startsShot: Bool) {
        isSeen = isSeen || face != nil
        settledBoxes += fixedBox.map { [$0] } ?? boxes.append(face?.bounds, startsShot: startsShot)
        settledFaces += smoother.append(face?.landmarks, startsShot: startsShot)
    }

    /// Ends the clip: everything is settled then.
    mutating func finish() {
        settledBoxes += boxes.finish()
        settledFaces += smoother.finish()
    }

    /// Takes the oldest frame's face.
    ///
    /// - Parameter isSeen: whether that frame showed it.
    /// - Returns: where it is.
    mutating func take(isSeen: Bool) -> ClipFrame.Face {
        ClipFrame.Face(
            box: settledBoxes.removeFirst(), isSeen: fixedBox != nil || isSeen, landmarks: settledFaces.removeFirst())
    }
}
