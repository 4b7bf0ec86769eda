public import Foundation
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// A service that speaks Sync.so's API as its official client (`syncsdk` 0.3.0) expects it, and is strict about what it is
/// sent: whatever that client would not send is answered with 400.
///
/// It makes nothing: every film is the one that it was given at the start.
public final class SyncStandIn: Sendable {
    /// How an order is answered; each order takes the next one, the last stays.
    public enum OrderAnswer: Sendable {
        /// 201 with a generation.
        case taken
        /// An error in the API's shape.
        case refused(Int, String, retryAfter: String? = nil)
        /// 502 with a page that is no JSON, as proxies have it.
        case page
        /// The order is taken, but the answer never comes.
        case silence
    }

    /// How the finished film is given; each request takes the next one, the last stays.
    public enum FilmAnswer: Sendable {
        /// The film, or the part that was asked for.
        case whole
        /// The right header, then so many bytes before the connection breaks.
        case cut(Int)
        /// The right header, then so many bytes, and nothing more while the client waits.
        case stall(Int)
    }

    /// What to answer.
    public struct Script: Sendable {
        /// To orders.
        public var orders: [OrderAnswer] = [.taken]
        /// To questions how a generation stands, then the last of them for good.
        public var statuses = ["COMPLETED"]
        /// What is said of one that failed or was rejected.
        public var error: (message: String, code: String)?
        /// To requests for the film.
        public var films: [FilmAnswer] = [.whole]
        /// Whether there is an estimate of the cost.
        public var estimates = true
        /// Lists more or fewer.
        public var models = ["lipsync-2", "lipsync-2-pro", "react-1"]

        /// All goes well at once.
        public init() {}
    }

    /// A request to the API.
    public struct Record: Sendable {
        /// `POST /v2/generate`.
        public let line: String
        /// Its `Idempotency-Key`.
        public let key: String?
        /// Text fields of a form, or the JSON as it came under "json".
        public var fields: [String: String] = [:]
        /// Bytes of each file of a form.
        public var files: [String: Data] = [:]
        /// Bytes of the whole body.
        public var size = 0
    }

    struct State {
        var script: Script
        var records: [Record] = []
        var generations: [(id: String, key: String, model: String)] = []
        var ranges: [String?] = []
    }

    /// The only key that is accepted.
    public static let key = "sk-stand-in-1"
    /// Longer bodies are counted, not kept.
    private static let keptBytes = 32 << 20
    static let tag = "\"film\""

    let film: [UInt8]
    let state: Mutex<State>
    private let port = Mutex(0)

    private init(_ film: Data, _ script: Script) {
        self.film = Array(film)
        state = Mutex(State(script: script))
    }

    /// All requests to the API, in order.
    public var records: [Record] { state.withLock { $0.records } }
    /// Those that gave an order.
    public var orders: [Record] { records.filter { $0.line == "POST /v2/generate" } }
    /// How many generations there are.
    public var generationCount: Int { state.withLock { $0.generations.count } }
    /// The `Range` of every request for a film, in order.
    public var ranges: [String?] { state.withLock { $0.ranges } }
    /// Goes on as another script says.
    public func change(_ body: (inout Script) -> Void) { state.withLock { body(&$0.script) } }

