import ArgumentParser
import Foundation
import ModelStore
import Piper

extension VoicesCommand {
    /// `lipstream voices add`.
    struct AddCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Adds a natural voice from files that you have.",
            discussion: """
                A voice is two files, NAME.onnx and NAME.onnx.json beside it; a MODEL_CARD beside them gives the licence. \
                They are copied, and the voice says a word before it counts as added.
                """)

        @Argument(help: "The ONNX file.", completion: .file(extensions: ["onnx"]))
        var file: String

        @Option(help: ArgumentHelp("What to call it (default: as the file is called).", valueName: "name"))
        var name: String?

        @Flag(help: "One JSON object for each thing that is said.")
        var json = false

        func run() async throws {
            let console = Console(isJSON: json)
            let network = URL(fileURLWithPath: file)
            guard network.pathExtension == "onnx" else {
                throw ValidationError("\(file) is no voice: a voice is a file NAME.onnx with NAME.onnx.json beside it.")
            }
            let name = self.name ?? network.deletingPathExtension().lastPathComponent
            let folder = VoiceFolder.locate()
            try folder.requireFree(name)
            let description = network.appendingPathExtension("json")
            let card = ["\(network.deletingPathExtension().lastPathComponent).MODEL_CARD", "MODEL_CARD"]
                .map { network.deletingLastPathComponent().appendingPathComponent($0) }
                .first { FileManager.default.fileExists(atPath: $0.path) }
            let workshop = VoiceWorkshop(folder: folder, name: name)
            defer { workshop.clear() }
            // First where the user has it, so that an error names the user's file.
            try await VoiceWorkshop.tryOut(PiperFiles(name: name, network: network, description: description))
            try await workshop.take(
                [.network: network, .description: description, .card: card].compactMapValues(\.self))
            VoiceReport(console: console).say(try workshop.install())
        }
    }
}

/// What `pull` and `add` say at the end.
struct VoiceReport {
    let console: Console

    /// Says what a voice is called, where it is and under which terms.
    func say(_ voice: InstalledVoice) {
        console.say(
            "\(voice.name) is ready, in \(voice.network.deletingLastPathComponent().path)",
            [
                "event": "installed", "name": voice.name, "file": voice.network.path,
                "licence": voice.licence ?? "unknown",
            ])
        console.note(voice.licence.map { "licence: \($0)" } ?? "licence not known: ask whoever published the voice")
    }
}
