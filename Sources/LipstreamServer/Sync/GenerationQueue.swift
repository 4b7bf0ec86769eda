internal import Faces
internal import Foundation
internal import HTTPTypes
internal import LipSync
internal import MediaIO
internal import ServiceLifecycle
internal import SpeechProcessing
internal import SyncAPI

/// Makes generations one after the other, in the order of asking, taking turns with the page's films.
actor GenerationQueue {
    /// Generations that wait, at most; one more is asked to come back.
    static let capacity = 20
    /// How long films are kept.
    static let keeping = Duration.seconds(7 * 86_400)

    nonisolated let store: GenerationStore
    private let backend: any Backend
    private let inputs: GenerationInputs
    private let turn: FilmTurn
    private let webhooks: Webhooks
    private var waiting: [String] = []
    /// Places promised to requests that are still being read.
    private var reserved = 0
    /// Rings when there is something to do; one ring is enough for any number of generations.
    private nonisolated let bell = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(
        store: GenerationStore, backend: any Backend, inputs: GenerationInputs, turn: FilmTurn, webhooks: Webhooks
    ) async throws {
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
            await store.expire(before: Date.now.timeIntervalSince1970 - Self.keeping / .seconds(1))
            while !Task.isCancelled, !waiting.isEmpty {
                let id = waiting.removeFirst()
                await make(id)
            }
        }
    }

    /// Refuses early, before a large body is read.
    ///
    /// - Throws: ``Failure`` (429 `queue_full`).
    func checkRoom() throws {
        guard waiting.count + reserved < Self.capacity else {
            throw Failure(
                .tooManyRequests, "queue_full", "\(Self.capacity) generations are waiting already.",
                hint: "Try again when one is finished.", headers: [.retryAfter: "30", .connection: "close"])
        }
    }

    /// Takes a request that was checked.
    ///
    /// - Parameters:
    ///   - record: what is to be made.
    ///   - files: by field of the form; moved away.
    /// - Returns: the record that counts: of a request that came twice, the first one's.
    /// - Throws: ``Failure``.
    func add(_ record: GenerationRecord, files: [String: URL]) async throws -> GenerationRecord {
        try checkRoom()
        reserved += 1
        defer { reserved -= 1 }
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
            let film = try await inputs.film(for: record)
            try await turn.take { [backend] in
                try Task.checkCancellation()
                try await backend.makeFilm(film) { _ in }
            }
            record.outputDuration = await inputs.duration(of: film.output)
            record.status = GenerationStatus.completed.rawValue
        } catch {
            // The server ends: the record stays as it is, and the next start begins again.
            if Task.isCancelled { return }
            record.status = GenerationStatus.failed.rawValue
            (record.error, record.errorCode) = Self.describe(error)
        }
        store.removeInputs(of: record)
        guard (try? await store.update(record)) != nil else { return }
        if record.owesWebhook { webhooks.tell(id) }
    }

    /// An error as clients see it.
    private static func describe(_ error: any Error) -> (String, String) {
        switch error {
        case let error as FetchError: (error.description, "input_not_fetched")
        case let error as Failure: ("\(error.message) \(error.hint)", error.code)
        case let error as FaceError: (error.description, "no_face")
        case let error as MediaError: (error.description, "bad_file")
        case let error as SpeechError: (error.description, "no_speech")
        default: ("\(error)", "failed")
        }
    }
}
