public import Foundation
public import Media
public import MediaIO

/// Makes a video of a face that speaks.
///
/// Frame n shows the face at exactly n / rate of the sound's own time. While one frame is encoded the next is drawn, on two
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

        /// Says how far a piece of work has come.
        ///
        /// - Parameters:
        ///   - frames: finished.
        ///   - expectedFrames: in all; `nil` where that is not known.
        ///   - elapsed: seconds since the start.
        public init(frames: Int, expectedFrames: Int?, elapsed: Double) {
            (self.frames, self.expectedFrames, self.elapsed) = (frames, expectedFrames, elapsed)
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
        /// Seconds that it took.
        public let elapsed: Double
        /// Seconds from the start until the first frame was drawn.
        public let firstFrame: Double

        /// Tells what was made, of a film that another kind of dubbing has written.
        package init(frames: Int, samples: Int, damagedPackets: Int, elapsed: Double, firstFrame: Double) {
            (self.frames, self.samples, self.damagedPackets) = (frames, samples, damagedPackets)
            (self.elapsed, self.firstFrame) = (elapsed, firstFrame)
        }
    }

    private let executor = BlockingExecutor(label: "lipstream.draw")
    /// The thread that draws.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let face: any PreparedFace
    private let style: PerformanceStyle
    private let frameRate: FrameRate
    private let badge: Badge?

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
        self.face = face
        self.style = style
        self.frameRate = frameRate
        self.badge = badge
    }

    /// Writes a video, which says of itself what made it.
    ///
    /// - Parameters:
    ///   - url: an `.mp4`, `.mov` or `.m4v`; it gets its name when it is whole.
    ///   - speech: what the face says.
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
        let (picture, provenance) = (face.picture, face.provenance)
        let (rate, format) = (frameRate, speech.playbackFormat)
        let file = try VideoFile { () throws(MediaError) in
            try VideoWriter(
                url, width: picture.width, height: picture.height, frameRate: rate, audio: format, options: options,
                provenance: provenance)
        }
        var show = try Show(
            face: face, style: style, speech: SpeechFeed(speech), frameRate: rate, faceArea: badge?.face)
        let expected = show.speech.expectedFrames(rate)
        let firstFrame = try await file.write(&show, startingWith: picture, badge: badge) { frames in
            report(Progress(frames: frames, expectedFrames: expected, elapsed: elapsed))
        }
        return Summary(
            frames: show.frames, samples: show.speech.samples, damagedPackets: show.speech.damagedPackets,
            elapsed: elapsed, firstFrame: (firstFrame - start) / .seconds(1))
    }
}

/// A performance fed from a source: draws frame after frame, hearing no more than each one needs.
private struct Show<Source: SpeechSource>: FilmScene {
    private var performer: any Performer
    private let frameRate: FrameRate
    private(set) var speech: SpeechFeed<Source>
    let changingArea: Rectangle?
    let faceArea: Rectangle?
    private(set) var frames = 0

    init(
        face: any PreparedFace, style: PerformanceStyle, speech: SpeechFeed<Source>, frameRate: FrameRate,
        faceArea: Rectangle?
    ) throws(LipSyncError) {
        performer = try face.makePerformer(style)
        changingArea = face.changingArea
        (self.speech, self.frameRate, self.faceArea) = (speech, frameRate, faceArea)
    }

    nonisolated(nonsending) mutating func drawNext(on picture: inout Image) async throws -> Bool {
        while true {
            if speech.isOver, frames >= frameRate.frames(coveringSamples: speech.samples, at: .speech) { return false }
            if try performer.draw(at: frameRate.time(ofFrame: frames), on: &picture) {
                frames += 1
                return true
            }
            if let heard = try await speech.hear() {
                performer.hear(heard)
            } else {
                performer.finishHearing()
            }
        }
    }

    mutating func takeSound() -> [AudioChunk] { speech.takeSound() }
    mutating func takeRest() -> [AudioChunk] { speech.takeSound() }
}
