import ArgumentParser
import Foundation
import LipSync

/// `lipstream dub`.
struct DubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dub",
        abstract: "Makes a photo or a clip speak what is in a sound file.",
        usage: "lipstream dub <face> <speech> -o <file> [options]",
        discussion: """
            The video has the photo's full size, 25 frames a second and the sound as it was. Only the face changes.

            EXAMPLES
              lipstream dub portrait.jpg speech.wav -o out.mp4
              lipstream dub group.jpg interview.mp4 --face 2 -o out.mp4
              lipstream dub clip.mp4 speech.wav -o out.mp4
              lipstream dub clip.mp4 speech.wav --engine wav2lip -o out.mp4
              lipstream dub clip.mp4 speech.wav --engine latentsync --deep-cache -o out.mp4
            """)

    @OptionGroup var face: FaceArguments

    @Argument(help: "Speech: any sound file, or a video with sound.")
    var speech: String

    @OptionGroup var engine: EngineArguments
    @OptionGroup(title: "Clips; boxes, with --engine wav2lip") var clip: ClipArguments
    @OptionGroup(title: "With --engine latentsync") var latentSync: LatentSyncArguments
    @OptionGroup(title: "A clearer face") var restoration: RestorationArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        try engine.refuseUnused(clip)
        try latentSync.refuseUnused(engine, restoration, output)
    }

    func run() async throws {
        let url = URL(fileURLWithPath: speech)
        try output.url.refuseOverwriting([url] + [face.url].compactMap { $0 })
        let film = Film(
            face: face, engine: engine, clip: clip, latentSync: latentSync, restoration: restoration, output: output)
        try await film.make(speaking: FileSpeech(url))
    }
}
