import ArgumentParser
import Foundation
import LipSync
import LipstreamServer
import ModelStore
import SpeechProcessing

/// What the server gets from this program: the engines, the face models, the voices, and films by child processes.
struct ProgramBackend: Backend {
    let synthesizer: any VoiceSynthesizer
    let defaultPortrait: URL
    private let engine: any StreamingEngine
    private let desk: FaceDesk

    /// Loads everything.
    ///
    /// - Parameter portrait: the owner's own default face; `nil` for the one that ships.
    /// - Throws: ``CommandError`` where the owner's has no face that can be used, errors of loading.
    init(portrait: URL?) async throws {
        // Loading compiles the models: seconds, the first time, so not on Swift's own threads.
        desk = FaceDesk()
        (engine, defaultPortrait) = try await desk.open(portrait: portrait)
        synthesizer = try await InstalledVoices.open()
    }

    var version: String { Lipstream.configuration.version }

    var engines: [EngineListing] {
        let network = try? ModelFolder.locate().first(of: .wav2lip)
        return [
            EngineListing(
                name: engine.name,
                summary: "Bends the photo's own lips: the whole picture in full size, fast enough for several at once."),
            EngineListing(
                name: "wav2lip", isAvailable: network != nil,
                summary: "A neural network draws the face, small and soft; takes most of two cores for one session.",
                hint: "Run lipstream models pull wav2lip-gan, or lipstream models add FILE, then reload the page.",
                licence: network?.licence.name ?? "Research and personal use only"),
            EngineListing(
                name: "latentsync", isAvailable: false,
                summary: "A diffusion network draws the whole face: minutes for each second.",
                hint: "Too slow to be live. Make a film of it: lipstream dub --engine latentsync."),
        ]
    }

    func engine(named name: String) async throws -> any StreamingEngine {
        switch name {
        case engine.name: return engine
        case "wav2lip": return try await desk.wav2lip()
        default: throw CommandError("there is no engine \"\(name)\": there are mesh and wav2lip")
        }
    }

    func readFaces(in url: URL) async throws -> FaceReading { try await desk.read(url) }

    func makeFilm(_ order: FilmOrder, report: @escaping @Sendable (FilmProgress) -> Void) async throws {
        try await FilmProcess(order).run(report)
    }
}
