internal import Faces
internal import LipSync
internal import Logging
internal import NIOCore
internal import NIOWebSocket
internal import ServiceLifecycle

/// One client's live session, from hello to close.
struct LiveConnection: Sendable {
    /// What all connections share.
    struct Shop: Sendable {
        let backend: any Backend
        let faces: PreparedFaces
        let counters: Counters
        let slots: DrawingSlots
        let helloTimeout: Duration
    }

    let shop: Shop
    let avatar: String
    let face: Int
    let socket: LiveSocket
    let logger: Logger

    /// Serves the client until either side ends it or the server stops.
    func run() async {
        let fault = await withTaskGroup(of: LiveFault?.self) { group in
            group.addTask { await converse() }
            group.addTask {
                do {
                    try await gracefulShutdown()
                } catch {
                    return nil
                }
                return LiveFault(
                    .shuttingDown, "The server is stopping.", hint: "Connect again in a moment.")
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        if let fault {
            logger.info("live session ended", metadata: ["code": "\(fault.code.rawValue)", "why": "\(fault.message)"])
            await socket.end(with: fault)
        } else {
            await socket.end()
        }
    }

    /// - Returns: why the server ends it, or `nil` where the client left.
    private func converse() async -> LiveFault? {
        do {
            guard let hello = try await hello() else { return nil }
            let session = try await begin(hello)
            try await socket.send(.ready(session.description))
            shop.counters.beganSession()
            logger.info(
                "live session began",
                metadata: ["engine": "\(session.description.engine)", "codec": "\(session.description.codec)"])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await session.run() }
                group.addTask { try await receive(for: session) }
                group.addTask { try await send(from: session) }
                defer { group.cancelAll() }
                // Whichever ends first ends the others: a client that left, a session that stalled.
                try await group.next()
            }
            return nil
        } catch let fault as LiveFault {
            return fault
        } catch let error as LiveError {
            return LiveFault(error)
        } catch is CancellationError {
            return nil
        } catch let error as ChannelError {
            logger.debug("live client is gone", metadata: ["error": "\(error)"])
            return nil
        } catch {
            logger.error("live session failed", metadata: ["error": "\(error)"])
            return LiveFault(
                .failed, "The session failed: \(ErrorText.forClients(error))",
                hint: "Connect again; the server's log says more.")
        }
    }

    /// The first message; `nil` where the client left without one.
    private func hello() async throws -> ClientMessage.Hello? {
        let message = try await withThrowingTaskGroup(of: LiveSocket.Message?.self) { group in
            group.addTask { try await socket.next() }
            group.addTask {
                try await Task.sleep(for: shop.helloTimeout)
                throw LiveFault(
                    .badHello, "No hello came within \(shop.helloTimeout.components.seconds) seconds.",
                    hint: "The first message is hello.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        switch message {
        case nil: return nil
        case .binary:
            throw LiveFault(.notReady, "Sound came before hello.", hint: "The first message is hello; wait for ready.")
        case .text(let text):
            guard case .hello(let hello) = try ClientMessage(text) else {
                throw LiveFault(.badHello, "The first message was another than hello.", hint: "Say hello first.")
            }
            return hello
        }
    }

    /// Finds the engine and the face, and begins the session.
    private func begin(_ hello: ClientMessage.Hello) async throws -> LiveSession {
        let listings = shop.backend.engines
        let name = hello.engine ?? listings.first?.name ?? ""
        if let fault = LiveFault(engine: name, of: listings) { throw fault }
        do {
            let engine = try await shop.backend.engine(named: name)
            let key = PreparedFaces.Key(
                avatar: avatar, face: face, engine: name, maxHeight: hello.maxHeight, framing: hello.framing)
            let prepared = try await shop.faces.face(key, engine: engine)
            return try LiveSession(
                face: prepared, engine: name, lookAhead: engine.lookAhead,
                request: LiveRequest(sampleRate: hello.sampleRate, codec: hello.codec),
                synthesizer: shop.backend.synthesizer, slots: shop.slots)
        } catch let failure as Failure {
            let code: LiveFault.Code = ["no_face", "no_such_face"].contains(failure.code) ? .noFace : .noAvatar
            throw LiveFault(code, failure.message, hint: failure.hint)
        } catch let error as FaceError {
            throw LiveFault(.noFace, ErrorText.forClients(error), hint: "Choose another picture.")
        } catch let error as LipSyncError where error.code == .unusableFace {
            throw LiveFault(.noFace, ErrorText.forClients(error), hint: "Choose another picture.")
        }
    }

    private func receive(for session: LiveSession) async throws {
        let rate = session.description.sampleRate
        while let message = try await socket.next() {
            switch message {
            case .binary(let buffer): try await session.hear(LivePacket.samples(buffer, at: rate))
            case .text(let text):
                switch try ClientMessage(text) {
                case .hello:
                    throw LiveFault(.badHello, "A second hello came.", hint: "Connect again to begin anew.")
                case .speak(let text, let voice, let rate, let id):
                    try await session.speak(text, voice: voice, rate: rate, id: id)
                case .interrupt: await session.interrupt()
                case .settings(let settings): try await session.apply(settings)
                case .acknowledge(let frame): await session.acknowledge(frame: frame)
                }
            }
        }
    }

    private func send(from session: LiveSession) async throws {
        var dropped = 0
        for try await event in session.events {
            switch event {
            case .picture(let picture):
                try await socket.send(LivePacket.packet(picture))
                shop.counters.sentFrame()
            case .sound(let sound): try await socket.send(LivePacket.packet(sound))
            case .state(let state): try await socket.send(.state(state))
            case .caption(let caption): try await socket.send(.caption(caption))
            case .spoken(let text): try await socket.send(.spoken(text))
            case .metrics(let metrics):
                shop.counters.droppedFrames(metrics.framesDropped - dropped)
                dropped = metrics.framesDropped
                try await socket.send(.metrics(metrics))
            }
        }
    }
}
