import Checkpoint
import Foundation
import Inference
import LipSync
import Media
import MediaIO
import TestSupport

@testable import Wav2LipEngine

/// The small network of the importer's tests, and what the engine is fed.
enum Fixtures {
    /// Imports the network, gives the engine to `body`, and removes the files.
    static func withEngine<Result>(
        _ settings: Wav2LipSettings = Wav2LipSettings(), inParts: Bool = true, body: (Wav2LipEngine) throws -> Result
    ) async throws -> Result {
        try await Samples.withTemporaryFolder { folder in
            let checkpoint = Samples.package.appendingPathComponent("Tests/CheckpointTests/Expected/wav2lip-96.pth")
            let network = try Wav2LipImporter.importCheckpoint(at: checkpoint, into: folder)
            let files =
                inParts
                ? Wav2LipFiles(whole: network.whole, face: network.face, speech: network.speech)
                : Wav2LipFiles(whole: network.whole)
            let options = CompileOptions(precision: .f32, threads: 1, cache: nil)
            return try body(Wav2LipEngine(core: Core(), files: files, settings: settings, options: options))
        }
    }

    /// Of the reference script.
    static let box = FaceBox(left: 170, top: 35, right: 331, bottom: 178)

    static func portrait() throws -> Image { try ImageFile.read(Samples.portrait).converted(to: .rgba) }

    /// 3 s of a voice, 16 kHz.
    static func speech() throws -> SpeechAudio {
        let url = Samples.package.appendingPathComponent("Tests/SpeechProcessingTests/Expected/speech.npy")
        return SpeechAudio(try NumpyArray(contentsOf: url).values.map { $0 / 32768 })
    }

    static func expected(_ name: String) throws -> NumpyArray {
        let url = Bundle.module.url(forResource: name, withExtension: "npy", subdirectory: "Expected")
        return try NumpyArray(contentsOf: url ?? URL(fileURLWithPath: "missing"))
    }

    /// All frames of a performance that hears sound in pieces.
    static func frames(
        of face: any PreparedFace, speaking speech: SpeechAudio, pieces: Int = 640, count: Int? = nil
    ) throws -> [Image] {
        var performer = try face.makePerformer(PerformanceStyle())
        var (picture, frames) = (face.picture, [Image]())
        let total = count ?? FrameRate.standard.frames(coveringSamples: speech.samples.count, at: .speech)
        var position = 0
        while frames.count < total {
            if try performer.draw(at: FrameRate.standard.time(ofFrame: frames.count), on: &picture) {
                frames.append(picture)
            } else if position < speech.samples.count {
                let end = min(position + pieces, speech.samples.count)
                performer.hear(SpeechAudio(Array(speech.samples[position..<end])))
                position = end
            } else {
                performer.finishHearing()
            }
        }
        return frames
    }
}
