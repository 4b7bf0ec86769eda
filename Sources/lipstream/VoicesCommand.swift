import ArgumentParser
import Foundation
import ModelStore
import SpeechProcessing

/// `lipstream voices`.
struct VoicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voices", abstract: "The voices that can say a text.",
        discussion: """
            Natural voices sound like people; each is a network that has learned from one (Piper's kind: an ONNX file \
            and a JSON file). Voices that you fetch are kept in the folder LIPSTREAM_VOICES, or else beside your models. \
            espeak-ng's voices sound like robots and speak over a hundred languages.

            EXAMPLES
              lipstream voices ru
              lipstream voices pull ru_RU-irina-medium
              lipstream voices try "Добрый день!" --voice irina
            """,
        subcommands: [ListCommand.self, PullCommand.self, AddCommand.self, TryCommand.self],
        defaultSubcommand: ListCommand.self)

    /// `lipstream voices list`.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists voices: natural ones, those that can be fetched, espeak-ng's.")

        @Argument(help: "Only voices whose language or name has this in it.")
        var filter = ""

        func run() async throws {
            let synthesizer = try await InstalledVoices.open()
            let all = synthesizer.voices
            let natural = all.filter { $0.kind == .natural }
            let known = PullableVoice.all.filter { voice in !natural.contains { $0.id == voice.name } }
            let found = natural.filter { matches([$0.id, $0.language, $0.name]) }
            let fetchable = known.filter { matches([$0.name, Self.language(of: $0.locale)]) }
            let synthetic = all.filter { $0.kind == .synthetic && matches([$0.language, $0.name]) }
            guard !(found.isEmpty && fetchable.isEmpty && synthetic.isEmpty) else {
                throw ValidationError("No voice has \"\(filter)\" in its language or name.")
            }
            sayNatural(found, fetchable)
            guard !synthetic.isEmpty else { return }
            if !(found.isEmpty && fetchable.isEmpty) { StandardOutput.say("\nespeak-ng's:") }
            for voice in synthetic.sorted(by: { $0.language < $1.language }) {
                StandardOutput.say(voice.language.padding(toLength: 16, withPad: " ", startingAt: 0) + voice.name)
            }
            sayTimbres(try await Synthesizer().catalogue)
        }

        private func matches(_ names: [String]) -> Bool {
            filter.isEmpty || names.contains { $0.lowercased().contains(filter.lowercased()) }
        }

        private func sayNatural(_ natural: [VoiceProfile], _ fetchable: [PullableVoice]) {
            for voice in natural {
                let language = Self.language(of: voice.language)
                let licence = voice.licence.map { "licence: \($0)" } ?? "licence not known"
                StandardOutput.say("\(voice.id.padded(to: 28))\(language), \(voice.quality ?? "natural"), \(licence)")
            }
            guard !fetchable.isEmpty else { return }
            StandardOutput.say(
                "\(natural.isEmpty ? "" : "\n")To fetch with lipstream voices pull NAME (more: huggingface.co/rhasspy/piper-voices):"
            )
            for voice in fetchable {
                StandardOutput.say("\(voice.name.padded(to: 28))\(Self.language(of: voice.locale)), \(voice.quality)")
            }
        }

        private func sayTimbres(_ catalogue: VoiceCatalogue) {
            StandardOutput.say("Each with a timbre, such as +f2 (a woman) or +m3 (a man):")
            var line = " "
            for code in catalogue.variants.map(\.code).sorted() where !code.contains(" ") {
                if line.count + code.count + 2 > 78 {
                    StandardOutput.say(line)
                    line = " "
                }
                line += " +\(code)"
            }
            StandardOutput.say(line)
        }

        /// `ru_RU` and `ru` are "Russian".
        private static func language(of code: String) -> String {
            Locale(identifier: "en").localizedString(forIdentifier: code.replacing("-", with: "_")) ?? code
        }
    }
}
