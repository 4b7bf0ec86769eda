import Articulation
import Faces
import Foundation
import LipSync
import Media
import MediaIO

/// What the bench measures, one thing at a time.
struct Benchmark {
    let studio: Studio
    let speech: RecordedSpeech

    /// What a whole dub took.
    struct WholeDub {
        let frames: Int
        /// Seconds of the dub itself.
        let elapsed: Double
        /// Seconds that reading the photo, finding the face and preparing it took before.
        let preparation: Double
        /// Seconds from the dub's start until the first frame was drawn.
        let firstFrame: Double
        /// Seconds of film.
        let length: Double
        /// The most memory that the process held up to its end, in bytes.
        let peakMemory: Int

        var framesPerSecond: Double { Double(frames) / max(elapsed, 1e-6) }
        /// Below 1 is faster than real time.
        var realTimeFactor: Double { elapsed / max(length, 1e-6) }
    }

    /// Frames of the speech at 25 a second.
    private var frameCount: Int { FrameRate.standard.frames(coveringSamples: speech.sampleCount, at: .speech) }

    /// Hearing live speech, with each effort: the most first.
    ///
    /// - Returns: what hearing took for each video frame.
    /// - Throws: `ArticulationError` where a network is missing or fails.
    func hearing() throws -> [(effort: HearingEffort, timings: Timings)] {
        try HearingEffort.allCases.reversed().map { effort in (effort, try hearing(effort)) }
    }

    // For one video frame: 640 samples in, one pose out.
    private func hearing(_ effort: HearingEffort) throws -> Timings {
        var timings = Timings()
        var articulator = try Articulator(model: studio.articulation().model, for: .live)
        articulator.effort = effort
        let samples = speech.speech.samples
        let step = SampleRate.speech.hertz / FrameRate.standard.numerator
        for frame in 0..<samples.count / step {
            let piece = SpeechAudio(Array(samples[frame * step..<(frame + 1) * step]))
            let time = FrameRate.standard.time(ofFrame: max(0, frame - 3))
            try timings.measure {
                articulator.append(piece)
                _ = try articulator.pose(at: time)
            }
        }
        return timings
    }

    /// Drawing, with all sound heard before.
    func drawing(_ face: any PreparedFace, isLively: Bool) throws -> Timings {
        var timings = Timings()
        var picture = face.picture
        try perform(face, isLively: isLively) { performer, time in
            try timings.measure { _ = try performer.draw(at: time, on: &picture) }
        }
        return timings
    }

    /// Handing over lively frames to the encoder, which compresses on threads of its own; and the whole time a frame,
    /// the end included, in milliseconds.
    func encoding(_ face: any PreparedFace) throws -> (call: Timings, perFrame: Double) {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var timings = Timings()
        var picture = face.picture
        let writer = try VideoWriter(
            folder.url.appendingPathComponent("bench.mp4"), width: picture.width, height: picture.height)
        var total = 0.0
        func timed(_ step: () throws -> Void) rethrows {
            let start = ContinuousClock.now
            try step()
            total += (ContinuousClock.now - start) / .milliseconds(1)
        }
        try perform(face, isLively: true) { performer, time in
            _ = try performer.draw(at: time, on: &picture)
            let changed = writer.frameCount == 0 ? nil : face.changingArea
            try timed { try timings.measure { try writer.append(picture, changed: changed) } }
        }
        try timed { try writer.finish() }
        return (timings, total / Double(max(1, timings.count)))
    }

    /// Everything, as `lipstream dub` does it.
    func wholeDub(_ url: URL?) async throws -> WholeDub {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let start = ContinuousClock.now
        let face = try studio.makeEngine().prepare(studio.readPortrait(url).portrait)
        let preparation = (ContinuousClock.now - start) / .seconds(1)
        let summary = try await Dubbing(face: face).write(
            to: folder.url.appendingPathComponent("bench.mp4"), speech: speech)
        return WholeDub(
            frames: summary.frames, elapsed: summary.elapsed, preparation: preparation, firstFrame: summary.firstFrame,
            length: speech.seconds, peakMemory: Machine.peakMemory)
    }

    private func perform(
        _ face: any PreparedFace, isLively: Bool, _ body: (inout any Performer, MediaTime) throws -> Void
    ) throws {
        var performer = try face.makePerformer(PerformanceStyle(isLively: isLively))
        performer.hear(speech.speech)
        performer.finishHearing()
        for frame in 0..<frameCount {
            try Task.checkCancellation()
            try body(&performer, FrameRate.standard.time(ofFrame: frame))
        }
    }
}

extension Portrait {
    /// The same portrait with the outer corners of its eyes this many pixels apart.
    func scaled(toEyeDistance pixels: Float) -> Portrait {
        let axis = face.eyeAxis
        let factor = pixels / Point(axis.x, axis.y).length
        let points = face.points.map { point in
            // Pixel centres are whole numbers: the picture begins half a pixel before the first.
            SIMD3((point.x + 0.5) * factor - 0.5, (point.y + 0.5) * factor - 0.5, point.z * factor)
        }
        return Portrait(
            image: image.scaled(by: factor), face: FaceLandmarks(points: points, presence: face.presence))
    }
}
