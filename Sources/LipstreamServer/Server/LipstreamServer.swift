internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import LipSync
public import Logging
internal import NIOCore
internal import NIOHTTP1
public import ServiceLifecycle

/// The server: the page, the HTTP interface and the live sessions, on one port.
public struct LipstreamServer: Service {
    private let configuration: ServerConfiguration
    private let backend: any Backend
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// Describes a server that does not run yet.
    ///
    /// - Parameters:
    ///   - configuration: how it is reached, and by whom.
    ///   - backend: what the program gives it.
    ///   - logger: where it says what happens.
    ///   - onListening: called with the port once clients can connect.
    public init(
        configuration: ServerConfiguration, backend: any Backend, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        (self.configuration, self.backend) = (configuration, backend)
        (self.logger, self.onListening) = (logger, onListening)
    }

    /// What a stop may take before everything that is left is cut off.
    private static let patience = Duration.milliseconds(1500)

    /// Serves until its task is cancelled or its service group stops; either way it stops in order, within two seconds.
    ///
    /// - Throws: ``ServerError`` where it cannot start.
    public func run() async throws {
        try configuration.validate()
        let services = try await makeServices()
        var group = ServiceGroupConfiguration(services: services, logger: logger)
        group.maximumGracefulShutdownDuration = Self.patience
        let running = ServiceGroup(configuration: group)
        // Not a child: cancelling this task asks for an orderly stop, and must not tear the sessions apart.
        let work = Task { try await running.run() }
        do {
            try await withTaskCancellationHandler {
                try await withGracefulShutdownHandler {
                    try await work.value
                } onGracefulShutdown: {
                    Task { await running.triggerGracefulShutdown() }
                }
            } onCancel: {
                Task { await running.triggerGracefulShutdown() }
            }
        } catch is CancellationError {
            // What was left after the patience was cut off; that is a stop, too.
            logger.notice("connections that did not close in time were cut off")
        } catch let error as IOError {
            throw Self.explain(error, configuration)
        }
    }

