import ArgumentParser
import Foundation
import LipSync
import Speech

/// How a text is spoken.
struct VoiceArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who speaks: a language (en, ru, uz) or a name, with +f1...+f5 or +m1...+m8 for another timbre. Without "
                + "it the language is told from the text's letters. See: lipstream voices.", valueName: "voice"))
    var voice: String?

    @Option(help: "Words a minute, 80 to 450.")
    var rate = 160

    @Option(help: "Pitch, 0 to 99.")
    var pitch = 50

    func validate() throws {
        do {
            _ = try Delivery(wordsPerMinute: rate, pitch: pitch)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// The speech that a text makes.
    func speech(_ text: String) async throws -> TextSpeech {
        let synthesizer = try await Synthesizer()
        let voice = try voice.map { try synthesizer.catalogue.voice(named: $0) }
        let delivery = try Delivery(wordsPerMinute: rate, pitch: pitch)
        return TextSpeech(try synthesizer.speech(text, voice: voice, delivery: delivery))
    }
}

/// `lipstream say`.
struct SayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say",
        abstract: "Makes a photo say a text.",
        usage: "lipstream say <face> <text> -o <file> [options]",
        discussion: """
            The voice is espeak-ng's: clear, quick, in over a hundred languages, and a robot's.

            EXAMPLES
              lipstream say portrait.jpg "Good morning, and welcome." -o out.mp4
              lipstream say portrait.jpg "Добрый день!" --voice ru+f2 --rate 140 -o out.mp4
              lipstream say portrait.jpg - -o out.mp4 < speech.txt
            """)

    @OptionGroup var face: FaceArguments

    @Argument(help: "The text, or - to read it from the standard input.")
    var text: String

    @OptionGroup var voice: VoiceArguments
    @OptionGroup var engine: EngineArguments
    @OptionGroup(title: "Clips and boxes, with --engine wav2lip") var clip: ClipArguments
    @OptionGroup(title: "With --engine latentsync") var latentSync: LatentSyncArguments
    @OptionGroup(title: "A clearer face") var restoration: RestorationArguments
    @OptionGroup var output: OutputArguments

    func validate() throws {
        try engine.refuseUnused(clip)
        try latentSync.refuseUnused(engine, restoration, output)
    }

    func run() async throws {
        try output.url.refuseOverwriting([face.url].compactMap { $0 })
        let text = text == "-" ? try await StandardInput.text() : text
        let film = Film(
            face: face, choices: [face.choice], engine: engine, clip: clip, latentSync: latentSync,
            restoration: restoration, output: output)
        try await film.make(speaking: voice.speech(text))
    }
}
