import ArgumentParser
import Foundation
import LipSync
import LipstreamServer
import Speech

/// What the server gets from this program: the mesh engine, the face models, espeak-ng, and films by child processes.
struct ProgramBackend: Backend {
    let synthesizer: Synthesizer
    let defaultPortrait: URL
    private let engine: any StreamingEngine
    private let desk: FaceDesk

    init() async throws {
        // Loading compiles the models: seconds, the first time, so not on Swift's own threads.
        desk = FaceDesk()
        (engine, defaultPortrait) = try await desk.open()
        synthesizer = try await Synthesizer()
    }

    var version: String { Lipstream.configuration.version }

    var engines: [EngineListing] {
        [
            EngineListing(
                name: engine.name,
                summary: "Bends the photo's own lips: the whole picture in full size, fast enough for several at once.")
        ]
    }

    func engine(named name: String) async throws -> any StreamingEngine {
        guard name == engine.name else {
            throw CommandError("there is no engine \"\(name)\": the only one is \(engine.name)")
        }
        return engine
    }

    func readFaces(in url: URL) async throws -> FaceReading { try await desk.read(url) }

    func makeFilm(_ order: FilmOrder, report: @escaping @Sendable (FilmProgress) -> Void) async throws {
        try await FilmProcess(order).run(report)
    }
}
