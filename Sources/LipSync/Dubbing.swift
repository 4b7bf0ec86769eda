public import Foundation
public import Media
public import MediaIO

/// Makes a video of faces that speak: one, or several in one photo.
///
/// Frame n shows them at exactly n / rate of the sound's own time. While one frame is encoded the next is drawn, on two
/// threads; sound is read as frames need it, so memory does not grow with length. Cancelling the task stops it within a
/// frame and leaves no file.
public actor Dubbing {
    /// How far a dub has come.
    public struct Progress: Sendable {
        /// Frames finished.
        public let frames: Int
        /// Frames in all, as far as the sound's declared length tells.
        public let expectedFrames: Int?
        /// Seconds since the start.
        public let elapsed: Double
        /// When the first frame was begun, in the same seconds.
        public let drawingSince: Double

        /// Frames a second, since the first one was begun.
        public var framesPerSecond: Double { Double(frames) / max(elapsed - drawingSince, 0.001) }

        /// Says how far a piece of work has come.
        ///
        /// - Parameters:
        ///   - frames: finished.
        ///   - expectedFrames: in all; `nil` where that is not known.
        ///   - elapsed: seconds since the start.
        ///   - drawingSince: when the first frame was begun.
        public init(frames: Int, expectedFrames: Int?, elapsed: Double, drawingSince: Double = 0) {
            (self.frames, self.expectedFrames, self.elapsed) = (frames, expectedFrames, elapsed)
            self.drawingSince = drawingSince
        }
    }

    /// What was made.
    public struct Summary: Sendable, Equatable {
        /// Frames written.
        public let frames: Int
        /// Samples of speech heard, at 16 kHz.
        public let samples: Int
        /// Pieces of the speech that were damaged and left out.
        public let damagedPackets: Int
        /// Pauses of the speech that were left out, as its clock was broken there.
        public let clockJumps: Int
        /// Seconds that it took.
        public let elapsed: Double
        /// Seconds from the start until the first frame was drawn.
        public let firstFrame: Double

        /// Tells what was made, of a film that another kind of dubbing has written.
        package init(
            frames: Int, samples: Int, damagedPackets: Int, clockJumps: Int, elapsed: Double, firstFrame: Double
        ) {
            (self.frames, self.samples) = (frames, samples)
            (self.damagedPackets, self.clockJumps) = (damagedPackets, clockJumps)
            (self.elapsed, self.firstFrame) = (elapsed, firstFrame)
        }
    }

    private let executor = BlockingExecutor(label: "lipstream.draw")
    /// The thread that draws.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let cast: Cast
    private let style: PerformanceStyle
    private let frameRate: FrameRate
    private let badge: Badge?

    /// Prepares to show faces.
    ///
    /// - Parameters:
    ///   - faces: made ready by an engine, one at least, all from one photo; the n-th speaks the source's n-th voice.
    ///   - style: how they behave besides speaking.
    ///   - frameRate: frames a second of the video.
    ///   - badge: the mark for people, where one is wanted.
    public init(
        faces: [any PreparedFace], style: PerformanceStyle = PerformanceStyle(), frameRate: FrameRate = .standard,
        badge: Badge? = nil
    ) {
        cast = Cast(faces)
        (self.style, self.frameRate, self.badge) = (style.unhurried, frameRate, badge)
    }

    /// Prepares to show a face.
    ///
    /// - Parameters:
    ///   - face: made ready by an engine.
    ///   - style: how it behaves besides speaking.
    ///   - frameRate: frames a second of the video.
    ///   - badge: the mark for people, where one is wanted.
    public init(
        face: any PreparedFace, style: PerformanceStyle = PerformanceStyle(), frameRate: FrameRate = .standard,
        badge: Badge? = nil
    ) {
        self.init(faces: [face], style: style, frameRate: frameRate, badge: badge)
    }

    /// Writes a video, which says of itself what made it.
    ///
    /// - Parameters:
    ///   - url: an `.mp4`, `.mov` or `.m4v`; it gets its name when it is whole.
    ///   - speech: what the faces say, a voice each.
    ///   - options: how to compress.
    ///   - report: called after each frame, on the drawing thread.
    /// - Returns: what was made.
    /// - Throws: errors of the source and of the file; ``LipSyncError`` (`noSpeech`) when the source has no samples;
    ///   `CancellationError`. No file is left behind.
    public func write(
        to url: URL, speech: sending some SpeechSource, options: VideoOptions = VideoOptions(),
        report: @Sendable (Progress) -> Void = { _ in }
    ) async throws -> Summary {
        let start = ContinuousClock.now
        var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }
        let (picture, provenance) = (cast.picture, cast.provenance)
        let (rate, format) = (frameRate, speech.playbackFormat)
        let file = try VideoFile { () throws(MediaError) in
            try VideoWriter(
                url, width: picture.width, height: picture.height, frameRate: rate, audio: format, options: options,
                provenance: provenance)
        }
        var show = try Show(
            cast: cast, style: style, speech: SpeechFeed(speech), frameRate: rate, faceArea: badge?.face)
        let expected = show.speech.expectedFrames(rate)
        let firstFrame = try await file.write(&show, startingWith: picture, badge: badge) { frames in
            report(Progress(frames: frames, expectedFrames: expected, elapsed: elapsed))
        }
        return Summary(
            frames: show.frames, samples: show.speech.samples, damagedPackets: show.speech.damagedPackets,
            clockJumps: show.speech.clockJumps, elapsed: elapsed, firstFrame: (firstFrame - start) / .seconds(1))
    }
}

/// Performances fed from a source: draws frame after frame, hearing no more than each one needs.
private struct Show<Source: SpeechSource>: FilmScene {
    private var performers: [any Performer]
    private let frameRate: FrameRate
    private(set) var speech: SpeechFeed<Source>
    let changingArea: Rectangle?
    let faceArea: Rectangle?
    private(set) var frames = 0

    init(
        cast: Cast, style: PerformanceStyle, speech: SpeechFeed<Source>, frameRate: FrameRate, faceArea: Rectangle?
    ) throws(LipSyncError) {
        performers = try cast.makePerformers(style)
        changingArea = cast.changingArea
        (self.speech, self.frameRate, self.faceArea) = (speech, frameRate, faceArea)
    }

    nonisolated(nonsending) mutating func drawNext(on picture: inout Image) async throws -> Bool {
        let time = frameRate.time(ofFrame: frames)
        // Who was drawn stays so while the others wait for sound.
        for number in performers.indices {
            while true {
                if speech.isOver, frames >= frameRate.frames(coveringSamples: speech.samples, at: .speech) {
                    return false
                }
                if try performers[number].draw(at: time, on: &picture) { break }
                try await hear()
            }
        }
        frames += 1
        return true
    }

    private nonisolated(nonsending) mutating func hear() async throws {
        let voices = try await speech.hear()
        for number in performers.indices {
            if let voices { performers[number].hear(voices[number]) } else { performers[number].finishHearing() }
        }
    }

    mutating func takeSound() -> [AudioChunk] { speech.takeSound() }
    mutating func takeRest() -> [AudioChunk] { speech.takeSound() }
}
