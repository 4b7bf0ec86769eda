internal import Foundation
internal import Logging
internal import Media
internal import ServiceLifecycle
internal import SyncAPI
internal import Synchronization

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

    /// Works until the task is cancelled: receivers beside each other, the webhooks of one of them one after the other.
    func run() async {
        let lanes = SharedLanes()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await id in finished.stream {
                    guard let receiver = await receiver(of: id), lanes.add(id, for: receiver) else {
                        continue
                    }
                    group.addTask {
                        var next: (id: String, receiver: String)? = (id, receiver)
                        while let current = next, !Task.isCancelled {
                            await send(current.id)
                            next = lanes.next(after: current.receiver)
                        }
                    }
                }
            }
        }
    }

    /// Who is to be told: the host and port of the address.
    private func receiver(of id: String) async -> String? {
        guard let address = try? await store.record(id).readRequest().webhookUrl else { return nil }
        let parts = address.split(separator: "/", maxSplits: 2)
        return parts.count < 2 ? address : parts[1].lowercased()
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

/// The lanes for the tasks that send.
private final class SharedLanes: Sendable {
    private let lanes = Mutex(WebhookLanes<String>())
    func add(_ id: String, for receiver: String) -> Bool { lanes.withLock { $0.add(id, for: receiver) } }
    func next(after receiver: String) -> (id: String, receiver: String)? {
        lanes.withLock { $0.next(after: receiver) }
    }
}
