internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LipSync
internal import NIOCore
internal import SyncAPI

/// What stands behind the routes of Sync.so's API: reads requests and judges them.
struct SyncDoor: Sendable {
    let backend: any Backend
    let models: SyncModels
    let fetcher: Fetcher
    let queue: GenerationQueue
    let inputs: GenerationInputs
    let upload: Upload
    /// The documented limits, in a minute.
    let generateLimit = RateLimit(60)
    let otherLimit = RateLimit(600)

    /// Requests whose bodies are received at once: each may lay half a gigabyte down.
    private let places = Places(limit: 8)

    /// Bytes of a request in JSON, at most.
    static let jsonLimit = 4 << 20
    private static let fileFields: Set<String> = ["video", "audio"]

    /// Counts a request that only reads.
    ///
    /// - Throws: ``Failure``: 429 where there were too many, 403 where another site's page would use them up.
    func count(_ request: Request) throws {
        if let failure = CrossSite(request.head).refusal { throw failure }
        try otherLimit.count()
    }

    /// Takes an order.
    ///
    /// - Returns: the generation, as it waits or, of a request that came twice, as it is.
    /// - Throws: ``Failure``.
    func generate(_ request: Request) async throws -> Generation {
        try generateLimit.count()
        return try await queue.reserving { try await take(request) }
    }

    private func take(_ request: Request) async throws -> Generation {
        try await read(request) { asked, parts in
            let order = try GenerationOrder(asked, uploads: Set(parts.files.keys))
            try check(order, webhook: asked.webhookUrl)
            try await inputs.check(order)
            let record = GenerationRecord(
                id: Identifier.make(), request: try Self.json(asked),
                engine: try models.engine(for: asked.model, of: backend.engines),
                uploads: parts.files.keys.sorted().joined(separator: ","),
                secret: Identifier.make() + Identifier.make(), base: Self.base(of: request),
                idempotencyKey: request.headers.value(of: "idempotency-key").map { String($0.prefix(255)) },
                digest: parts.digest,
                status: GenerationStatus.pending.rawValue, owesWebhook: asked.webhookUrl != nil,
                createdAt: Date.now.timeIntervalSince1970)
            return try await queue.enqueue(record, files: parts.files).generation()
        }
    }

    /// What an order would cost: nothing; and how long it would be.
    func cost(_ request: Request) async throws -> [CostEstimate] {
        try generateLimit.count()
        return try await read(request) { asked, parts in
            let order = try GenerationOrder(asked, uploads: Set(parts.files.keys))
            try check(order, webhook: nil)
            try await inputs.check(order)
            _ = try models.engine(for: asked.model, of: backend.engines)
            do {
                let frames = (try await inputs.duration(of: order, files: parts.files) * 25).rounded(.up)
                return [CostEstimate(frames: frames, dollars: 0)]
            } catch let error as FetchError {
                throw Failure(error)
            }
        }
    }

    /// Refuses what would be refused later, while the client listens.
    private func check(_ order: GenerationOrder, webhook: String?) throws(Failure) {
        do {
            for address in order.addresses { try fetcher.check(address) }
            if let webhook { try fetcher.check(webhook) }
        } catch {
            throw Failure(error)
        }
    }

    /// Receives a body, lends what is in it, and removes what is left of its files.
    private func read<Result: Sendable>(
        _ request: Request, _ use: @Sendable (GenerationRequest, FormReader.Parts) async throws -> Result
    ) async throws -> Result {
        let type = request.headers[.contentType] ?? ""
        let parser = MultipartParser(contentType: type)
        guard parser != nil || type.lowercased().hasPrefix("application/json") else {
            throw Failure.badInput("The body must be application/json or multipart/form-data.")
        }
        guard places.take() else {
            throw Failure(
                .tooManyRequests, "busy", "\(places.limit) requests are being received already.",
                hint: "Come back in 5 s.", headers: [.retryAfter: "5", .connection: "close"])
        }
        defer { places.leave() }
        var upload = upload
        if parser == nil { upload.limit = Self.jsonLimit }
        return try await upload.receive(request.body, declared: request.declaredLength) { received in
            var parts = FormReader.Parts()
            let asked: GenerationRequest
            if let parser {
                let reader = FormReader(folder: received.url.deletingLastPathComponent(), fileFields: Self.fileFields)
                parts = try await reader.read(received.url, parser)
            } else {
                parts.digest = received.digest
            }
            let files = parts.files
            do {
                if parser == nil {
                    asked = try Self.request(await FileWork.run { try Data(contentsOf: received.url) })
                } else {
                    asked = try Self.request(parts.fields)
                }
                let result = try await use(asked, parts)
                await Self.remove(files)
                return result
            } catch {
                await Self.remove(files)
                throw error
            }
        }
    }

    /// Removes what was not moved away.
    private static func remove(_ files: [String: URL]) async {
        await FileWork.run { for file in files.values { try? FileManager.default.removeItem(at: file) } }
    }

    private static func request(_ json: Data) throws(Failure) -> GenerationRequest {
        do {
            return try JSONDecoder().decode(GenerationRequest.self, from: json)
        } catch {
            throw .badInput("The body is not understood: \(explain(error)).")
        }
    }

    /// A form has lists and options as JSON in its fields.
    private static func request(_ fields: [String: String]) throws(Failure) -> GenerationRequest {
        func value<Value: Decodable>(_ name: String) throws(Failure) -> Value? {
            guard let text = fields[name], !text.isEmpty else { return nil }
            do {
                return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
            } catch {
                throw .badInput("The field \(name) is not understood: \(explain(error)).")
            }
        }
        guard let model = fields["model"] else { throw .badInput("The form has no field model.") }
        return GenerationRequest(
            model: model, input: try value("input") ?? [], options: try value("options"),
            segments: try value("segments"), webhookUrl: fields["webhookUrl"], outputFileName: fields["outputFileName"])
    }

    private static func explain(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + [key].compactMap(\.self)
            let names = keys.map { $0.intValue.map(String.init) ?? $0.stringValue }
            return names.isEmpty ? "it" : names.joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return "\(path(context, key)) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "\(path(context)) is of the wrong type"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(path(context)) has a value that is not known"
        default: return "it is no JSON"
        }
    }

    private static func json(_ request: GenerationRequest) throws -> String {
        String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
    }

    /// How the client reaches us, also through a proxy with TLS.
    private static func base(of request: Request) -> String {
        let isSecure = request.headers.value(of: "x-forwarded-proto")?.lowercased() == "https"
        return "\(isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")"
    }
}

extension Failure {
    /// A refusal to fetch, while the client listens.
    init(_ error: FetchError) {
        self.init(
            .badRequest, "input_not_fetched", ErrorText.forClients(error), hint: "Docs/SyncAPI.md says what is fetched."
        )
    }
}

extension HTTPFields {
    /// A field that HTTP's own list does not name.
    ///
    /// - Parameter name: in small letters.
    /// - Returns: `nil` where it was not sent.
    func value(of name: String) -> String? { first { $0.name.canonicalName == name }?.value }
}
