internal import Faces
internal import Foundation
internal import HTTPTypes
internal import LipSync
internal import Logging
internal import MediaIO
internal import ServiceLifecycle
internal import SpeechProcessing
internal import SyncAPI

/// Makes generations one after the other, in the order of asking, taking turns with the page's films.
actor GenerationQueue {
    /// Generations that wait, at most; one more is asked to come back.
    static let capacity = 20

    nonisolated let store: GenerationStore
    private let backend: any Backend
    private let inputs: GenerationInputs
    private let turn: FilmTurn
    private let webhooks: Webhooks
    private let logger: Logger
    private var waiting: [String] = []
    /// Places promised to requests that are still being read.
    private var reserved = 0
    /// Rings when there is something to do; one ring is enough for any number of generations.
    private nonisolated let bell = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(
        store: GenerationStore, backend: any Backend, inputs: GenerationInputs, turn: FilmTurn, webhooks: Webhooks,
        logger: Logger = Logger(label: "lipstream")
    ) async throws {
        self.logger = logger
        (self.store, self.backend, self.inputs, self.turn, self.webhooks) = (store, backend, inputs, turn, webhooks)
        let (waiting, owing) = try await store.recover()
        self.waiting = waiting
        for id in owing { webhooks.tell(id) }
        bell.continuation.yield()
    }

    /// Works until the task is cancelled; the one that is being made then is made again after the next start.
    func run() async {
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

    /// Promises a place before a large body is read, and takes the promise back when `body` ends.
    ///
    /// - Throws: ``Failure`` (429 `queue_full`), or what `body` throws.
    func reserving<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        guard waiting.count + reserved < Self.capacity else {
            throw Failure(
                .tooManyRequests, "queue_full", "\(Self.capacity) generations are waiting already.",
                hint: "Try again when one is finished.", headers: [.retryAfter: "30", .connection: "close"])
        }
        reserved += 1
        defer { reserved -= 1 }
        return try await body()
    }

    /// Takes a request that was checked.
    ///
    /// - Parameters:
    ///   - record: what is to be made.
    ///   - files: by field of the form; moved away.
    /// - Returns: the record that counts: of a request that came twice, the first one's.
    /// - Throws: ``Failure``.
    func add(_ record: GenerationRecord, files: [String: URL]) async throws -> GenerationRecord {
        try await reserving { try await self.enqueue(record, files: files) }
    }

    /// As ``add(_:files:)``, where the place is reserved already.
    func enqueue(_ record: GenerationRecord, files: [String: URL]) async throws -> GenerationRecord {
        let (kept, isNew) = try await store.insert(record, files: files)
        if isNew {
            waiting.append(kept.id)
            bell.continuation.yield()
        }
        return kept
    }

    private func make(_ id: String) async {
        guard var record = try? await store.record(id) else { return }
        record.status = GenerationStatus.processing.rawValue
        record.attempt += 1
        // Where nothing can be written there is nothing to make.
        guard (try? await store.update(record)) != nil else { return }
        do {
            record.outputDuration = try await withTaskCancellationHandler { [record] in
                try await film(record)
            } onCancel: {
                // At once: the process may end before the film's own task has.
                Task { [store] in try? await store.noteStop(id) }
            }
            record.status = GenerationStatus.completed.rawValue
        } catch {
            // The server ends: the record stays as it is, and the next start begins again.
            if Task.isCancelled { return }
            record.status = GenerationStatus.failed.rawValue
            (record.error, record.errorCode) = describe(error)
        }
        await store.removeInputs(of: record)
        guard (try? await store.update(record)) != nil else { return }
        if record.owesWebhook { webhooks.tell(id) }
    }

    /// Makes a film.
    ///
    /// - Returns: its length in seconds.
    private func film(_ record: GenerationRecord) async throws -> Double? {
        let film = try await inputs.film(for: record)
        try await turn.take { [backend, inputs] in
            try Task.checkCancellation()
            try await inputs.fetcher.upload.quota?.checkRoom()
            try await backend.makeFilm(film) { _ in }
        }
        return await inputs.duration(of: film.output)
    }

    /// An error as clients see it; the log has the whole.
    private func describe(_ error: any Error) -> (String, String) {
        logger.warning("generation failed", metadata: ["error": "\(error)"])
        let sentence = ErrorText.forClients(error)
        switch error {
        case is FetchError: return (sentence, "input_not_fetched")
        case let error as Failure: return ("\(error.message) \(error.hint)", error.code)
        case is FaceError: return (sentence, "no_face")
        case is MediaError: return (sentence, "bad_file")
        case is SpeechError: return (sentence, "no_speech")
        default: return (sentence, "failed")
        }
    }
}
