internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Receives a request's body into a file, within limits of size, number, patience and disk.
///
/// Every body that becomes a file comes through here, so no route can leave a limit out.
struct Upload: Sendable {
    /// A file that came whole.
    struct Received: Sendable {
        /// Where it is until it is moved away.
        let url: URL
        /// Bytes.
        let size: Int
        /// SHA-256, 64 hexadecimal digits.
        let digest: String
    }

    /// Where files grow.
    var folder: URL
    /// Bytes, at most.
    var limit = 64 << 20
    /// How long a client may take for ``UploadPace/least`` bytes.
    var patience = Duration.seconds(30)
    /// Bodies received at once, shared by all who receive with a copy of this; one more is asked to come back.
    var places = Places(limit: 8)
    /// How much of the disk may be used; `nil` for all of it.
    var quota: DiskQuota?

    /// Receives a body, lends the file, and removes it afterwards if it is still there.
    ///
    /// - Parameters:
    ///   - body: the bytes as they come.
    ///   - declared: how many there will be, if the client said so.
    ///   - mayBeEmpty: whether no bytes at all are a body, too.
    ///   - use: may move the file away.
    /// - Returns: what `use` returns.
    /// - Throws: ``Failure``: 503 too many at once, 413 too large, 408 stalled, 400 empty or cut short, 507 disk or quota
    ///   full; or what `use` throws.
    func receive<Result: Sendable>(
        _ body: some AsyncSequence<ByteBuffer, any Error> & Sendable, declared: Int?, mayBeEmpty: Bool = false,
        _ use: @Sendable (Received) async throws -> Result
    ) async throws -> Result {
        if let declared, declared > limit { throw Failure.tooLarge(limit: limit) }
        guard places.take() else {
            throw Failure(
                .serviceUnavailable, "busy", "\(places.limit) uploads are under way already.",
                hint: "Try again in some seconds.", headers: [.retryAfter: "5", .connection: "close"])
        }
        defer { places.leave() }
        let room = try await quota?.checkRoom(for: declared ?? 0) ?? .max
        let file = IncomingFile(in: folder, limit: min(limit, room), beyond: room < limit ? quota?.full : nil)
        do {
            try await fill(file, from: body)
            try Task.checkCancellation()
            let (size, digest) = await (file.size, file.finish())
            guard size > 0 || mayBeEmpty else {
                throw Failure(
                    .badRequest, "empty", "The request has no body.", hint: "Send the file itself as the body.")
            }
            guard size >= declared ?? 0 else {
                throw Failure(.badRequest, "cut_short", "The upload ended before its end.", hint: "Send it again.")
            }
            let result = try await use(Received(url: file.url, size: size, digest: digest))
            await file.remove()
            return result
        } catch {
            await file.remove()
            throw error
        }
    }

    /// Copies, while a second task watches the clock: whichever ends first ends the other.
    private func fill(
        _ file: IncomingFile, from body: some AsyncSequence<ByteBuffer, any Error> & Sendable
    ) async throws {
        let pace = PaceBox(UploadPace(patience: patience, start: .now))
        let patience = patience
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await bytes in body {
                    try await file.append(bytes)
                    pace.count(bytes.readableBytes)
                }
            }
            group.addTask {
                while true {
                    let deadline = pace.deadline
                    guard deadline > .now else { throw Failure.stalled(patience) }
                    try await Task.sleep(until: deadline, clock: .continuous)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

/// The pace of one upload, for who copies and who watches.
private final class PaceBox: Sendable {
    private let pace: Mutex<UploadPace>
    init(_ pace: UploadPace) { self.pace = Mutex(pace) }
    var deadline: ContinuousClock.Instant { pace.withLock { $0.deadline } }
    func count(_ bytes: Int) { pace.withLock { $0.count(bytes, at: .now) } }
}

extension Failure {
    static func tooLarge(limit: Int) -> Failure {
        Failure(
            .contentTooLarge, "too_large",
            "The file is larger than \(limit < 1 << 20 ? "\(limit >> 10) KB" : "\(limit >> 20) MB").",
            hint: "Send a smaller or shorter one.", headers: [.connection: "close"])
    }

    static func stalled(_ patience: Duration) -> Failure {
        Failure(
            .requestTimeout, "stalled",
            "In \(patience.components.seconds) seconds less than \(UploadPace.least / 1024) KB came.",
            hint: "Check the connection and send the file again.", headers: [.connection: "close"])
    }

    /// What became of a disk.
    static func writing(_ error: any Error) -> Failure {
        if let failure = error as? Failure { return failure }
        guard isDiskFull(error) else {
            var failure = Failure(
                .internalServerError, "storage", "The server cannot write its data.",
                hint: "Tell whoever runs the server.")
            failure.cause = String(describing: error)
            return failure
        }
        return Failure(
            .insufficientStorage, "disk_full", "The server's disk is full.",
            hint: "Delete films or avatars that nobody needs, then try again.")
    }

    private static func isDiskFull(_ error: any Error) -> Bool {
        let error = error as NSError
        if error.domain == NSCocoaErrorDomain, error.code == CocoaError.fileWriteOutOfSpace.rawValue { return true }
        if error.domain == NSPOSIXErrorDomain, [ENOSPC, EDQUOT].contains(Int32(truncatingIfNeeded: error.code)) {
            return true
        }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).map(isDiskFull) ?? false
    }
}
