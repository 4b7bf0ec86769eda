import ArgumentParser
import Foundation
import SpeechProcessing

/// `lipstream text`.
struct TextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "Shows the words of a text as they will be spoken.",
        usage: "lipstream text (<text> | --file <file>) [--language <code>] [--json]",
        discussion: """
            Before any voice speaks, numbers, sums, dates, times and abbreviations become words, in Russian, English \
            and Uzbek; Markdown and SSML are taken out. Here they are to be read, one sentence a line, behind the \
            language whose words were taken. Nothing is spoken, and no model is needed.

            EXAMPLES
              lipstream text "Ставка 12,5 %, до 31.12.2026 г."
              lipstream text --language uz "1 000 000 so'm"
              lipstream text --file speech.txt --json
              lipstream text - < speech.txt
            """)

    @Argument(help: "The text, or - to read it from the standard input.")
    var text: String?

    @Option(
        help: ArgumentHelp(
            "A file to read instead: UTF-8, UTF-16 or Windows-1251, 4 MB at most.", valueName: "file"))
    var file: String?

    @Option(
        help: ArgumentHelp(
            "The language of the voice: ru, en, uz, or any other, whose numbers are left to the voice. Without it the "
                + "language is told from the text, as for a voice.", valueName: "code"))
    var language: String?

    @Flag(help: "One JSON object a sentence.")
    var json = false

    func validate() throws {
        guard (text == nil) != (file == nil) else {
            throw ValidationError(
                text == nil ? "Missing expected argument '<text>'" : "Give a text or --file, not both.")
        }
        if let language,
            language.isEmpty || language.contains(where: { !$0.isASCII || !($0.isLetter || "-_".contains($0)) })
        {
            throw ValidationError("--language is a code such as ru, en or uz, not \"\(language)\".")
        }
    }

    func run() async throws {
        let text = try await input()
        let language = language ?? LanguageGuess.language(of: text)
        let console = Console(isJSON: json)
        var count = 0
        for sentence in SpokenText(text, language: language) {
            count += 1
            var object: [String: Any] = [
                "event": "sentence", "index": count, "language": sentence.language, "text": sentence.text,
            ]
            if sentence.pauseBefore > 0 { object["pauseBefore"] = sentence.pauseBefore }
            let pause = sentence.pauseBefore > 0 ? String(format: "(%.1f s) ", sentence.pauseBefore) : ""
            console.say("\(sentence.language)  \(pause)\(sentence.text)", object)
        }
        guard count > 0 else { throw CommandError("the text has nothing that could be pronounced") }
    }

    private func input() async throws -> String {
        guard let file else { return text == "-" ? try await StandardInput.text() : text ?? "" }
        return try await TextFile(URL(fileURLWithPath: file)).text()
    }
}
