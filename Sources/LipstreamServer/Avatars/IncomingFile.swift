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
    private var handle: FileHandle?
    private var digest = SHA256()
    /// Bytes so far.
    private(set) var size = 0

    /// Prepares a file in a folder, under a name that we make.
    init(in folder: URL, limit: Int) {
        url = folder.appendingPathComponent(Identifier.make())
        self.limit = limit
    }

    /// Adds bytes.
    ///
    /// - Throws: ``Failure``: 413 where they are too many, 507 where the disk is full.
    func append(_ bytes: ByteBuffer) throws {
        guard size + bytes.readableBytes <= limit else { throw Failure.tooLarge(limit: limit) }
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

    /// Closes the file.
    ///
    /// - Returns: its SHA-256.
    func finish() -> String {
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
