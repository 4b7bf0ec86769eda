public import Foundation
internal import Media
public import ModelStore
public import SyncAPI

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// The service that makes films, by its
/// [API of version 2](https://docs.sync.so), as its official client speaks it.
public struct SyncService: Sendable {
    /// Where, and as whom.
    public let account: SyncAccount
    /// How long to wait before the same is asked again.
    public var backoff = Backoff()
    /// How often to ask whether a film is ready.
    public var polling = Polling()
    let remark: @Sendable (String) -> Void

    /// Makes a client; asks nothing yet.
    ///
    /// - Parameters:
    ///   - account: where, and as whom.
    ///   - remark: told in a sentence why it waits.
    public init(_ account: SyncAccount, remark: @escaping @Sendable (String) -> Void = { _ in }) {
        (self.account, self.remark) = (account, remark)
    }

    /// Who is asked, for sentences.
    public var host: String { account.address.host ?? account.address.absoluteString }

    /// The models that the account may use.
    ///
    /// - Returns: those that are not deprecated.
    /// - Throws: ``SyncError``.
    public func models() async throws(SyncError) -> [ModelListing] {
        try WireCoding.value(try await ask("GET", account.url("v2/models")), host: host)
    }

    /// What an order would cost, by the service's own estimate.
    ///
    /// - Parameter order: with addresses only: the service estimates nothing that it would have to be sent first.
    /// - Returns: one estimate or more; `nil` where something has to be uploaded.
    /// - Throws: ``SyncError``.
    public func cost(of order: SyncOrder) async throws(SyncError) -> [CostEstimate]? {
        guard let request = order.request else { return nil }
        let body = try WireCoding.data(request)
        return try WireCoding.value(try await ask("POST", account.url("v2/analyze/cost"), json: body), host: host)
    }

    /// Gives an order; files are uploaded.
    ///
    /// - Parameters:
    ///   - order: what is to be made.
    ///   - key: makes a second attempt the same order (`Idempotency-Key`).
    ///   - sent: told how much has been uploaded, at most ten times a second.
    /// - Returns: the generation, which is hardly begun.
    /// - Throws: ``SyncError``.
    public func create(
        _ order: SyncOrder, key: String, sent: @escaping @Sendable (Download.Progress) -> Void = { _ in }
    ) async throws(SyncError) -> Generation {
        if let request = order.request {
            let body = try WireCoding.data(request)
            return try WireCoding.value(
                try await ask("POST", account.url("v2/generate"), json: body, key: key), host: host)
        }
        let form = try order.form()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("lipstream-\(UUID().uuidString).form")
        defer { try? FileManager.default.removeItem(at: file) }
        try await FormDesk().write(form, to: file)
        var request = request("POST", account.url("v2/generate"), key: key)
        request.setValue(form.contentType, forHTTPHeaderField: "Content-Type")
        return try WireCoding.value(try await answer(to: request, uploading: file, sent: sent), host: host)
    }

    /// How a generation stands.
    ///
    /// - Parameter id: the service's name for it.
    /// - Returns: the generation.
    /// - Throws: ``SyncError`` (`notFound` for one that it does not know).
    public func generation(_ id: String) async throws(SyncError) -> Generation {
        guard Self.isID(id) else {
            throw SyncError(
                .notFound, "\"\(ServiceText.plain(id))\" is no id of a generation: lipstream sync list says which are")
        }
        return try WireCoding.value(try await ask("GET", account.url("v2/generate/\(id)")), host: host)
    }

    /// All generations of the account that the service still knows.
    ///
    /// - Returns: in the service's order.
    /// - Throws: ``SyncError``.
    public func generations() async throws(SyncError) -> [Generation] {
        try WireCoding.value(try await ask("GET", account.url("v2/generations")), host: host)
    }

    /// Whether a text can be a generation's id, and nothing else in a path.
    static func isID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x5F
            }
    }

    private func request(_ method: String, _ url: URL, key: String? = nil) -> URLRequest {
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue(account.key, forHTTPHeaderField: "x-api-key")
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        request.setValue("\(ProgramVersion.name)/\(ProgramVersion.number)", forHTTPHeaderField: "User-Agent")
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        return request
    }

    private func ask(_ method: String, _ url: URL, json: Data? = nil, key: String? = nil) async throws(SyncError)
        -> Data
    {
        var request = request(method, url, key: key)
        if let json {
            request.httpBody = json
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        return try await answer(to: request)
    }

    /// Asks until there is an answer that counts.
    private func answer(
        to request: URLRequest, uploading file: URL? = nil,
        sent: @escaping @Sendable (Download.Progress) -> Void = { _ in }
    ) async throws(SyncError) -> Data {
        var failures = 0
        while true {
            if Task.isCancelled { throw .stopped }
            var advised: Double?
            let failure: SyncError
            do throws(SyncError) {
                let answer = try await Exchange.run(request, uploading: file, sent: sent)
                if (200...299).contains(answer.status) { return answer.body }
                advised = answer.advised
                failure = .status(answer.status, said: WireCoding.message(answer.body), host: host)
            } catch {
                failure = error
            }
            guard failure.isPassing else { throw failure }
            failures += 1
            guard let pause = backoff.pause(after: failures, advised: advised, chance: .random(in: 0..<1)) else {
                throw failure.waiting(advised)
            }
            remark("\(failure.beginning): trying again in \(Self.seconds(pause)) s")
            try await Self.sleep(pause)
        }
    }

    static func sleep(_ seconds: Double) async throws(SyncError) {
        do { try await Task.sleep(for: .seconds(seconds)) } catch { throw .stopped }
    }

    private static func seconds(_ pause: Double) -> String { String(format: pause < 10 ? "%.1f" : "%.0f", pause) }
}

/// Lays forms together on a thread of its own: a film is read and written meanwhile.
private actor FormDesk {
    private let executor = BlockingExecutor(label: "lipstream.form")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func write(_ form: MultipartForm, to url: URL) throws(SyncError) { try form.write(to: url) }
}

extension SyncError {
    /// What went wrong, without the advice.
    var beginning: String { String(description.prefix { $0 != ":" }) }

    /// The same, where the service asks for more patience than a program has.
    func waiting(_ seconds: Double?) -> SyncError {
        guard let seconds, seconds > 0 else { return self }
        let wait = seconds > 86_400 ? "more than a day" : "\(Int(clamping: seconds.rounded(.up))) s"
        return SyncError(code, "\(beginning); it asks to come back in \(wait)")
    }
}
