public import Foundation
public import Media
public import MediaIO

/// Makes a video of a clip whose face speaks something else, or several of its faces.
///
/// Frame n shows the mouth of exactly n / rate of the sound's own time; the clip's own sound is dropped. Three threads: one
/// reads the clip and finds its face, one draws, one encodes, each a frame ahead of the next. Memory does not grow with
/// length. Cancelling the task stops it within a frame and leaves no file.
public actor ClipDubbing {
    /// What was made.
    public struct Summary: Sendable, Equatable {
        /// Frames, sound and time, as of any film.
        public let film: Dubbing.Summary
        /// Width of the video.
        public let width: Int
        /// Height of the video.
        public let height: Int
        /// Frames in which no face was seen: they were drawn on where another frame had it.
        public let framesWithoutFace: Int
        /// Frames among those that were left as they are, as no face was known yet.
        public let framesUntouched: Int
        /// Frames in which something was before a mouth, and stayed as it is.
        public let framesCovered: Int
        /// Parts in which the face was to speak, in seconds, that the film ended before.
        public let unreached: [Range<Double>]
    }

    /// How far the look through the clip has come, which some engines begin with.
    public struct Look: Sendable {
        /// The part that is done, 0...1.
        public let part: Double
        /// Seconds since the start.
        public let elapsed: Double
    }

    private let executor = BlockingExecutor(label: "lipstream.draw")
    /// The thread that draws.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let clip: ClipSource
    private let engine: any ClipEngine
    private let style: PerformanceStyle
    private let frameRate: FrameRate
    private let badge: Badge?
    private let framing: Framing

    /// Speech of unknown length is taken in ahead up to this, in seconds, where the length has to be known.
    private static let longestUnknownSpeech = 1800.0
    /// How often the first minute of a clip is looked at for the size of its face.
    private static let looksForFraming = FrameRate(2)

    /// Prepares to dub a clip; opens nothing yet.
    ///
    /// - Parameters:
    ///   - clip: the video and how to look at it.
    ///   - engine: what draws the mouth.
    ///   - style: how the face behaves besides speaking.
    ///   - frameRate: frames a second of the video.
    ///   - badge: the mark for people, where one is wanted.
    ///   - framing: how much of the clip's frames is shown around the faces.
    public init(
        clip: ClipSource, engine: any ClipEngine, style: PerformanceStyle = PerformanceStyle(),
        frameRate: FrameRate = .standard, badge: Badge? = nil, framing: Framing = .whole
    ) {
        (self.clip, self.engine, self.style, self.frameRate) = (clip, engine, style.unhurried, frameRate)
        (self.badge, self.framing) = (badge, framing)
    }

    /// Writes a video, which says of itself what made it.
    ///
    /// - Parameters:
    ///   - url: an `.mp4`, `.mov` or `.m4v`; it gets its name when it is whole.
    ///   - speech: what the faces say, a voice each, in the order in which the clip names them.
    ///   - options: how to compress.
    ///   - report: called after each frame, on the drawing thread.
    ///   - looking: called before the first frame, on the same thread, while an engine looks through the clip.
    /// - Returns: what was made.
    /// - Throws: errors of the clip, the source and the file; ``LipSyncError``: `noSpeech` when the source has no samples,
    ///   `unusableClip`, `model`; `FaceError`; `CancellationError`. No file is left behind.
    public func write(
        to url: URL, speech: sending some SpeechSource, options: VideoOptions = VideoOptions(),
        report: @Sendable (Dubbing.Progress) -> Void = { _ in }, looking: @Sendable (Look) -> Void = { _ in }
    ) async throws -> Summary {
        let start = ContinuousClock.now
        var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }
        let (rate, format, provenance) = (frameRate, speech.playbackFormat, engine.provenance)
        var feed = SpeechFeed(speech)
        let reading = try await readingRate(&feed)
        let playback = try ClipPlayback(clip, frameRate: reading, wanted: feed.expectedFrames(rate))
        let camera = try camera(playback.width, playback.height)
        let (width, height) = (camera?.width ?? playback.width, camera?.height ?? playback.height)
        func looked(_ number: Int, _ part: Double) {
            looking(Look(part: (Double(number) + part) / Double(clip.faceCount), elapsed: elapsed))
        }
        let performers = try (0..<clip.faceCount).map { number in
            try engine.makeClipPerformer(for: clip.showing(face: number), style) { looked(number, $0) }
        }
        let watches = try performers.enumerated().map { number, performer in
            try watch(clip.showing(face: number), performer, reading) { looked(number, $0) }
        }
        var show = ClipShow(
            performers: performers, watches: watches, speech: feed, playback: playback,
            options: clip.options, frameRate: rate)
        let file = try VideoFile { () throws(MediaError) in
            try VideoWriter(
                url, width: width, height: height, frameRate: rate, audio: format, options: options,
                provenance: provenance)
        }
        let expected = show.expectedFrames
        let blank = Image(width: width, height: height, format: .rgba)
        let drawingSince = elapsed
        func tell(_ frames: Int) {
            report(
                Dubbing.Progress(
                    frames: frames, expectedFrames: expected, elapsed: elapsed, drawingSince: drawingSince))
        }
        let firstFrame: ContinuousClock.Instant
        if let camera {
            var framed = FramedClip(show, camera: camera, width: playback.width, height: playback.height)
            firstFrame = try await file.write(&framed, startingWith: blank, badge: badge, report: tell)
            show = framed.show
        } else {
            firstFrame = try await file.write(&show, startingWith: blank, badge: badge, report: tell)
        }
        return Summary(
            film: Dubbing.Summary(
                frames: show.frames, samples: show.speech.samples, damagedPackets: show.speech.damagedPackets,
                clockJumps: show.speech.clockJumps, elapsed: elapsed, firstFrame: (firstFrame - start) / .seconds(1)),
            width: width, height: height, framesWithoutFace: show.framesWithoutFace,
            framesUntouched: show.framesUntouched, framesCovered: show.framesCovered,
            unreached: show.unreached)
    }

    /// What follows the head; `nil` where all of the clip's frames is shown.
    private func camera(_ width: Int, _ height: Int) throws -> HeadCamera? {
        guard framing != .whole else { return nil }
        var faces: [Rectangle] = []
        try clip.lookThrough(at: Self.looksForFraming, looked: { _ in }) { frame in
            if let face = frame.facesArea { faces.append(face) }
            return true
        }
        return HeadCamera(framing, faces: faces, width: width, height: height)
    }

    /// What looks for things before a face; `nil` where none are to be kept, or the points of the face are not known.
    private func watch(
        _ clip: ClipSource, _ performer: any ClipPerformer, _ rate: FrameRate, looked: (Double) -> Void
    ) throws -> OcclusionWatch? {
        guard clip.options.keepsOccluders, clip.options.fixedBox == nil, !clip.options.isStatic else { return nil }
        let appearances =
            if let known = performer.appearances { known } else {
                try AppearanceSurvey.look(through: clip, looked: looked)
            }
        return OcclusionWatch(appearances, frameRate: rate)
    }

    /// At how many frames a second the clip is read: more or fewer than are shown make it slower or faster.
    private func readingRate(_ feed: inout SpeechFeed<some SpeechSource>) async throws -> FrameRate {
        guard clip.options.syncMode == .remap, !clip.options.isStatic else { return frameRate }
        if feed.expectedFrames(frameRate) == nil {
            guard try await feed.record(atMost: Self.longestUnknownSpeech) else {
                throw LipSyncError(
                    .unusableClip,
                    "--sync-mode remap has to know how long the speech is, and this one goes on for more than half an hour "
                        + "without telling: make a sound file of it first, or use another mode")
            }
        }
        guard let spoken = feed.expectedFrames(frameRate) else { return frameRate }
        let shown = max(1, try ClipPictures.count(clip.url, frameRate: frameRate))
        return FrameRate(
            frameRate.numerator.saturatingTimes(max(1, spoken)), per: frameRate.denominator.saturatingTimes(shown))
    }
}