    private func makeServices() async throws -> [ServiceGroupConfiguration.ServiceConfiguration] {
        let page = try PageFiles()
        let counters = Counters()
        let slots = DrawingSlots(count: ProcessInfo.processInfo.activeProcessorCount)
        let sessions = configuration.maxSessions.map { Places(limit: $0) } ?? Places(measured: { slots.capacity })
        let folder = try DataFolder(configuration.dataFolder)
        let database = try Database(in: folder, version: backend.version)
        for place in try await StrayFolders(folder: folder, database: database).setAside(now: .now) {
            logger.warning(
                "the database does not know this folder; it was set aside", metadata: ["now": "\(place.path)"])
        }
        let quota = configuration.quota.map { DiskQuota(folder: folder.url, limit: $0) }
        // One for all routes, so that their uploads are counted together.
        let upload = Upload(folder: folder.incoming, quota: quota)
        let avatars = AvatarStore(folder: folder, database: database, backend: backend, upload: upload)
        let turn = FilmTurn()
        let dubs = try await DubQueue(
            folder: folder, database: database, backend: backend, avatars: avatars, turn: turn, upload: upload,
            logger: logger)
        let faces = PreparedFaces(avatars: avatars)
        await avatars.onDeletion { [weak faces] in await faces?.forget(avatar: $0) }
        let rules = AccessRules(
            token: configuration.token, isLoopback: configuration.isLoopback,
            openPaths: page.paths.union(["/health"]))
        let hall = StageHall()
        let stage = DemoStage(avatars: avatars, backend: backend, slots: slots)
        let (sync, webhooks) = try await makeSync(folder, database, avatars, turn, quota)
        let routes = Routes(
            backend: backend, page: page, avatars: avatars, dubs: dubs, stage: stage, hall: hall, sync: sync,
            counters: counters, sessions: sessions, rules: rules, logger: logger)
        let live = LiveEndpoint(
            shop: .init(
                backend: backend, faces: faces, counters: counters, slots: slots,
                helloTimeout: configuration.helloTimeout),
            sessions: sessions, rules: rules, logger: logger)
        let connections = Places(limit: connectionLimit())
        let listening = Listening()
        let application = Application(
            router: routes.router(),
            server: HTTPServerBuilder { responder in live.channel(responder: responder, connections: connections) },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "lipstream"),
            onServerRunning: { [onListening] channel in
                listening.begin()
                await onListening(channel.localAddress?.port ?? 0)
            },
            logger: logger)
        let warmUp = WarmUp(backend: backend, faces: faces, listening: listening, logger: logger)
        return [
            .init(service: application), .init(service: warmUp), .init(service: DubService(queue: dubs, stage: stage)),
            .init(service: StageService(hall: hall)),
            .init(service: SyncService(queue: sync.queue, webhooks: webhooks)),
            .init(
                service: Retention(
                    rules: RetentionRules(videos: configuration.keepVideos, avatars: configuration.keepAvatars),
                    dubs: dubs, avatars: avatars, generations: sync.queue.store, logger: logger)),
        ]
    }

    /// As many connections as were asked for, or as files can be opened for.
    private func connectionLimit() -> Int {
        let limit = OpenFileLimit.raise()
        let connections = limit.connections(wanted: configuration.maxConnections)
        if connections < configuration.maxConnections {
            logger.warning(
                "this process may open \(limit.files) files, so it takes \(connections) connections at once: ulimit -n 1024 before the start allows \(configuration.maxConnections)"
            )
        }
        return connections
    }

    /// Sync.so's API over our engines.
    private func makeSync(
        _ folder: DataFolder, _ database: Database, _ avatars: AvatarStore, _ turn: FilmTurn, _ quota: DiskQuota?
    ) async throws -> (SyncDoor, Webhooks) {
        let store = GenerationStore(database: database, root: folder.generations)
        var fetcher = Fetcher(rules: try FetchRules(allowed: configuration.fetchFrom), folder: folder.incoming)
        fetcher.upload.quota = quota
        let webhooks = Webhooks(store: store, fetcher: fetcher, secret: configuration.webhookSecret, logger: logger)
        let inputs = GenerationInputs(
            store: store, fetcher: fetcher, avatars: avatars, synthesizer: backend.synthesizer)
        let queue = try await GenerationQueue(
            store: store, backend: backend, inputs: inputs, turn: turn, webhooks: webhooks, logger: logger)
        let models = try SyncModels(configuration.syncModels)
        try models.requireKnown(in: backend.engines)
        let door = SyncDoor(
            backend: backend, models: models, fetcher: fetcher, queue: queue,
            inputs: inputs, upload: Upload(folder: folder.incoming, limit: Fetcher.fileLimit, quota: quota))
        return (door, webhooks)
    }

    private static func explain(_ error: IOError, _ configuration: ServerConfiguration) -> ServerError {
        let place = "\(configuration.host):\(configuration.port)"
        guard error.errnoCode == EADDRINUSE else {
            return ServerError(
                .cannotListen,
                "cannot listen on \(place): \(error.localizedDescription). Choose another --host or --port")
        }
        #if os(macOS)
            let search = "lsof -i :\(configuration.port)"
        #else
            let search = "ss -ltnp 'sport = :\(configuration.port)' or lsof -i :\(configuration.port)"
        #endif
        return ServerError(
            .portInUse,
            "port \(configuration.port) is in use by another program: \(search) shows which; stop it, or choose another "
                + "port with --port")
    }
}

/// Makes generations and tells of them until the server stops.
private struct SyncService: Service {
    let queue: GenerationQueue
    let webhooks: Webhooks

    func run() async throws {
        async let telling: Void = webhooks.run()
        await queue.run()
        await telling
    }
}

/// Makes films until the server stops, then ends the old demo's performance.
private struct DubService: Service {
    let queue: DubQueue
    let stage: DemoStage

    func run() async throws {
        await cancelWhenGracefulShutdown { await queue.run() }
        await stage.close()
    }
}
