import ArgumentParser
import Foundation
import MediaIO
import SyncAPI
import SyncEngine

/// `lipstream sync`.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Films that Sync.so makes for you: what was ordered, and how it stands.",
        discussion: """
            Orders are given by dub and say with --engine sync. They need a key of your account there in the environment \
            variable \(SyncAccount.keyVariable). \(SyncAccount.addressVariable) names another service that speaks the same \
            API.

            EXAMPLES
              lipstream dub clip.mp4 speech.wav --engine sync -o out.mp4
              lipstream sync list
              lipstream sync resume 8b2f...
            """,
        subcommands: [ResumeCommand.self, StatusCommand.self, ListCommand.self])

    /// `lipstream sync resume`.
    struct ResumeCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume", abstract: "Waits for a film that was ordered, and fetches it.")

        @Argument(help: "The film's id, as said when it was ordered.")
        var id: String

        @Option(
            name: [.customShort("o"), .long],
            help: ArgumentHelp("The video to write: .mp4 (default: where the order said).", valueName: "file"))
        var output: String?

        @Flag(help: "One JSON object a line on the standard output: progress, then the result.")
        var json = false

        @Flag(help: "Say nothing but errors.")
        var quiet = false

        func validate() throws {
            guard let output, !["mp4", "m4v"].contains(URL(fileURLWithPath: output).pathExtension.lowercased()) else {
                return
            }
            throw ValidationError("The service makes mp4 files: let the name of -o end in .mp4.")
        }

        func run() async throws {
            let desk = try SyncDesk(Console(isJSON: json, isQuiet: quiet))
            guard let output = output ?? desk.folder.job(id: id)?.output else {
                throw ValidationError("No order \(id) is waiting here: say with -o where the film goes.")
            }
            let url = URL(fileURLWithPath: output)
            try WholeFile.check(url)
            try await desk.bringHome(id, to: url)
        }
    }

    /// `lipstream sync status`.
    struct StatusCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Says how a film stands that was ordered.")

        @Argument(help: "The film's id, as said when it was ordered.")
        var id: String

        @Flag(help: "One JSON object.")
        var json = false

        func run() async throws {
            let console = Console(isJSON: json)
            let generation = try await SyncDesk(console).service.generation(id)
            SyncCommand.say(generation, console)
        }
    }

    /// `lipstream sync list`.
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists the films that the service knows of your account, and orders under way.")

        @Flag(help: "One JSON object for each film.")
        var json = false

        func run() async throws {
            let console = Console(isJSON: json)
            let desk = try SyncDesk(console)
            let generations = try await desk.service.generations()
            for generation in generations { SyncCommand.say(generation, console) }
            if generations.isEmpty { console.note("the service knows of no film of this account") }
            let address = desk.service.account.address.absoluteString
            for job in desk.folder.jobs where job.id == nil && job.address == address {
                console.note(
                    "an order of \(job.ordered.formatted(.iso8601)) for \(job.output) was cut off before the service had "
                        + "answered: the same command goes on with it")
            }
        }
    }

    /// A line for a generation.
    private static func say(_ generation: Generation, _ console: Console) {
        var object: [String: Any] = [
            "event": "generation", "id": generation.id, "status": generation.status.rawValue, "model": generation.model,
            "created": generation.createdAt,
        ]
        object["seconds"] = generation.outputDuration
        object["url"] = generation.outputURL
        object["error"] = generation.error
        let id = ServiceText.plain(generation.id).padding(toLength: 36, withPad: " ", startingAt: 0)
        var line = "\(id)  \(generation.status.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0))"
        line += "  \(ServiceText.plain(generation.createdAt))  \(ServiceText.plain(generation.model))"
        if let error = generation.error { line += "  \(ServiceText.plain(error))" }
        console.say(line, object)
    }
}
