public import Faces
public import Media

/// A frame of a clip and where its face is.
public struct ClipFrame: Sendable {
    /// The picture, `.rgba`.
    public let image: Image
    /// Counted from 0, from the start of the clip.
    public let index: Int
    /// Where to draw; `nil` where no face is known.
    public let box: FaceBox?
    /// Whether the face was seen in this frame; otherwise the box is that of another one.
    public let showsFace: Bool
    /// The points of the face, smoothed over time without lag; `nil` where none is seen.
    public let landmarks: FaceLandmarks?
    /// The shot, counted from 0.
    public let shot: Int

    /// The face for whoever draws on it; `nil` where none is known.
    public var face: ClipFace? {
        box.map { ClipFace(box: $0, landmarks: landmarks, frame: index, shot: shot) }
    }
}

/// The frames of a clip at a constant rate, with the box of the face in each.
///
/// Reads four frames ahead, which the averaging of boxes and points needs, and holds no more than five, however long the clip is.
/// Calls block, for models and decoding; one owner, one thread at a time.
public final class ClipReader {
    /// Width of every frame.
    public let width: Int
    /// Height of every frame.
    public let height: Int
    /// How many frames there will be, about; `nil` where the file does not tell its length.
    public let estimatedFrameCount: Int?

    private let clip: ClipSource
    private let frameRate: FrameRate
    private let fixedBox: FaceBox?
    private let firstFace: Rectangle?
    private var follower: (any FaceFollower)?
    private var pass: Pass
    private var boxes: FaceBoxes
    private var smoother = LandmarkSmoother()
    private var waiting: [Pass.Step] = []
    /// Of the frames that wait, as far as they are known.
    private var settledBoxes: [FaceBox?] = []
    private var settledFaces: [FaceLandmarks?] = []
    private var shot = 0
    private var ready: [ClipFrame] = []
    private var index = 0
    private var isOver = false

    /// A clip that begins without a face is searched for its first one this far, in seconds.
    private static let searched = 10.0

    /// Opens a clip and finds the first face in it.
    ///
    /// Frames before that face take its box. Where the first ten seconds show none, they stay without a box.
    ///
    /// - Parameters:
    ///   - clip: the video and how to look at it.
    ///   - frameRate: frames a second; those of the file are repeated or left out.
    /// - Throws: ``MediaError`` for a file that cannot be read, ``FaceError`` where the models cannot be loaded,
    ///   ``LipSyncError`` (`unusableClip`) for areas outside of the picture, `CancellationError`.
    public init(_ clip: ClipSource, frameRate: FrameRate = .standard) throws {
        (self.clip, self.frameRate) = (clip, frameRate)
        var pass = Pass(pictures: try ClipPictures(clip, frameRate: frameRate))
        let pictures = pass.pictures
        (width, height, estimatedFrameCount) = (pictures.width, pictures.height, pictures.estimatedFrameCount)
        fixedBox = try clip.options.fixedBox.map { area throws(LipSyncError) in
            try area.box("--box", width: pictures.width, height: pictures.height)
        }
        var follower = fixedBox == nil ? try clip.makeFollower() : nil
        var first: Rectangle?
        if follower != nil {
            while first == nil, let step = try pass.next(&follower), step.time.seconds < Self.searched {
                first = step.face?.bounds
            }
            pass = Pass(pictures: try ClipPictures(clip, frameRate: frameRate))
        }
        (self.follower, self.pass, firstFace) = (follower, pass, first)
        boxes = Self.boxes(clip.options, pictures, first: first)
    }

    /// The next frame.
    ///
    /// - Returns: `nil` after the last one.
    /// - Throws: ``MediaError``, ``FaceError``, `CancellationError`.
    public func next() throws -> ClipFrame? {
        while ready.isEmpty, !isOver {
            guard let step = try pass.next(&follower) else {
                settledBoxes += boxes.finish()
                settledFaces += smoother.finish()
                isOver = true
                settle()
                break
            }
            waiting.append(step)
            settledBoxes += fixedBox.map { [$0] } ?? boxes.append(step.face?.bounds, startsShot: step.startsShot)
            settledFaces += smoother.append(step.face?.landmarks, startsShot: step.startsShot)
            settle()
        }
        return ready.isEmpty ? nil : ready.removeFirst()
    }

    /// Goes back to the first frame.
    ///
    /// - Throws: ``MediaError`` where the file cannot be opened again.
    public func rewind() throws {
        pass = Pass(pictures: try ClipPictures(clip, frameRate: frameRate))
        boxes = Self.boxes(clip.options, pass.pictures, first: firstFace)
        smoother = LandmarkSmoother()
        (waiting, settledBoxes, settledFaces, ready) = ([], [], [], [])
        (index, shot, isOver) = (0, 0, false)
    }

    private func settle() {
        let count = min(settledBoxes.count, settledFaces.count)
        for place in 0..<count {
            let step = waiting[place]
            if step.startsShot { shot += 1 }
            ready.append(
                ClipFrame(
                    image: step.image, index: index, box: settledBoxes[place],
                    showsFace: fixedBox != nil || step.face != nil, landmarks: settledFaces[place], shot: shot))
            index += 1
        }
        waiting.removeFirst(count)
        settledBoxes.removeFirst(count)
        settledFaces.removeFirst(count)
    }

    private static func boxes(_ options: ClipOptions, _ pictures: ClipPictures, first: Rectangle?) -> FaceBoxes {
        FaceBoxes(
            width: pictures.width, height: pictures.height, pads: options.pads, smooths: options.smoothsBoxes,
            first: first)
    }
}

/// Once through a clip, looking for the face.
private struct Pass {
    struct Step {
        let image: Image
        let time: MediaTime
        let face: FollowedFace?
        let startsShot: Bool
    }

    let pictures: ClipPictures
    private var shots = ShotChange()
    private var isFirst = true

    init(pictures: ClipPictures) { self.pictures = pictures }

    mutating func next(_ follower: inout (any FaceFollower)?) throws -> Step? {
        try Task.checkCancellation()
        guard let (image, time) = try pictures.next() else { return nil }
        let startsShot = shots.startsShot(image)
        let face = try follower?.follow(image, at: time, startsShot: startsShot || isFirst)
        isFirst = false
        return Step(image: image, time: time, face: face, startsShot: startsShot)
    }
}
