public import Foundation

/// An order that was given, until its film is there.
public struct SyncJob: Sendable, Hashable, Codable {
    /// What makes asking twice the same as asking once (`Idempotency-Key`).
    public let key: String
    /// What was ordered, as a digest: the same order again is this one.
    public let fingerprint: String
    /// The service's name for it; `nil` while it is not known whether the service has it.
    public var id: String?
    /// Where the film goes.
    public var output: String
    /// The service that has it.
    public let address: String
    /// What draws.
    public let model: String
    /// When it was given.
    public let ordered: Date

    /// Notes an order that is about to be given.
    ///
    /// - Parameters:
    ///   - fingerprint: a digest of what is ordered.
    ///   - output: where the film goes.
    ///   - address: the service.
    ///   - model: what draws.
    public init(fingerprint: String, output: URL, address: URL, model: String) {
        key = UUID().uuidString.lowercased()
        (self.fingerprint, self.model) = (fingerprint, model)
        (self.output, self.address) = (output.path, address.absoluteString)
        ordered = .now
    }
}

/// Orders that were given and whose films are not there yet, a small file each.
public struct JobFolder: Sendable {
    /// The folder.
    public let url: URL

    /// Names a folder; makes nothing.
    ///
    /// - Parameter url: the folder, which may not exist yet.
    public init(_ url: URL) { self.url = url }

    /// All orders, the latest first; files that cannot be read are passed over.
    public var jobs: [SyncJob] {
        let files = (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "json" }
            .compactMap { file in
                (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(SyncJob.self, from: $0) }
            }
            .sorted { $0.ordered > $1.ordered }
    }

    /// The order with the service's name.
    public func job(id: String) -> SyncJob? { jobs.first { $0.id == id } }

    /// The same order at the same service, given before.
    public func job(fingerprint: String, at address: URL) -> SyncJob? {
        jobs.first { $0.fingerprint == fingerprint && $0.address == address.absoluteString }
    }

    /// Keeps an order, or what is new of it.
    ///
    /// - Parameter job: the order.
    /// - Throws: ``SyncError`` (`cannotWrite`).
    public func save(_ job: SyncJob) throws(SyncError) {
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(job).write(to: file(of: job), options: .atomic)
        } catch {
            throw SyncError(
                .cannotWrite,
                "cannot keep the order in \(url.path) (\((error as NSError).localizedDescription)): make room there, or set "
                    + "LIPSTREAM_DATA to another folder")
        }
    }

    /// Forgets an order.
    public func remove(_ job: SyncJob) { try? FileManager.default.removeItem(at: file(of: job)) }

    // The key is our own; what the service calls it would not have to be fit for a file's name.
    private func file(of job: SyncJob) -> URL { url.appendingPathComponent("\(job.key).json") }
}
