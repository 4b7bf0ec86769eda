import ArgumentParser
import Foundation
import Speech

/// `lipstream voices`.
struct VoicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voices", abstract: "Lists the voices that can say a text.")

    @Argument(help: "Only voices whose language or name has this in it.")
    var filter = ""

    func run() async throws {
        let catalogue = try await Synthesizer().catalogue
        let wanted = filter.lowercased()
        let voices = catalogue.voices.filter {
            wanted.isEmpty || $0.language.contains(wanted) || $0.name.lowercased().contains(wanted)
        }
        guard !voices.isEmpty else {
            throw ValidationError("No voice has \"\(filter)\" in its language or name.")
        }
        for voice in voices.sorted(by: { $0.language < $1.language }) {
            print(voice.language.padding(toLength: 16, withPad: " ", startingAt: 0) + voice.name)
        }
        print("Each with a timbre, such as +f2 (a woman) or +m3 (a man):")
        var line = " "
        for code in catalogue.variants.map(\.code).sorted() where !code.contains(" ") {
            if line.count + code.count + 2 > 78 {
                print(line)
                line = " "
            }
            line += " +\(code)"
        }
        print(line)
    }
}
