import ArgumentParser
import Foundation
import LipstreamServer
import Logging

/// `lipstream serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the page on which the face speaks live.",
        usage: "lipstream serve [options]",
        discussion: """
            Open http://localhost:8080, press Start and speak, or type: the face says it. Everything runs on this \
            computer; by default nobody else can reach it. Ctrl-C stops it: sessions are told, films that are being \
            made begin anew at the next start.

            To let other computers in, give an address and a token that they must know; for the internet put a proxy \
            with TLS before it, since browsers give a page the microphone only over HTTPS or on localhost.

            EXAMPLES
              lipstream serve
              lipstream serve --port 9000 --max-sessions 4
              lipstream serve --portrait anna.jpg
              lipstream serve --host 0.0.0.0 --token "$(openssl rand -hex 16)"
                (then open http://this-computer:8080/?token=...)

            ENVIRONMENT
              LIPSTREAM_HOST, LIPSTREAM_PORT, LIPSTREAM_TOKEN, LIPSTREAM_MAX_SESSIONS, LIPSTREAM_DATA,
              LIPSTREAM_PORTRAIT, LIPSTREAM_KEEP_VIDEOS, LIPSTREAM_KEEP_AVATARS, LIPSTREAM_QUOTA
                Used where the option of the same name is not given. A token in the environment does not show in
                the list of processes, one on the command line does.
              LIPSTREAM_FETCH_FROM, LIPSTREAM_WEBHOOK_SECRET
                Hosts with commas between them, and the secret that signs webhooks, both of the Sync.so API.
              LOG_LEVEL
                trace, debug, info, notice, warning or error; info without it.

            WHAT IS KEPT
              Films and faces stay until somebody deletes them, or as long as --keep-videos and --keep-avatars say.
              Films of the Sync.so API stay for seven days. With --quota, what would need more is refused (507).
              What the database does not know is never deleted: it is moved to set-aside in the data folder.

            WATCHING IT
              /health says whether it serves and how many sessions there are, /metrics the same and more for
              Prometheus. Logs go to the standard error, a line for each request and session, never with a token.
            """)

    @Option(help: ArgumentHelp("The address to listen on (127.0.0.1: this computer only).", valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp("The port to listen on (8080); 0 takes a free one.", valueName: "number"))
    var port: Int?

    @Option(help: "What clients must know; needed where --host lets other computers in.")
    var token: String?

    @Option(
        help: ArgumentHelp(
            "Live sessions at once; one more is refused until one ends.",
            discussion: """
                Without it: as many as this computer draws in time, by what the running ones take. With more than that, \
                all get equally fewer pictures.
                """, valueName: "number"))
    var maxSessions: Int?

    @Option(
        help: ArgumentHelp(
            "Where avatars and films are kept.",
            discussion: "Without it: ~/.local/share/lipstream, or ~/Library/Application Support/Lipstream on a Mac.",
            valueName: "folder"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The face that the page begins with, a photo or a video; the one that ships without it.", valueName: "file")
    )
    var portrait: String?

    @Option(
        help: ArgumentHelp(
            "How long the page's films are kept: 12h, 7d, 4w; for ever without it.", valueName: "time"))
    var keepVideos: String?

    @Option(
        help: ArgumentHelp(
            "How long uploaded faces are kept; for ever without it. One that a waiting film shows stays until then.",
            valueName: "time"))
    var keepAvatars: String?

    @Option(
        help: ArgumentHelp(
            "What the data folder may take of the disk: 500MB, 20GB, 1TB; all of it without it.", valueName: "size"))
    var quota: String?

    @Option(
        help: ArgumentHelp(
            "A host from which inputs of the Sync.so API may be fetched; none without it.",
            discussion: """
                example.com, *.example.com, example.com:8443. Addresses that are not public only where they are \
                named themselves: 10.0.0.0/8, localhost:9000. Webhooks go to the same hosts. Docs/SyncAPI.md
                """, valueName: "host"))
    var fetchFrom: [String] = []

    @Option(
        help: ArgumentHelp(
            "What a model of the Sync.so API means here, such as lipsync-2-pro=wav2lip.", valueName: "theirs=ours"))
    var syncModel: [String] = []

    @Option(
        help: ArgumentHelp(
            "Signs webhooks of the Sync.so API; better in the environment, where the list of processes does not show it.",
            valueName: "secret"))
    var webhookSecret: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var logger = Logger(label: "lipstream") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0.lowercased()) } ?? .info
        let configuration = try settings(environment)
        let backend = try await ProgramBackend(portrait: chosenPortrait(environment))
        let server = LipstreamServer(configuration: configuration, backend: backend, logger: logger) { port in
            let host = configuration.host == "127.0.0.1" ? "localhost" : configuration.host
            try? FileHandle.standardError.write(
                contentsOf: Data("Lipstream is at http://\(host):\(port) - Ctrl-C stops it\n".utf8))
        }
        try await server.run()
    }

    /// The owner's own default face; `nil` for the one that ships.
    func chosenPortrait(_ environment: [String: String]) -> URL? {
        (portrait ?? environment["LIPSTREAM_PORTRAIT"]).flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
    }

    /// Options, else the environment, else what is usual.
    func settings(_ environment: [String: String]) throws -> ServerConfiguration {
        func number(_ option: Int?, _ name: String) throws -> Int? {
            if let option { return option }
            guard let text = environment[name], !text.isEmpty else { return nil }
            guard let number = Int(text, radix: 10) else {
                throw ValidationError("\(name) is \"\(text)\"; it must be a number, or not set at all.")
            }
            return number
        }
        func text(_ option: String?, _ name: String) -> String? {
            option ?? environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let folder = data.map { URL(fileURLWithPath: $0) } ?? UserData.folder(environment)
        var configuration = ServerConfiguration(
            host: text(host, "LIPSTREAM_HOST") ?? "127.0.0.1",
            port: try number(port, "LIPSTREAM_PORT") ?? 8080, token: text(token, "LIPSTREAM_TOKEN"),
            maxSessions: try number(maxSessions, "LIPSTREAM_MAX_SESSIONS"), dataFolder: folder)
        configuration.fetchFrom =
            fetchFrom.isEmpty
            ? (text(nil, "LIPSTREAM_FETCH_FROM") ?? "").split(separator: ",").map(String.init) : fetchFrom
        configuration.keepVideos = try text(keepVideos, "LIPSTREAM_KEEP_VIDEOS").map {
            try KeepingArguments.duration($0, of: keepVideos == nil ? "LIPSTREAM_KEEP_VIDEOS" : "--keep-videos")
        }
        configuration.keepAvatars = try text(keepAvatars, "LIPSTREAM_KEEP_AVATARS").map {
            try KeepingArguments.duration($0, of: keepAvatars == nil ? "LIPSTREAM_KEEP_AVATARS" : "--keep-avatars")
        }
        configuration.quota = try text(quota, "LIPSTREAM_QUOTA").map {
            try KeepingArguments.bytes($0, of: quota == nil ? "LIPSTREAM_QUOTA" : "--quota")
        }
        configuration.syncModels = syncModel
        configuration.webhookSecret = text(webhookSecret, "LIPSTREAM_WEBHOOK_SECRET")
        return configuration
    }
}
