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
    }

    private let executor = BlockingExecutor(label: "lipstream.draw")
    /// The thread that draws.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let face: any PreparedFace
    private let style: PerformanceStyle
    private let frameRate: FrameRate

    /// Prepares to show a face.
    ///
    /// - Parameters:
    ///   - face: made ready by an engine.
    ///   - style: how it behaves besides speaking.
    ///   - frameRate: frames a second of the video.
    public init(face: any PreparedFace, style: PerformanceStyle = PerformanceStyle(), frameRate: FrameRate = .standard)
    {
        self.face = face
        self.style = style
        self.frameRate = frameRate
    }

    /// Writes a video.
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
        let picture = face.picture
        let (rate, format) = (frameRate, speech.playbackFormat)
        let file = try VideoFile { () throws(MediaError) in
            try VideoWriter(
                url, width: picture.width, height: picture.height, frameRate: rate, audio: format, options: options)
        }
        do {
            var show = Show(performer: try face.makePerformer(style), speech: speech, frameRate: frameRate)
            var expected: Int? { speech.expectedDuration.map { Int(($0 * frameRate.framesPerSecond).rounded(.up)) } }
            // Two pictures by turns: one is encoded while the next is drawn on the other.
            var pictures = [picture, picture]
            guard try await show.drawNext(on: &pictures[0]) else {
                throw LipSyncError(.noSpeech, "there is no sound to speak: the source has not a single sample")
            }
            let firstFrame = elapsed
            var hasNext = true
            while hasNext {
                try Task.checkCancellation()
                let current = pictures[0]
                let changed = show.frames > 1 ? face.changingArea : nil
                let sound = show.takeSound()
                async let encoded: Void = file.append(current, changed: changed, sound: sound)
                hasNext = try await show.drawNext(on: &pictures[1])
                try await encoded
                pictures.swapAt(0, 1)
                report(
                    Progress(
                        frames: show.frames - (hasNext ? 1 : 0), expectedFrames: expected, elapsed: elapsed))
            }
            try Task.checkCancellation()
            try await file.finish(sound: show.takeSound())
            return Summary(
                frames: show.frames, samples: show.samples, damagedPackets: show.damagedPackets, elapsed: elapsed,
                firstFrame: firstFrame)
        } catch {
            await file.cancel()
            throw error
        }
    }
}

/// A performance fed from a source: draws frame after frame, hearing no more than each one needs.
private struct Show<Source: SpeechSource> {
    private var performer: any Performer
    private var speech: Source
    private let frameRate: FrameRate
    private var sound: [AudioChunk] = []
    /// Frames in all, once the source has ended.
    private var total: Int?
    /// Frames drawn.
    private(set) var frames = 0
    /// Samples heard.
    private(set) var samples = 0

    init(performer: any Performer, speech: Source, frameRate: FrameRate) {
        (self.performer, self.speech, self.frameRate) = (performer, speech, frameRate)
    }

    /// Draws the next frame; `false` when there are no more.
    nonisolated(nonsending) mutating func drawNext(on picture: inout Image) async throws -> Bool {
        while true {
            if let total, frames >= total { return false }
            if try performer.draw(at: frameRate.time(ofFrame: frames), on: &picture) {
                frames += 1
                return true
            }
            if let block = try await speech.next() {
                performer.hear(block.speech)
                samples += block.speech.samples.count
                sound.append(block.playback)
            } else {
                performer.finishHearing()
                total = frameRate.frames(coveringSamples: samples, at: .speech)
            }
        }
    }

    /// Pieces of the speech that were damaged and left out so far.
    var damagedPackets: Int { speech.damagedPackets }

    /// The sound heard since this was asked last.
    mutating func takeSound() -> [AudioChunk] {
        defer { sound.removeAll(keepingCapacity: true) }
        return sound
    }
}
