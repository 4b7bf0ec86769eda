import ArgumentParser
import Foundation
import LipSync
import SpeechProcessing

/// How a text is spoken.
struct VoiceArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who speaks: a natural voice (joe, ru_RU-irina-medium), or espeak-ng's for a language (en, ru, uz), with "
                + "+f1...+f5 or +m1...+m8 for another timbre. Without it the language is told from the text's letters, "
                + "and a natural voice is taken where one is installed. See: lipstream voices.", valueName: "voice"))
    var voice: String?

    @Option(help: "Words a minute, 80 to 450.")
    var rate = 160

    @Option(help: "Pitch, 0 to 99; natural voices have none.")
    var pitch = 50

    func validate() throws {
        do {
            _ = try Delivery(wordsPerMinute: rate, pitch: pitch)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// What a text becomes.
    ///
    /// - Parameters:
    ///   - text: what is to be said.
    ///   - console: is told where something that was asked for does not exist in the voice.
    /// - Returns: the speech, not yet made.
    /// - Throws: `SpeechError`.
    func utterance(_ text: String, _ console: Console) async throws -> Utterance {
        let delivery = try Delivery(wordsPerMinute: rate, pitch: pitch)
        let utterance = try await InstalledVoices.open().speech(text, named: voice, delivery: delivery)
        if pitch != Delivery.standard.pitch, !utterance.voice.hasPitch {
            console.note(
                "note: the natural voice \(utterance.voice.id) has no pitch to set, so --pitch \(pitch) changes nothing; "
                    + "espeak-ng's have one (--voice \(utterance.voice.language.prefix { $0 != "-" }))")
        }
        return utterance
    }
}

/// `lipstream say`.
struct SayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say",
        abstract: "Makes a photo say a text.",
        usage: "lipstream say <face> <text> -o <file> [options]",
        discussion: """
            A natural voice speaks where one of the text's language is installed: English comes with the program, \
            forty languages are a command away (lipstream voices pull). In all others, over a hundred, espeak-ng \
            speaks: clear, quick, and a robot.

            EXAMPLES
              lipstream say portrait.jpg "Good morning, and welcome." -o out.mp4
              lipstream say portrait.jpg "Добрый день!" --voice ru+f2 --rate 140 -o out.mp4
              lipstream say portrait.jpg - -o out.mp4 < speech.txt
            """)

    @OptionGroup var face: FaceArguments

    @Argument(help: "The text, or - to read it from the standard input.")
    var text: String

    @OptionGroup var voice: VoiceArguments

    @Option(
        help: ArgumentHelp(
            "Write what is said beside the video, by sentence and in time: vtt (for browsers) or srt; or both, by giving it "
                + "twice.", valueName: "format"),
        transform: { name in
            if let format = CaptionFormat(rawValue: name) { return format }
            throw ValidationError("--captions is vtt or srt.")
        })
    var captions: [CaptionFormat] = []

    @OptionGroup var engine: EngineArguments
    @OptionGroup(title: "Clips and boxes, with --engine wav2lip") var clip: ClipArguments
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
        guard captions.isEmpty || engine.engine != .sync else {
            throw ValidationError("--captions does not go with --engine sync, whose service speaks the text itself.")
        }
    }

    func run() async throws {
        try output.url.refuseOverwriting([face.url].compactMap { $0 })
        let text = text == "-" ? try await StandardInput.text() : text
        if engine.engine == .sync {
            let film = SyncFilm(face: face, clip: clip, sync: sync, output: output)
            return try await film.make(speaking: .text(text, voice))
        }
        let film = Film(
            face: face, choices: [face.choice], engine: engine, clip: clip, latentSync: latentSync,
            restoration: restoration, output: output)
        let console = Console(isJSON: output.json, isQuiet: output.quiet)
        let record = CaptionRecord()
        try await film.make(speaking: TextSpeech(voice.utterance(text, console), captions: record))
        for format in Set(captions) {
            let url = output.url.deletingPathExtension().appendingPathExtension(format.rawValue)
            try Data(format.file(record.captions).utf8).write(to: url, options: .atomic)
        }
    }
}
