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
        case bouncing(Bounce)
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
    private var recent: [Bounce.Outline] = []
    private var count = 0
    /// All frames that were read, where they will be wanted again.
    private var spool: ClipSpool?

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
        // all others wait. Not one that may never turn round, nor one that cannot be kept as a whole.
        if let wanted, let length = reader.estimatedFrameCount, clip.options.syncMode == .bounce, !isStatic,
            wanted > length, length <= ClipSpool.limit(frameRate)
        {
            spool = try ClipSpool(width: reader.width, height: reader.height)
        }
        self.reader = reader
    }

    /// The next frame, if it is wanted at all.
    func next(isWanted: Bool) throws -> Shown? { isWanted ? try next() : nil }

    /// The next frame; the first one takes as long as opening the file and finding the face.
    func next() throws -> Shown {
        try Task.checkCancellation()
        switch state {
        case .held(let frame):
            return Shown(frame: frame, isPastEnd: !clip.options.isStatic)
        case .bouncing(var bounce):
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
            recent.append(Bounce.Outline(frame))
            let limit = ClipSpool.limit(frameRate)
            if recent.count >= 2 * limit { recent.removeFirst(recent.count - limit) }
            // The file may have said too little of its length.
            if count > limit { spool = nil }
            try spool?.append(frame.image)
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

    /// Takes the frames that were kept, or reads the last part of the clip once more, so that it can go backward.
    private func makeBounce() throws -> Bounce {
        if let spool, spool.count > 0 {
            self.spool = nil
            return Bounce(spool: spool, outlines: Array(recent.suffix(spool.count)), end: count)
        }
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
        return Bounce(spool: spool, outlines: Array(recent.suffix(spool.count)), end: count)
    }
}

/// Backward from the frame before the last, then forward from the one after the first, and so on.
private struct Bounce {
    /// A frame without its picture.
    struct Outline {
        let shot: Int
        let faces: [ClipFrame.Face]

        init(_ frame: ClipFrame) { (shot, faces) = (frame.shot, frame.faces) }
    }

    private let spool: ClipSpool
    private let outlines: [Outline]
    /// Index in the clip of the oldest frame that is kept.
    private let start: Int
    private var position: Int
    private var step = -1

    init(spool: ClipSpool, outlines: [Outline], end: Int) {
        (self.spool, self.outlines) = (spool, outlines)
        start = end - spool.count
        position = outlines.count - 1
    }

    mutating func next() throws -> ClipFrame {
        if !outlines.indices.contains(position + step) { step = -step }
        if outlines.indices.contains(position + step) { position += step }
        let outline = outlines[position]
        return ClipFrame(
            image: try spool.image(at: position), index: start + position, shot: outline.shot, faces: outline.faces)
    }
}
