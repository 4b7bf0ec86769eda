import Foundation
import LipSync
import LipstreamServer
import Media
import MediaIO
import SpeechProcessing
import TestSupport

@testable import Faces

/// A backend without models: a face in the middle of every picture, an engine that counts frames, films that are texts.
struct FakeBackend: Backend {
    var version: String { "test" }
    var engines: [EngineListing] {
        [
            EngineListing(name: "counting", summary: "Counts its frames."),
            EngineListing(name: "absent", isAvailable: false, summary: "Is not there.", hint: "Look elsewhere."),
        ]
    }
    let defaultPortrait: URL
    let synthesizer: any VoiceSynthesizer
    /// How long a film takes.
    var filmDuration = Duration.milliseconds(200)

    func engine(named name: String) async throws -> any StreamingEngine { CountingEngine() }

    /// Pictures of an even colour have no face.
    func readFaces(in url: URL) async throws -> FaceReading {
        let image = try ImageFile.read(url)
        let first = image[0, 0]
        guard image[image.width / 2, image.height / 2] != first else {
            throw FaceError(.noFace, "there is no face in the picture: take one that shows a face from the front")
        }
        let face = Samples.ovalFace(in: image)
        return FaceReading(image: image, faces: [face])
    }

    func makeFilm(_ order: FilmOrder, report: @escaping @Sendable (FilmProgress) -> Void) async throws {
        for step in 1...10 {
            try await Task.sleep(for: filmDuration / 10)
            report(FilmProgress(frames: step * 10, expectedFrames: 100, elapsed: Double(step) * 0.1))
        }
        try Data("film".utf8).write(to: order.output)
    }
}
