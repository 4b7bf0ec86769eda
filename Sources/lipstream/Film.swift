import Foundation
import LipSync
import Media
import MediaIO

/// The work that `dub` and `say` share: a face, an engine, speech, a video.
struct Film {
    let face: FaceArguments
    let engine: EngineArguments
    let output: OutputArguments
    private let start = ContinuousClock.now

    init(face: FaceArguments, engine: EngineArguments, output: OutputArguments) {
        (self.face, self.engine, self.output) = (face, engine, output)
    }

    /// Makes the video.
    ///
    /// - Parameter speech: what the face says.
    /// - Throws: the error of whichever part failed; ``ExitStatus`` tells them apart.
    func make(speaking speech: sending some SpeechSource) async throws {
        let console = Console(isJSON: output.json, isQuiet: output.quiet)
        let studio = try Studio()
        let reading = try studio.readPortrait(face.url, choosing: face.choice)
        if let time = reading.time {
            console.note(
                "\(face.face) is a video: its frame at \(String(format: "%.1f", time.seconds)) s speaks as a photo; "
                    + "dubbing whole clips is not there yet")
        }
        for concern in reading.concerns { console.note("note: \(concern)") }
        let prepared = try studio.makeEngine(engine).prepare(reading.portrait)
        try Task.checkCancellation()
        let ready = (ContinuousClock.now - start) / .seconds(1)
        let dubbing = Dubbing(face: prepared, style: output.style, frameRate: output.fps.rate)
        let summary = try await dubbing.write(to: output.url, speech: speech, options: output.options) {
            console.progress($0)
        }
        if summary.damagedPackets > 0 {
            console.note("note: \(summary.damagedPackets) damaged pieces of the speech were left out")
        }
        let picture = prepared.picture
        let seconds = Double(summary.samples) / Double(SampleRate.speech.hertz)
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        console.say(
            String(
                format: "%@: %.1f s, %d frames, %d x %d, made in %.1f s", output.output, seconds, summary.frames,
                picture.width, picture.height, elapsed),
            [
                "event": "done", "output": output.output, "seconds": seconds, "frames": summary.frames,
                "width": picture.width,
                "height": picture.height, "elapsed": elapsed, "firstFrame": ready + summary.firstFrame,
            ])
    }
}
