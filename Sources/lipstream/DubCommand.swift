import ArgumentParser
import Faces
import Foundation
import LipSync
import SyncEngine

/// `lipstream dub`.
struct DubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dub",
        abstract: "Makes a photo or a clip speak what is in a sound file.",
        usage: """
            lipstream dub <face> <speech> -o <file> [options]
            lipstream dub <face> --speaker <face=file> ... -o <file> [options]
            """,
        discussion: """
            The video has the photo's full size, 25 frames a second and the sound as it was. Only the face changes.

            EXAMPLES
              lipstream dub portrait.jpg speech.wav -o out.mp4
              lipstream dub group.jpg interview.mp4 --face 2 -o out.mp4
              lipstream dub clip.mp4 speech.wav -o out.mp4
              lipstream dub talk.mp4 speech.wav --face speaking -o out.mp4
              lipstream dub talk.mp4 --speaker 1=anna.wav --speaker 2=boris.wav -o out.mp4
              lipstream dub clip.mp4 speech.wav --engine wav2lip -o out.mp4
              lipstream dub clip.mp4 speech.wav --engine latentsync --deep-cache -o out.mp4
              lipstream dub clip.mp4 speech.wav --engine sync -o out.mp4
            """)

    @OptionGroup var face: FaceArguments

    @Argument(help: "Speech: any sound file, or a video with sound.")
    var speech: String?

    @OptionGroup var cast: SpeakerArguments
    @OptionGroup var engine: EngineArguments
    @OptionGroup(title: "Clips; boxes, with --engine wav2lip") var clip: ClipArguments
    @OptionGroup(title: "With --engine latentsync") var latentSync: LatentSyncArguments
    @OptionGroup(title: "With --engine sync") var sync: SyncArguments
    @OptionGroup(title: "A clearer face") var restoration: RestorationArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        try clip.refuseUnused(face)
        try engine.refuseUnused(clip)
        try latentSync.refuseUnused(engine, restoration, output)
        try sync.refuseUnused(engine, face, clip, restoration, output)
        try output.refuseFraming(engine, clip)
        guard !cast.speakers.isEmpty else {
            guard speech != nil else {
                throw ValidationError("Missing <speech>: name a sound file, or a --speaker for each face that speaks.")
            }
            return
        }
        guard speech == nil else {
            throw ValidationError("Give <speech> for one face, or --speaker for each of several, not both.")
        }
        guard engine.engine != .latentsync else {
            throw ValidationError("--engine latentsync draws one face: give <speech>, and --face to say which.")
        }
        guard engine.engine != .sync else {
            throw ValidationError("--engine sync draws one face: give <speech>, and --face-at to say which.")
        }
        guard face.which == nil, face.place == nil else {
            throw ValidationError("--speaker says which faces speak: leave --face and --face-at out.")
        }
        guard clip.options.fixedBox == nil else {
            throw ValidationError("--box is for one face: with --speaker say where each one is, by x,y=file.")
        }
    }

    func run() async throws {
        if engine.engine == .sync, let speech {
            let source = SyncOrder.Source(address: speech) ?? .file(URL(fileURLWithPath: speech))
            let clipFile = SyncOrder.Source(address: face.face) == nil ? face.url : nil
            try output.url.refuseOverwriting([clipFile, source.file].compactMap { $0 })
            let film = SyncFilm(face: face, clip: clip, sync: sync, output: output)
            return try await film.make(speaking: .source(source))
        }
        let urls = speech.map { [URL(fileURLWithPath: $0)] } ?? cast.speakers.map(\.url)
        try output.url.refuseOverwriting(urls + [face.url].compactMap { $0 })
        let choices = speech == nil ? cast.speakers.map(\.face) : [face.choice]
        let film = Film(
            face: face, choices: choices, engine: engine, clip: clip, latentSync: latentSync,
            restoration: restoration, output: output)
        let voices = try urls.map { try FileSpeech($0) }
        if voices.count == 1 {
            try await film.make(speaking: voices[0])
        } else {
            try await film.make(speaking: Conversation(voices))
        }
    }
}
