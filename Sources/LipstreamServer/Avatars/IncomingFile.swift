internal import Foundation
internal import Media
internal import ModelStore
internal import NIOCore

/// A file that is being received: grows, counts and hashes on a thread of its own, for disks may take their time.
actor IncomingFile {
    private let executor = BlockingExecutor(label: "lipstream.upload")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Where it is.
    nonisolated let url: URL
    private let limit: Int
    /// What more than ``limit`` is refused with.
    private let refusal: Failure
    private var handle: FileHandle?
    private var digest = SHA256()
    /// Bytes so far.
    private(set) var size = 0

    /// Prepares a file in a folder, under a name that we make.
    ///
    /// - Parameters:
    ///   - folder: where it goes.
    ///   - limit: bytes, at most.
    ///   - refusal: what more are refused with; `nil` for "too large".
    init(in folder: URL, limit: Int, beyond refusal: Failure? = nil) {
        url = folder.appendingPathComponent(Identifier.make())
        (self.limit, self.refusal) = (limit, refusal ?? Failure.tooLarge(limit: limit))
    }

    /// Adds bytes.
    ///
    /// - Throws: ``Failure``: 413 where they are too many, 507 where the disk is full.
    func append(_ bytes: ByteBuffer) throws {
        guard size + bytes.readableBytes <= limit else { throw refusal }
        do {
            if handle == nil {
                try Data().write(to: url, options: .withoutOverwriting)
                handle = try FileHandle(forWritingTo: url)
            }
            try handle?.write(contentsOf: bytes.readableBytesView)
        } catch {
            throw Failure.writing(error)
        }
        digest.update(bytes.readableBytesView)
        size += bytes.readableBytes
    }

    /// Closes the file; one without bytes is there, too.
    ///
    /// - Returns: its SHA-256.
    func finish() -> String {
        if handle == nil, size == 0 { try? Data().write(to: url, options: .withoutOverwriting) }
        try? handle?.close()
        handle = nil
        return digest.finish()
    }

    /// Closes and removes what there is, if it was not moved away.
    func remove() {
        try? handle?.close()
        handle = nil
        try? FileManager.default.removeItem(at: url)
    }
}
