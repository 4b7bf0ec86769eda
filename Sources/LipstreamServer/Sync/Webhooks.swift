internal import Foundation
internal import Logging
internal import Media
internal import ServiceLifecycle
internal import SyncAPI

/// Tells clients that their generations are finished.
///
/// A POST of the generation goes to the address that the request named, which has to be one that the operator allows. It is
/// tried four times; what could not be told is given up. With a secret it is signed: `Sync-Signature: t=SECONDS,v1=HEX`, the
/// HMAC-SHA256 of "SECONDS.BODY". The form is the one that several services use; Sync.so's own could not be confirmed.
struct Webhooks: Sendable {
    private let store: GenerationStore
    private let fetcher: Fetcher
    private let secret: String?
    private let logger: Logger
    private let pauses: [Duration]
    /// Finished generations; of more than these the oldest are told after the next start.
    private let finished = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(200))

    init(
        store: GenerationStore, fetcher: Fetcher, secret: String?, logger: Logger,
        pauses: [Duration] = [.seconds(1), .seconds(5), .seconds(25)]
    ) {
        (self.store, self.fetcher, self.secret, self.logger, self.pauses) = (store, fetcher, secret, logger, pauses)
    }

    /// Tells of one generation, soon.
    func tell(_ id: String) { finished.continuation.yield(id) }

    /// Works until the task is cancelled.
    func run() async {
        await cancelWhenGracefulShutdown {
            for await id in finished.stream { await send(id) }
        }
    }

    private func send(_ id: String) async {
        guard var record = try? await store.record(id), record.owesWebhook, let generation = try? record.generation(),
            let address = generation.webhookUrl, let body = try? JSONEncoder().encode(generation)
        else { return }
        for pause in [nil] + pauses.map(Optional.init) {
            if let pause { try? await Task.sleep(for: pause) }
            // What was not told is told after the next start.
            if Task.isCancelled { return }
            do {
                let status = try await fetcher.post(address, headers: headers(for: body), body: Array(body))
                if (200..<300).contains(status) { break }
                logger.notice("webhook was answered with \(status)", metadata: ["generation": "\(id)"])
                if (400..<500).contains(status), status != 429, status != 408 { break }
            } catch {
                logger.notice("webhook failed: \(error)", metadata: ["generation": "\(id)"])
            }
        }
        record.owesWebhook = false
        try? await store.update(record)
    }

    private func headers(for body: Data) -> [(name: String, value: String)] {
        var headers = [(name: "Content-Type", value: "application/json")]
        if let secret {
            let time = Int(clamping: Date.now.timeIntervalSince1970)
            headers.append(("Sync-Signature", Self.signature(of: body, at: time, secret: secret)))
        }
        return headers
    }

    /// What proves that a body is ours.
    ///
    /// - Parameters:
    ///   - body: as it is sent.
    ///   - time: seconds since 1970.
    ///   - secret: what both sides know.
    /// - Returns: the header's value.
    static func signature(of body: Data, at time: Int, secret: String) -> String {
        let code = MessageCode.code(of: Array("\(time).".utf8) + body, key: Array(secret.utf8))
        return "t=\(time),v1=\(code)"
    }
}
