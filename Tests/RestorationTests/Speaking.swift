import Articulation
import Faces
import Foundation
import Inference
import LipSync
import Media
import MediaIO
import MeshEngine
import TestSupport
import Wav2LipEngine

@testable import Restoration

/// Engines, sound and films for what speaks and is restored.
enum Speaking {
    static var models: FaceModels { FaceModels(folder: Samples.package.appendingPathComponent(".deps/models")) }

    /// The portrait as the mesh engine prepares it, and its landmarks.
    static let mesh = Result {
        let photo = try Photo.portrait.get()
        let portrait = Portrait(image: photo.image, face: photo.face)
        let core = try StandIn.core.get()
        let engine = try MeshEngine(core: core, models: models, articulation: .bundled(core: core))
        return (face: try engine.prepare(portrait), portrait: portrait)
    }

    /// Wav2Lip with a network that gives back the face that it is shown.
    static func wav2lip() throws -> Wav2LipEngine {
        let network = Samples.package.appendingPathComponent("Tests/Wav2LipEngineTests/Standins/identity.xml")
        return try Wav2LipEngine(
            core: StandIn.core.get(), files: Wav2LipFiles(whole: network),
            settings: Wav2LipSettings(silenceThreshold: 0),
            options: CompileOptions(precision: .f32, threads: 1, cache: nil))
    }

    /// Something like speech at 16 kHz.
    static func babble(seconds: Double) -> SpeechAudio {
        SpeechAudio((0..<Int(seconds * 16_000)).map { Float(WaveFile.babble(Double($0) / 16_000)) })
    }

    /// The frames of a performance from its beginning.
    static func frames(
        of face: any PreparedFace, speaking speech: SpeechAudio, count: Int,
        style: PerformanceStyle = PerformanceStyle()
    ) throws -> [Image] {
        var performer = try face.makePerformer(style)
        performer.hear(speech)
        performer.finishHearing()
        var (picture, frames) = (face.picture, [Image]())
        for frame in 0..<count {
            guard try performer.draw(at: FrameRate.standard.time(ofFrame: frame), on: &picture) else { break }
            frames.append(picture)
        }
        return frames
    }

    /// The frames of a film.
    static func frames(of film: URL) throws -> [Image] {
        let reader = try VideoReader(film, frameRate: nil)
        var frames: [Image] = []
        while let frame = try reader.next() { frames.append(frame.image) }
        return frames
    }
}

extension Image {
    /// Mean red, green and blue of a square of 9 pixels.
    func mean(around place: Point) -> SIMD3<Float> {
        var sum = SIMD3<Float>.zero
        for y in Int(place.y) - 4...Int(place.y) + 4 {
            for x in Int(place.x) - 4...Int(place.x) + 4 {
                let color = SIMD4<Float>(self[x, y])
                sum += SIMD3(color.x, color.y, color.z)
            }
        }
        return sum / 81
    }
}

/// A face whose frames are whatever picture they are drawn on: what is drawn stays, and would add up.
struct StandingFace: PreparedFace {
    let picture: Image
    let provenance = Provenance(engine: "standing", isDrawnByNetwork: false)
    /// Nothing, as nothing changes.
    var changingArea: Rectangle { Rectangle(x: 3, y: 5, width: 1, height: 1) }

    func makePerformer(_ style: PerformanceStyle) -> any Performer { StandingPerformer(first: picture) }

    private struct StandingPerformer: Performer {
        let first: Image

        mutating func hear(_ speech: SpeechAudio) {}
        mutating func finishHearing() {}
        mutating func hush(at time: MediaTime) {}
        mutating func listen(silenceThreshold: Float) {}

        mutating func draw(at time: MediaTime, on picture: inout Image) throws(LipSyncError) -> Bool {
            guard picture == first else { throw LipSyncError(.model, "the engine was shown a restored picture") }
            return true
        }
    }
}
