internal import Faces
internal import Foundation
internal import Media
internal import MediaIO

/// Plays a clip for as long as it is asked to, on a thread of its own: forward, and then as its sync mode says.
actor ClipPlayback {
    /// What is shown next.
    struct Shown: Sendable {
        let frame: ClipFrame
        /// Whether the clip is over and this is its last frame again.
        let isPastEnd: Bool
    }

    private enum State {
        case forward
        case looping(ClipLoop)
        case held(ClipFrame)
        case bouncing(ClipBounce)
    }

    private let executor = BlockingExecutor(label: "lipstream.clip")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Width of every frame.
    let width: Int
    /// Height of every frame.
    let height: Int
    /// About how many frames the clip has.
    let estimatedFrameCount: Int?

    private let clip: ClipSource
    private let frameRate: FrameRate
    private let reader: ClipReader
    private var state = State.forward
    private var last: ClipFrame?
    /// Where the faces are in the last frames, for going backward.
    private var recent: [ClipBounce.Outline] = []
    private var count = 0
    /// The frames that will be wanted again, where that is known.
    private var spool: ClipSpool?
    /// The first of them.
    private var keptFrom = 0

    /// Opens a clip.
    ///
    /// - Parameters:
    ///   - clip: the video and how to look at it.
    ///   - frameRate: frames a second.
    ///   - wanted: how many frames will be asked for, where that is known.
    /// - Throws: errors of the file and of the models.
    init(_ clip: ClipSource, frameRate: FrameRate, wanted: Int? = nil) throws {
        (self.clip, self.frameRate) = (clip, frameRate)
        let reader = try ClipReader(clip, frameRate: frameRate)
        (width, height, estimatedFrameCount) = (reader.width, reader.height, reader.estimatedFrameCount)
        let isStatic = clip.options.isStatic
        if clip.options.syncMode == .loop, !isStatic {
            state = .looping(ClipLoop(reader, rate: frameRate, followsFace: clip.options.fixedBox == nil))
        }
        // A clip that will go backward is kept while it goes forward: to read it again afterwards takes longer, and lets
        // all others wait. Not one that may never turn round, nor one that cannot be kept as a whole; and not the part of
        // it that the speech will not reach, some frames more than files tell of lengths being kept.
        if let wanted, let length = reader.estimatedFrameCount, clip.options.syncMode == .bounce, !isStatic,
            wanted > length, length <= ClipSpool.limit(frameRate)
        {
            spool = try ClipSpool(width: reader.width, height: reader.height)
            keptFrom = max(0, 2 * length - wanted - 1 - Self.margin(frameRate))
        }
        self.reader = reader
    }

    /// How many frames the lengths of files may be wrong by, at a rate: half a second.
    private static func margin(_ rate: FrameRate) -> Int { Int(clamping: (rate.framesPerSecond / 2).rounded(.up)) }

    /// Why a face was not found so far although the clip shows some.
    var missingFace: FaceError? { reader.missingFace }

    /// The next frame, if it is wanted at all.
    func next(isWanted: Bool) throws -> Shown? { isWanted ? try next() : nil }

    /// The next frame; the first one takes as long as opening the file and finding the face.
    func next() throws -> Shown {
        try Task.checkCancellation()
        switch state {
        case .held(let frame):
            return Shown(frame: frame, isPastEnd: !clip.options.isStatic)
        case .bouncing(var bounce):
            if bounce.needsMore { bounce.take(try readAgain()) }
            let frame = try bounce.next()
            state = .bouncing(bounce)
            return Shown(frame: frame, isPastEnd: true)
        case .looping(let loop):
            guard let frame = try loop.next() else { throw noFrame }
            return Shown(frame: frame, isPastEnd: false)
        case .forward:
            guard let frame = try reader.next() else { return try nextAfterEnd() }
            try remember(frame)
            return Shown(frame: frame, isPastEnd: false)
        }
    }

    private func remember(_ frame: ClipFrame) throws {
        count += 1
        switch (clip.options.isStatic, clip.options.syncMode) {
        case (true, _): state = .held(frame)
        case (_, .bounce):
            recent.append(ClipBounce.Outline(frame))
            let limit = ClipSpool.limit(frameRate)
            if recent.count >= 2 * limit { recent.removeFirst(recent.count - limit) }
            // The file may have said too little of its length.
            if count > limit { spool = nil }
            if frame.index >= keptFrom { try spool?.append(frame.image) }
        case (_, .loop): break
        // Only where it may stay: whoever draws on a frame that somebody else keeps makes a copy.
        case (_, .cutOff), (_, .silence), (_, .remap): last = frame
        }
    }

    private func nextAfterEnd() throws -> Shown {
        switch clip.options.syncMode {
        case .loop: break
        case .bounce:
            state = .bouncing(try makeBounce())
            return try next()
        case .cutOff, .silence, .remap:
            if let last {
                state = .held(last)
                return try next()
            }
        }
        throw noFrame
    }

    private var noFrame: MediaError {
        MediaError(.unreadable, "Cannot read \(clip.url.lastPathComponent): not one frame of it can be decoded.")
    }

    /// Goes backward through the frames that were kept, or through the last part of the clip.
    private func makeBounce() throws -> ClipBounce {
        let outlines = Array(recent.suffix(ClipSpool.limit(frameRate)))
        if let spool, spool.count > 0 {
            self.spool = nil
            return ClipBounce(spool, isWhole: keptFrom == 0, outlines: outlines, end: count)
        }
        return ClipBounce(try readAgain(), isWhole: true, outlines: outlines, end: count)
    }

    /// Reads the last part of the clip once more, so that it can go backward.
    private func readAgain() throws -> ClipSpool {
        let pictures = try ClipPictures(clip, frameRate: frameRate)
        let spool = try ClipSpool(width: width, height: height)
        let skipped = count - min(count, ClipSpool.limit(frameRate))
        for _ in 0..<skipped {
            try Task.checkCancellation()
            _ = try pictures.skip()
        }
        while let (image, _) = try pictures.next() {
            try Task.checkCancellation()
            try spool.append(image)
        }
        guard spool.count > 0 else { throw noFrame }
        return spool
    }
}
