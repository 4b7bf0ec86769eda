import Foundation
import Inference
import LipSync
import Media
import MediaIO
import Wav2LipEngine

/// Measures Wav2Lip: whole frames as performers draw them, the bare network in between, and now and then the steps of one.
struct Wav2LipBenchmark {
    let studio: Studio
    let model: String
    let portrait: Portrait
    let speech: SpeechAudio

    /// One precision, a photo or a clip.
    struct Row {
        /// What the runtime computes with, such as `bf16`.
        let precision: String
        let isClip: Bool
        /// `512 x 512`.
        let picture: String
        let box: FaceBox
        /// Hearing 40 ms and drawing a frame: everything but encoding.
        var frame = Timings()
        /// The inferences that this takes, and nothing else.
        var bare = Timings()
        /// Processor time of all threads for the same two: what counts where other programs run.
        var work = (frame: Timings(), bare: Timings())
        /// A live picture as JPEG.
        var encoding = Timings()
        var steps: [Wav2LipSteps.Step: Timings] = [:]
        /// The most memory that the process held up to this row's end, in bytes.
        var peakMemory = 0

        /// How much longer a frame takes than its bare network, in percent.
        var overhead: Double { 100 * (frame.median / max(bare.median, 1e-9) - 1) }
        /// The same in processor time.
        var workOverhead: Double { 100 * (work.frame.median / max(work.bare.median, 1e-9) - 1) }
        /// One after the other, as the frame in the middle.
        var framesPerSecond: Double { 1000 / max(frame.median, 1e-9) }
    }

    /// Frames that are looked at: what more of them would add takes minutes.
    private static let mostFrames = 125
    /// One frame in so many is taken apart as well.
    private static let stepsEvery = 3

    /// Measures a photo, whose face is encoded once, and a clip of it, whose face is encoded in every frame.
    ///
    /// - Parameters:
    ///   - precision: how exactly the network computes.
    ///   - report: is told what is being measured.
    /// - Returns: a row for each.
    /// - Throws: ``ModelStoreError``, ``LipSyncError``, ``MediaError`` or `CancellationError`.
    func rows(_ precision: Precision, report: (String) -> Void) throws -> [Row] {
        // Without a threshold every frame is drawn, also those of pauses.
        let settings = Wav2LipSettings(silenceThreshold: 0)
        let engine = try studio.makeWav2Lip(
            model: model, settings, options: CompileOptions(precision: precision))
        let box = try Wav2LipEngine.box(of: portrait)
        let photo = portrait.image.converted(to: .rgba)
        return try [false, true].map { isClip in
            report("\(engine.precision), \(isClip ? "clip" : "photo")")
            let size = "\(photo.width) x \(photo.height)"
            return try measured(
                Row(precision: engine.precision, isClip: isClip, picture: size, box: box), engine, photo)
        }
    }

    private func measured(_ empty: Row, _ engine: Wav2LipEngine, _ photo: Image) throws -> Row {
        var row = empty
        var steps = try engine.makeSteps(photo, box: row.box, isClip: row.isClip)
        let performer = try Self.performer(engine, photo, row)
        let encoder = try JPEGPacketEncoder(width: photo.width, height: photo.height)
        var picture = photo
        // What the frames before could not be drawn from: the steps have their own ear.
        var unheard: [Float] = []
        let length = SampleRate.speech.hertz / FrameRate.standard.numerator
        var frame = 0
        for start in stride(from: 0, through: speech.samples.count - length, by: length) where frame < Self.mostFrames {
            try Task.checkCancellation()
            let piece = SpeechAudio(Array(speech.samples[start..<start + length]))
            unheard += piece.samples
            let time = FrameRate.standard.time(ofFrame: frame)
            if row.isClip { picture = Self.copy(of: photo) }
            var whole = Timings()
            let before = Machine.processorTime
            guard try whole.measure({ try performer(piece, time, &picture) }) else { continue }
            let work = Machine.processorTime - before
            if frame % Self.stepsEvery == 0 {
                if row.isClip { picture = Self.copy(of: photo) }
                let heard = SpeechAudio(unheard)
                unheard = []
                try take(&steps, at: time, hearing: heard, on: &picture, into: &row, isTimed: frame > 0)
            }
            // The first frame makes the runtime's threads and memory.
            defer { frame += 1 }
            guard frame > 0 else { continue }
            row.frame.add(whole)
            row.work.frame.add(work)
            let start = Machine.processorTime
            try row.bare.measure { try steps.infer() }
            row.work.bare.add(Machine.processorTime - start)
            try row.encoding.measure { _ = try encoder.encode(picture, changed: frame == 1 ? nil : row.box.rectangle) }
        }
        guard row.frame.count > 0 else {
            throw LipSyncError(.noSpeech, "the speech is too short to measure with: give a second of it, or more")
        }
        row.peakMemory = Machine.peakMemory
        return row
    }

    private func take(
        _ steps: inout Wav2LipSteps, at time: MediaTime, hearing speech: SpeechAudio, on picture: inout Image,
        into row: inout Row, isTimed: Bool
    ) throws {
        var timings = row.steps
        // The features of as many pieces as were heard: one piece's share is what a frame takes.
        let pieces = Double(speech.samples.count) / 640
        _ = try steps.draw(at: time, hearing: speech, on: &picture) { step, work throws(LipSyncError) in
            let start = ContinuousClock.now
            try work()
            let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
            timings[step, default: Timings()].add(step == .features ? elapsed / max(1, pieces) : elapsed)
        }
        if isTimed { row.steps = timings }
    }

    private typealias Draw = (SpeechAudio, MediaTime, inout Image) throws -> Bool

    /// A frame as the program draws it.
    private static func performer(_ engine: Wav2LipEngine, _ photo: Image, _ row: Row) throws -> Draw {
        if row.isClip {
            var performer = try engine.makeClipPerformer()
            return { speech, time, picture in
                performer.hear(speech)
                return try performer.draw(at: time, on: &picture, face: ClipFace(box: row.box))
            }
        }
        var performer = try engine.prepare(photo, box: row.box).makePerformer(PerformanceStyle())
        return { speech, time, picture in
            performer.hear(speech)
            return try performer.draw(at: time, on: &picture)
        }
    }

    /// Pixels of its own, so that drawing does not begin with a copy: decoded frames have theirs.
    private static func copy(of photo: Image) -> Image {
        var copy = photo
        copy.pixels[0] = photo.pixels[0]
        return copy
    }
}
