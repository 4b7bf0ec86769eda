import ArgumentParser
import Foundation
import ModelStore

/// `lipstream models`.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "The weights that this program uses.", subcommands: [ListCommand.self],
        defaultSubcommand: ListCommand.self)

    /// `lipstream models list`.
    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists weights: what for, whether they are there and whole, their licences.")

        @Flag(help: "One JSON object for each.")
        var json = false

        func run() throws {
            let folder = try DependencyFolder.find()
            for entry in ModelCatalogue.entries {
                let status =
                    switch entry.status(in: folder) {
                    case .present: "present"
                    case .missing: "missing"
                    case .damaged: "damaged"
                    }
                if json {
                    let fields = [
                        "name": entry.name, "purpose": entry.purpose, "engine": entry.engine.rawValue,
                        "status": status, "version": entry.version, "licence": entry.licence.name,
                    ]
                    print(String(decoding: try JSONEncoder().encode(fields), as: UTF8.self))
                } else {
                    print(
                        "\(entry.name.padding(toLength: 22, withPad: " ", startingAt: 0))"
                            + "\(status.padding(toLength: 9, withPad: " ", startingAt: 0))"
                            + "\(entry.purpose) (\(entry.version); \(entry.licence.name))")
                }
            }
        }
    }
}
