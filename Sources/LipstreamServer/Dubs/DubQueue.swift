internal import Faces
internal import Foundation
internal import Hummingbird
internal import LipSync
internal import Logging
internal import Media
internal import MediaIO
public import ServiceLifecycle

/// Makes films one after the other, in the order of asking.
public actor DubQueue: Service {
    /// Films that wait, at most; one more is asked to come back.
    static let capacity = 20

    private let backend: any Backend
    private let avatars: AvatarStore
    private let turn: FilmTurn
    private let logger: Logger
    nonisolated let store: DubStore
    nonisolated let upload: Upload
    private var waiting: [String]
    /// Places promised to orders that are still being written down.
    private var reserved = 0
    private var current: (id: String, task: Task<Void, any Error>)?
    private var progress: FilmProgress?
    private var listeners: [UUID: Listener] = [:]
    /// Rings when there is something to do; one ring is enough for any number of orders.
    private nonisolated let bell = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// One who follows a film.
    private struct Listener {
        let id: String
        let continuation: AsyncStream<DubDescription>.Continuation
        /// Whether a change was told: what was read before is older than that.
        var isTold = false
    }

    /// Opens the queue; what the last server did not finish is put back to it.
    ///
    /// - Parameters:
    ///   - folder: ours already.
    ///   - database: in that folder.
    ///   - backend: makes the films.
    ///   - avatars: whose faces they show.
    ///   - turn: taken for each film.
    ///   - upload: receives sound files.
    ///   - logger: gets what clients are not told of errors.
    /// - Throws: an error of the database.
    init(
        folder: DataFolder, database: Database, backend: any Backend, avatars: AvatarStore, turn: FilmTurn = FilmTurn(),
        upload: Upload? = nil, logger: Logger = Logger(label: "lipstream")
    ) async throws {
        store = DubStore(database: database, trash: folder.incoming, root: folder.films)
        self.upload = upload ?? Upload(folder: folder.incoming)
        self.logger = logger
        (self.backend, self.avatars, self.turn) = (backend, avatars, turn)
        waiting = try await store.recover()
        bell.continuation.yield()
    }

    /// Makes films until the task is cancelled; the one that is being made then is made again after the next start.
    public func run() async {
        await cancelWhenGracefulShutdown { await self.work() }
    }

    private func work() async {
        for await _ in bell.stream {
            while !Task.isCancelled, !waiting.isEmpty {
                let id = waiting.removeFirst()
                await make(id)
            }
        }
    }

    /// Takes an order.
    ///
    /// - Parameters:
    ///   - order: what is wanted, checked already but for its avatar.
    ///   - speech: the sound file, moved away; `nil` for text.
    /// - Returns: the film as it waits.
    /// - Throws: ``Failure``: 429 `queue_full`, 404 `no_avatar`, 422 `no_such_face` or `engine_unavailable`, 507
    ///   `disk_full`.
    func add(_ order: DubOrder, speech: URL?) async throws -> DubDescription {
        try await reserving { try await self.enqueue(order, speech: speech) }
    }

    /// Promises a place before a large body is read, and takes the promise back when `body` ends.
    ///
    /// - Throws: ``Failure`` (429 `queue_full`), or what `body` throws.
    func reserving<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        guard waiting.count + reserved < Self.capacity else {
            throw Failure(
                .tooManyRequests, "queue_full", "\(Self.capacity) films are waiting already.",
                hint: "Try again when one is finished.", headers: [.retryAfter: "30", .connection: "close"])
        }
        reserved += 1
        defer { reserved -= 1 }
        return try await body()
    }

    /// As ``add(_:speech:)``, where the place is reserved already.
    func enqueue(_ order: DubOrder, speech: URL?) async throws -> DubDescription {
        _ = try await avatars.source(id: order.avatar, face: order.face)
        if let engine = order.engine, let fault = LiveFault(engine: engine, of: backend.engines) {
            throw Failure(.unprocessableContent, fault.code.rawValue, fault.message, hint: fault.hint)
        }
        let record = DubRecord(
            id: Identifier.make(), avatar: order.avatar, face: order.face, engine: order.engine, text: order.text,
            voice: order.voice, rate: order.rate, badge: order.badge, framing: order.framing.rawValue,
            file: order.file, state: .queued, createdAt: Date.now.timeIntervalSince1970)
        try await store.insert(record, speech: speech)
        waiting.append(record.id)
        bell.continuation.yield()
        return DubDescription(record)
    }

    /// All films, newest first.
    func list() async throws -> [DubDescription] { try await store.list().map(describe) }

    /// One film.
    func dub(_ id: String) async throws -> DubDescription { describe(try await store.record(id)) }

    /// Stops a film if it is being made, and removes it.
    func delete(_ id: String) async throws {
        var record = try await store.record(id)
        waiting.removeAll { $0 == id }
        if let current, current.id == id {
            current.task.cancel()
            _ = await current.task.result
        }
        try await store.delete(id)
        if !record.state.isFinal { record.state = .cancelled }
        tell(describe(record))
        finishListeners(of: id)
    }

    /// Removes finished films that were ordered before a time, in seconds since 1970.
    ///
    /// - Returns: how many.
    func expire(before time: Double) async throws -> Int {
        let old = try await store.finished(before: time)
        for id in old { try await delete(id) }
        return old.count
    }

    /// A film's states as they change, ending after a final one; a slow reader gets the newest only.
    func changes(of id: String) async throws -> AsyncStream<DubDescription> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: DubDescription.self, bufferingPolicy: .bufferingNewest(1))
        let key = UUID()
        continuation.onTermination = { [weak self] _ in Task { await self?.forget(key) } }
        // Listening begins before the state is read, so that no change falls between.
        listeners[key] = Listener(id: id, continuation: continuation)
        do {
            let now = try await dub(id)
            // A change that was told during the reading is newer.
            if listeners[key]?.isTold != true { continuation.yield(now) }
            if now.state.isFinal { continuation.finish() }
        } catch {
            continuation.finish()
            throw error
        }
        return stream
    }

    private func make(_ id: String) async {
        guard var record = try? await store.record(id) else { return }
        record.state = .running
        record.attempt += 1
        progress = nil
        do {
            try await store.update(record)
        } catch {
            // Deleted meanwhile, or nothing can be written: then there is no film to make.
            return
        }
        let task = Task { [record] in try await self.film(record) }
        current = (id, task)
        tell(describe(record))
        do {
            try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
                // At once: the process may end before the film's own task has.
                Task { [store] in try? await store.noteStop(id) }
            }
            record.state = .done
            record.seconds = progress.map { FrameRate.standard.time(ofFrame: $0.frames).seconds }
        } catch {
            current = nil
            // Deleted, or the server ends: then the record stays as it is and the next start begins again.
            if Task.isCancelled || task.isCancelled { return }
            record.state = .failed
            record.error = describe(error).detailsText
        }
        current = nil
        progress = nil
        do {
            try await store.update(record)
        } catch {
            (record.state, record.error) = (.failed, Failure.writing(error).detailsText)
        }
        tell(describe(record))
        finishListeners(of: id)
    }

    private func film(_ record: DubRecord) async throws {
        let face = try await avatars.source(id: record.avatar, face: record.face)
        let speech: FilmOrder.Speech =
            if let text = record.text {
                .text(text, voice: record.voice, rate: record.rate)
            } else {
                .file(store.speech(record.id))
            }
        let reports = AsyncStream.makeStream(of: FilmProgress.self, bufferingPolicy: .bufferingNewest(1))
        var order = FilmOrder(
            face: face, faceNumber: record.face, engine: record.engine, hasBadge: record.badge, speech: speech,
            output: store.film(record))
        order.hasCaptions = record.text != nil
        order.framing = Framing(rawValue: record.framing) ?? .whole
        async let watching: Void = follow(reports.stream, record)
        defer { reports.continuation.finish() }
        try await turn.take { [backend, upload, order] in
            try Task.checkCancellation()
            try await upload.quota?.checkRoom()
            try await backend.makeFilm(order) { reports.continuation.yield($0) }
        }
        reports.continuation.finish()
        await watching
    }

    private func follow(_ reports: AsyncStream<FilmProgress>, _ record: DubRecord) async {
        for await report in reports {
            progress = report
            tell(describe(record))
        }
    }

    private func describe(_ record: DubRecord) -> DubDescription {
        DubDescription(record, progress: current?.id == record.id ? progress : nil)
    }

    private func tell(_ dub: DubDescription) {
        for (key, listener) in listeners where listener.id == dub.id {
            listeners[key]?.isTold = true
            listener.continuation.yield(dub)
        }
    }

    private func finishListeners(of id: String) {
        for listener in listeners.values where listener.id == id { listener.continuation.finish() }
    }

    private func forget(_ key: UUID) { listeners[key] = nil }

    /// An error as clients read it; the log has the whole.
    private func describe(_ error: any Error) -> Failure {
        logger.warning("film failed", metadata: ["error": "\(error)"])
        switch error {
        case let error as Failure: return error
        case let error as MediaError where error.code == .diskFull: return Failure(error)
        case let error as FaceError: return Failure(error)
        case let error as MediaError:
            return Failure(
                .unprocessableContent, "bad_file", ErrorText.forClients(error),
                hint: "Choose another file and order again.")
        default:
            return Failure(
                .internalServerError, "failed", ErrorText.forClients(error),
                hint: "Order the film again with other speech or face.")
        }
    }
}