    /// Serves while `body` runs.
    ///
    /// - Parameters:
    ///   - film: what every generation becomes.
    ///   - script: what to answer.
    ///   - body: is given the service and its address.
    /// - Throws: what `body` throws, or why the server cannot start.
    public static func run(
        _ film: Data, _ script: Script = Script(),
        _ body: @escaping @Sendable (SyncStandIn, URL) async throws -> Void
    ) async throws {
        let service = SyncStandIn(film, script)
        let (ports, announcement) = AsyncStream<Int>.makeStream()
        let router = Router()
        router.get("v2/models") { request, _ in try await service.models(request) }
        router.post("v2/analyze/cost") { request, _ in try await service.cost(request) }
        router.post("v2/generate") { request, _ in try await service.order(request) }
        router.get("v2/generate/:id") { request, context in
            try await service.status(request, id: context.parameters.get("id") ?? "")
        }
        router.get("v2/generations") { request, _ in try await service.list(request) }
        router.get("films/:name") { request, _ in service.give(request) }
        var logger = Logger(label: "sync-stand-in")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announcement.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announcement.finish() }
                try await application.run()
            }
            for await port in ports {
                service.port.withLock { $0 = port }
                guard let url = URL(string: "http://127.0.0.1:\(port)") else { break }
                try await body(service, url)
                break
            }
            group.cancelAll()
        }
    }

    // MARK: - The API

    private func models(_ request: Request) async throws -> Response {
        guard let record = try await admit(request) else { return Self.unauthorized }
        note(record)
        let names = state.withLock { $0.script.models }
        return Self.json(names.map { ["id": "model-\($0)", "name": $0, "type": "lipsync", "version": "1.0"] })
    }

    private func cost(_ request: Request) async throws -> Response {
        guard let record = try await admit(request) else { return Self.unauthorized }
        note(record)
        guard state.withLock({ $0.script.estimates }) else { return Self.error(404, "Cannot POST /v2/analyze/cost") }
        if let complaint = StrictOrder.complaint(json: record.fields["json"] ?? "") {
            return Self.error(400, complaint)
        }
        return Self.json([["estimatedFrameCount": 125, "estimatedGenerationCost": 0.42]])
    }

    private func order(_ request: Request) async throws -> Response {
        guard let record = try await admit(request) else { return Self.unauthorized }
        note(record)
        let isForm = request.headers[.contentType]?.hasPrefix("multipart/form-data") == true
        let isKept = record.size <= Self.keptBytes
        let complaint =
            isForm
            ? (isKept ? StrictOrder.complaint(form: record) : nil)
            : StrictOrder.complaint(json: record.fields["json"] ?? "")
        if let complaint { return Self.error(400, complaint) }
        guard let key = record.key, !key.isEmpty else { return Self.error(400, "no Idempotency-Key") }
        let answer = state.withLock { state in
            state.script.orders.count > 1 ? state.script.orders.removeFirst() : state.script.orders.first ?? .taken
        }
        switch answer {
        case .refused(let status, let message, let retryAfter):
            return Self.error(status, message, retryAfter: retryAfter)
        case .page:
            return Response(
                status: .badGateway, body: .init(byteBuffer: ByteBuffer(string: "<html>Bad Gateway</html>")))
        case .taken, .silence:
            let model = record.fields["model"] ?? StrictOrder.model(json: record.fields["json"] ?? "")
            let id = state.withLock { state in
                if let known = state.generations.first(where: { $0.key == key }) { return known.id }
                let id = "generation-\(state.generations.count + 1)"
                state.generations.append((id, key, model))
                return id
            }
            if case .silence = answer { try await Task.sleep(for: .seconds(600)) }
            return Self.json(generation(id, status: "PENDING"), status: .created)
        }
    }

    private func status(_ request: Request, id: String) async throws -> Response {
        guard let record = try await admit(request) else { return Self.unauthorized }
        note(record)
        guard state.withLock({ $0.generations.contains { $0.id == id } }) else {
            return Self.error(404, "Generation not found")
        }
        let status = state.withLock { state in
            state.script.statuses.count > 1 ? state.script.statuses.removeFirst() : state.script.statuses[0]
        }
        switch Int(status) {
        case let code?: return Self.error(code, "once more")
        case nil: return Self.json(generation(id, status: status))
        }
    }

    private func list(_ request: Request) async throws -> Response {
        guard let record = try await admit(request) else { return Self.unauthorized }
        note(record)
        let (ids, status) = state.withLock { ($0.generations.map(\.id), $0.script.statuses[0]) }
        return Self.json(ids.map { generation($0, status: status) })
    }

    /// A generation as the service writes it: what there is not is `null`.
    private func generation(_ id: String, status: String) -> [String: Any] {
        let (model, error) = state.withLock { state in
            (state.generations.first { $0.id == id }?.model ?? "", state.script.error)
        }
        let isReady = status == "COMPLETED"
        let hasFailed = ["FAILED", "REJECTED"].contains(status)
        let address = "http://127.0.0.1:\(port.withLock { $0 })/films/\(id).mp4?signature=abc%2Fdef"
        func orNull(_ value: Any?) -> Any { value ?? NSNull() }
        return [
            "id": id, "createdAt": "2026-03-01T12:00:00.000Z", "status": status, "model": model,
            "input": [
                ["type": "video", "url": "https://cdn.example/video.mp4"],
                ["type": "audio", "url": "https://cdn.example/audio.wav"],
            ], "options": ["sync_mode": "of_tomorrow", "new": true], "webhookUrl": NSNull(), "segments": NSNull(),
            "outputUrl": orNull(isReady ? address : nil), "outputDuration": orNull(isReady ? 0.4 : nil),
            "error": orNull(hasFailed ? error?.message : nil), "error_code": orNull(hasFailed ? error?.code : nil),
        ]
    }

    /// The request as it came, if its key is right.
    private func admit(_ request: Request) async throws -> Record? {
        var record = Record(
            line: "\(request.method.rawValue) \(request.uri.path)",
            key: request.headers.first { $0.name.canonicalName == "idempotency-key" }?.value)
        var body = Data()
        for try await buffer in request.body {
            record.size += buffer.readableBytes
            if record.size <= Self.keptBytes { body.append(contentsOf: buffer.readableBytesView) }
        }
        guard request.headers.first(where: { $0.name.canonicalName == "x-api-key" })?.value == Self.key else {
            return nil
        }
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("multipart/form-data; boundary=") {
            guard record.size <= Self.keptBytes else { return record }
            StrictOrder.read(
                body, boundary: String(type.dropFirst("multipart/form-data; boundary=".count)), into: &record)
        } else if !body.isEmpty {
            record.fields["json"] = type == "application/json" ? String(decoding: body, as: UTF8.self) : "not JSON"
        }
        return record
    }

    private func note(_ record: Record) { state.withLock { $0.records.append(record) } }

    static let unauthorized = error(401, "Invalid API key")

    static func error(_ status: Int, _ message: String, retryAfter: String? = nil) -> Response {
        var response = json(["message": message, "statusCode": status], status: .init(code: status))
        if let retryAfter { response.headers[.retryAfter] = retryAfter }
        return response
    }

    static func json(_ object: Any, status: HTTPResponse.Status = .ok) -> Response {
        let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}
