import ArgumentParser
import Foundation
import ModelStore

/// `lipstream models`.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "The weights that this program uses.",
        discussion: """
            Models that you add are kept in the folder LIPSTREAM_MODELS, or else where the system has a program's data.
            """,
        subcommands: [ListCommand.self, PullCommand.self, AddCommand.self, RemoveCommand.self],
        defaultSubcommand: ListCommand.self)

    /// `lipstream models remove`.
    struct RemoveCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Removes a model that was pulled or added.")

        @Argument(help: "What it is called.")
        var name: String

        func run() throws {
            let folder = ModelFolder.locate()
            try folder.remove(name)
            StandardOutput.say("removed \(name) from \(folder.url.path)")
        }
    }
}

/// What `pull` and `add` say at the end, and the options that they share.
struct ModelReport {
    let console: Console

    /// Says what a model is, where it is and under which terms.
    func say(_ model: InstalledModel) {
        console.say(
            "\(model.name) is ready (\(model.kind.rawValue), \(model.inputSize) pixels), in \(model.folder?.path ?? "")",
            [
                "event": "installed", "name": model.name, "kind": model.kind.rawValue, "inputSize": model.inputSize,
                "folder": model.folder?.path ?? "", "sha256": model.source.sha256, "bytes": model.source.size,
                "licence": model.licence.name, "allowsCommercialUse": model.licence.allowsCommercialUse,
            ])
        console.note("licence: \(model.licence.name). \(model.licence.sentence)")
    }
}

extension ModelEntry.Licence {
    /// The terms as a sentence, with a full stop.
    var sentence: String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}
