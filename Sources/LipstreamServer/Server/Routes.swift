internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LipSync
internal import Logging
internal import Media

/// All HTTP routes, a function for each group.
struct Routes {
    let backend: any Backend
    let page: PageFiles
    let avatars: AvatarStore
    let dubs: DubQueue
    let stage: DemoStage
    let hall: StageHall
    let sync: SyncDoor
    let counters: Counters
    let sessions: Places
    let rules: AccessRules
    let logger: Logger

    /// Assembles the router: every answer, also to unknown paths, goes through the same checks.
    func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            RequestLog(counters: counters, logger: logger)
            FailureMiddleware()
            AccessMiddleware(rules: rules)
        }
        addPage(to: router)
        addOperations(to: router)
        addCatalogue(to: router)
        addVoiceRoutes(to: router, synthesizer: backend.synthesizer)
        addAvatarRoutes(to: router, store: avatars)
        addDubRoutes(to: router, queue: dubs)
        addDemoRoutes(to: router, stage: stage)
        addStageRoutes(to: router, hall: hall)
        addSyncRoutes(to: router, door: sync, avatars: avatars)
        addLive(to: router)
        return router
    }

    private func addPage(to router: Router<BasicRequestContext>) {
        for path in page.paths {
            router.get(RouterPath(path)) { [page] request, _ in page.response(to: request, at: path) }
        }
    }

    private func addOperations(to router: Router<BasicRequestContext>) {
        router.get("/health") { [backend, sessions] _, _ in
            let health = Health(
                status: "ok", version: backend.version, sessions: sessions.count, maxSessions: sessions.limit,
                engines: backend.engines, limits: .init())
            return try Response.json(health)
        }
        router.get("/metrics") { [counters, sessions] _, _ in
            let text = counters.metrics(sessions: sessions.count, maxSessions: sessions.limit)
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }

    private func addCatalogue(to router: Router<BasicRequestContext>) {
        router.get("/api/v1/engines") { [backend] _, _ in
            try Response.json(["engines": backend.engines])
        }
    }

    private func addLive(to router: Router<BasicRequestContext>) {
        // Handshakes never come here: this is for who opens it as an ordinary page.
        router.get("/api/v1/live") { _, _ -> Response in
            throw Failure(
                .upgradeRequired, "upgrade_required", "Live sessions are WebSockets.",
                hint: "Connect with a WebSocket, on a new connection.", headers: [.upgrade: "websocket"])
        }
    }
}

/// The answer of `/health`.
private struct Health: Encodable {
    let status: String
    let version: String
    let sessions: Int
    let maxSessions: Int
    let engines: [EngineListing]
    let limits: Limits

    /// What people may ask for, so that no client has numbers of its own.
    struct Limits: Encodable {
        /// Characters of a text.
        let text = SpeechLimits.text
        /// The highest silence threshold.
        let silenceThreshold = Int(clamping: SpeechLimits.silence.upperBound)
    }
}
