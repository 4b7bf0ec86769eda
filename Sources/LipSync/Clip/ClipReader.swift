public import Faces
public import Media

/// The frames of a clip at a constant rate, with where its faces are in each.
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

    /// Why a face was not found so far although the clip shows some: the one that was asked for is not among them.
    public var missingFace: FaceError? {
        zip(followers, lanes).lazy.compactMap { $1.isSeen ? nil : $0.missing }.first
    }

    private let clip: ClipSource
    private let frameRate: FrameRate
    /// Whether frames of the file may be passed over, as ``VideoReader`` says.
    private let isSparing: Bool
    private let fixedBox: FaceBox?
    /// Of each face, the first one that the clip shows.
    private let firstFaces: [Rectangle?]
    private var followers: [any FaceFollower]
    private var pass: Pass
    private var lanes: [FaceLane]
    private var waiting: [Pass.Step] = []
    private var shot = 0
    private var ready: [ClipFrame] = []
    private var index = 0
    private var isOver = false

    /// A clip that begins without a face is searched for its first one this far, in seconds.
    private static let searched = 10.0

    /// Opens a clip and finds the first of each face in it.
    ///
    /// Frames before a face take its first box. Where the first ten seconds do not show it, they stay without a box.
    ///
    /// - Parameters:
    ///   - clip: the video and how to look at it.
    ///   - frameRate: frames a second; those of the file are repeated or left out.
    /// - Throws: ``MediaError`` for a file that cannot be read, ``FaceError`` where the models cannot be loaded,
    ///   or (`noSuchFace`) where a clip of up to ten seconds shows faces, but not the one that was asked for;
    ///   ``LipSyncError`` (`unusableClip`) for areas outside of the picture, `CancellationError`.
    public convenience init(_ clip: ClipSource, frameRate: FrameRate = .standard) throws {
        try self.init(clip, frameRate: frameRate, isSparing: false)
    }

    init(_ clip: ClipSource, frameRate: FrameRate, isSparing: Bool) throws {
        (self.clip, self.frameRate, self.isSparing) = (clip, frameRate, isSparing)
        var pass = Pass(pictures: try Self.pictures(clip, frameRate, isSparing))
        let pictures = pass.pictures
        (width, height, estimatedFrameCount) = (pictures.width, pictures.height, pictures.estimatedFrameCount)
        fixedBox = try clip.options.fixedBox.map { area throws(LipSyncError) in
            try area.box("--box", width: pictures.width, height: pictures.height)
        }
        var followers = fixedBox == nil ? try clip.makeFollowers() : []
        var first = [Rectangle?](repeating: nil, count: max(1, followers.count))
        if !followers.isEmpty {
            var isWhole = false
            while first.contains(nil), !isWhole {
                guard let step = try pass.next(&followers) else {
                    isWhole = true
                    continue
                }
                guard step.time.seconds < Self.searched else { break }
                for (number, face) in step.faces.enumerated() { first[number] = first[number] ?? face?.bounds }
            }
            for (number, follower) in followers.enumerated() where isWhole && first[number] == nil {
                if let missing = follower.missing { throw missing }
            }
            pass = Pass(pictures: try Self.pictures(clip, frameRate, isSparing))
        }
        (self.followers, self.pass, firstFaces) = (followers, pass, first)
        lanes = Self.lanes(clip.options, pictures, first: first, fixedBox: fixedBox, frameRate: frameRate)
    }

    /// The next frame.
    ///
    /// - Returns: `nil` after the last one.
    /// - Throws: ``MediaError``, ``FaceError``, `CancellationError`.
    public func next() throws -> ClipFrame? {
        while ready.isEmpty, !isOver {
            if let step = try pass.next(&followers) {
                waiting.append(step)
                for number in lanes.indices { lanes[number].append(step.face(number), startsShot: step.startsShot) }
            } else {
                for number in lanes.indices { lanes[number].finish() }
                isOver = true
            }
            settle()
        }
        return ready.isEmpty ? nil : ready.removeFirst()
    }

    /// Goes back to the first frame.
    ///
    /// - Throws: ``MediaError`` where the file cannot be opened again.
    public func rewind() throws {
        pass = Pass(pictures: try Self.pictures(clip, frameRate, isSparing))
        lanes = Self.lanes(clip.options, pass.pictures, first: firstFaces, fixedBox: fixedBox, frameRate: frameRate)
        (waiting, ready) = ([], [])
        (index, shot, isOver) = (0, 0, false)
    }

    private func settle() {
        let count = lanes.map(\.settled).min() ?? 0
        for step in waiting.prefix(count) {
            if step.startsShot { shot += 1 }
            let faces = lanes.indices.map { lanes[$0].take(isSeen: step.face($0) != nil) }
            ready.append(ClipFrame(image: step.image, index: index, shot: shot, faces: faces))
            index += 1
        }
        waiting.removeFirst(count)
    }

    private static func pictures(_ clip: ClipSource, _ rate: FrameRate, _ isSparing: Bool) throws -> ClipPictures {
        try ClipPictures(clip.url, framing: clip.options.framing, frameRate: rate, isSparing: isSparing)
    }

    private static func lanes(
        _ options: ClipOptions, _ pictures: ClipPictures, first: [Rectangle?], fixedBox: FaceBox?, frameRate: FrameRate
    ) -> [FaceLane] {
        first.map { first in
            let boxes = FaceBoxes(
                width: pictures.width, height: pictures.height, pads: options.pads, smooths: options.smoothsBoxes,
                first: first)
            return FaceLane(boxes, fixedBox: fixedBox, frameRate: frameRate)
        }
    }
}

/// Once through a clip, looking for the faces.
private struct Pass {
    struct Step {
        let image: Image
        let time: MediaTime
        /// Where each follower saw its face.
        let faces: [FollowedFace?]
        let startsShot: Bool

        func face(_ number: Int) -> FollowedFace? { faces.indices.contains(number) ? faces[number] : nil }
    }

    let pictures: ClipPictures
    private var shots = ShotChange()
    private var isFirst = true

    init(pictures: ClipPictures) { self.pictures = pictures }

    mutating func next(_ followers: inout [any FaceFollower]) throws -> Step? {
        try Task.checkCancellation()
        guard let (image, time) = try pictures.next() else { return nil }
        let startsShot = shots.startsShot(image)
        var faces: [FollowedFace?] = []
        for number in followers.indices {
            faces.append(try followers[number].follow(image, at: time, startsShot: startsShot || isFirst))
        }
        isFirst = false
        return Step(image: image, time: time, faces: faces, startsShot: startsShot)
    }
}
