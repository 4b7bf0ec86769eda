internal import Foundation
internal import Hummingbird
public import LipSync
internal import Media

/// The old demo's one stage: one picture, one performance, any number who look.
public actor DemoStage {
    /// Who looks at once; one more is asked to come back.
    static let viewerLimit = 32

    /// What the demo is doing.
    struct Status: Encodable, Equatable, Sendable {
        var hasPicture: Bool
        var isPerforming: Bool
    }

    /// Begins a performance of a face.
    typealias Casting = @Sendable (Portrait) async throws -> any Performance

    private let avatars: AvatarStore
    private let cast: Casting
    nonisolated let upload: Upload
    /// Who performs: the last picture that came, the portrait that ships before.
    private var avatar: String?
    private var performance: (id: UUID, performance: any Performance, task: Task<Void, any Error>)?
    private var viewers: [UUID: AsyncStream<[UInt8]>.Continuation] = [:]
    private var newest: [UInt8]?

    /// Opens the stage.
    ///
    /// - Parameters:
    ///   - avatars: keeps the pictures that come.
    ///   - backend: its first engine performs.
    ///   - slots: in which it draws.
    public init(avatars: AvatarStore, backend: any Backend, slots: DrawingSlots = DrawingSlots(count: 1)) {
        self.init(avatars: avatars) { portrait in
            let engine = try await backend.engine(named: backend.engines.first?.name ?? "")
            let face = try await Wardrobe().dress(portrait, engine: engine)
            return try LivePerformance(face, engine: engine, synthesizer: backend.synthesizer, slots: slots)
        }
    }

    init(avatars: AvatarStore, cast: @escaping Casting) {
        (self.avatars, self.cast, upload) = (avatars, cast, avatars.upload)
    }

    /// What it is doing.
    var status: Status { Status(hasPicture: avatar != nil, isPerforming: performance != nil) }

    /// How many look.
    var viewerCount: Int { viewers.count }

    /// Takes a picture; a performance that runs ends.
    func take(_ received: Upload.Received) async throws -> AvatarDescription {
        let added = try await avatars.add(received, named: "demo")
        stop()
        avatar = added.avatar.id
        return added.avatar
    }

    /// Begins a performance, unless one runs.
    func start() async throws {
        guard performance == nil else { return }
        let portrait = try await avatars.portrait(id: avatar ?? AvatarStore.builtIn, face: 1)
        let new = try await cast(portrait)
        // Somebody else may have started while this one was being prepared.
        guard performance == nil else { return }
        let id = UUID()
        let task = Task {
            async let showing: Void = show(new.frames, of: id)
            defer { ended(id) }
            try await new.run()
            await showing
        }
        performance = (id, new, task)
    }

    /// Ends the performance at once; who looks sees its last picture.
    func stop() {
        performance?.task.cancel()
        performance = nil
    }

    /// Ends the performance and forgets the picture.
    func clear() {
        stop()
        avatar = nil
        newest = nil
    }

    /// Says a text in the performance.
    ///
    /// - Throws: ``Failure`` (409 `not_started`, 400 `bad_request`).
    func say(_ text: String) async throws {
        guard let performance else {
            throw Failure(.conflict, "not_started", "Nobody performs.", hint: "Send start first.")
        }
        do {
            try await performance.performance.say(text)
        } catch let error as LiveError {
            let status: HTTPResponse.Status = error.code == .queueFull ? .tooManyRequests : .badRequest
            throw Failure(status, error.code.rawValue, ErrorText.forClients(error), hint: error.hint)
        }
    }

    /// Pictures for one viewer, beginning with the newest there is; a slow one sees fewer.
    ///
    /// - Throws: ``Failure`` (503 `busy`).
    func watch() throws -> AsyncStream<[UInt8]> {
        guard viewers.count < Self.viewerLimit else {
            throw Failure(
                .serviceUnavailable, "busy", "\(Self.viewerLimit) people are looking already.",
                hint: "Try again later.", headers: [.retryAfter: "10"])
        }
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(1))
        let key = UUID()
        continuation.onTermination = { [weak self] _ in Task { await self?.forget(key) } }
        viewers[key] = continuation
        if let newest { continuation.yield(newest) }
        return stream
    }

    /// Ends everything, when the server stops.
    public func close() {
        stop()
        for viewer in viewers.values { viewer.finish() }
    }

    private func show(_ frames: AsyncStream<[UInt8]>, of id: UUID) async {
        for await frame in frames {
            // A picture that was under way when the performance was stopped is not shown.
            guard performance?.id == id else { return }
            newest = frame
            for viewer in viewers.values { viewer.yield(frame) }
        }
    }

    private func ended(_ id: UUID) { if performance?.id == id { performance = nil } }

    private func forget(_ key: UUID) { viewers[key] = nil }
}

/// Prepares faces on a thread of its own.
private actor Wardrobe {
    private let executor = BlockingExecutor(label: "lipstream.demo")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func dress(_ portrait: Portrait, engine: any StreamingEngine) throws -> any PreparedFace {
        try engine.prepare(portrait.fitting(height: 720))
    }
}
