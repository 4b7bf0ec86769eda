import ArgumentParser
import Foundation
import Media
import SpeechProcessing

extension VoicesCommand {
    /// `lipstream voices try`.
    struct TryCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "try", abstract: "Says a text into a WAV file, to hear a voice.",
            usage: "lipstream voices try <text> [options]")

        @Argument(help: "The text, 2000 characters at most.")
        var text: String

        @OptionGroup var voice: VoiceArguments

        @Option(
            name: [.customShort("o"), .long],
            help: ArgumentHelp(
                "The WAV file to write, replaced where it is there (default: a new file, named like the voice).",
                valueName: "file"))
        var output: String?

        @Flag(help: "One JSON object for what was made.")
        var json = false

        func validate() throws {
            guard text.count <= 2000 else {
                throw ValidationError("The text has more than 2000 characters; lipstream say takes any length.")
            }
            if let output, !output.lowercased().hasSuffix(".wav") {
                throw ValidationError("\(output) is no WAV file: let its name end in .wav.")
            }
        }

        func run() async throws {
            let console = Console(isJSON: json)
            let start = ContinuousClock.now
            let utterance = try await voice.utterance(text, console)
            let sound = try await utterance.whole()
            let url = try output.map { URL(fileURLWithPath: $0) } ?? Self.freeFile(named: utterance.voice.id)
            do {
                try Data(sound.waveFile).write(to: url, options: .atomic)
            } catch {
                throw CommandError(
                    "cannot write \(url.relativePath) (\((error as NSError).localizedDescription)): give another -o")
            }
            let seconds = Double(sound.frames) / Double(sound.sampleRate.hertz)
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            console.say(
                String(
                    format: "%@ says it in %@ (%.1f s of sound, made in %.1f s)", utterance.voice.id, url.relativePath,
                    seconds, elapsed),
                [
                    "event": "written", "voice": utterance.voice.id, "file": url.path, "seconds": seconds,
                    "elapsed": elapsed,
                ])
        }

        /// `en_US-joe-medium.wav` in this folder, with a number where that is there.
        private static func freeFile(named name: String) throws -> URL {
            let names = [name] + (2...99).map { "\(name)-\($0)" }
            let urls = names.map { URL(fileURLWithPath: "\($0).wav") }
            guard let free = urls.first(where: { !FileManager.default.fileExists(atPath: $0.path) }) else {
                throw CommandError("this folder is full of files \(name)-NUMBER.wav: give a name with -o")
            }
            return free
        }
    }
}
