public import Foundation
internal import Media

/// Adds up what files hold, on a thread of its own; about 10 ms a megabyte.
public actor Checksum {
    private let executor = BlockingExecutor(label: "lipstream.checksum")
    /// The thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Takes a thread.
    public init() {}

    /// Digests files as if they were one behind the other.
    ///
    /// - Parameters:
    ///   - urls: the files.
    ///   - progress: gets the bytes that are done.
    /// - Returns: digest and size.
    /// - Throws: Foundation's error where a file cannot be read, or `CancellationError`.
    public func content(
        of urls: [URL], progress: @Sendable (Int) -> Void = { _ in }
    ) throws -> ModelEntry.Content {
        var (digest, size) = (SHA256(), 0)
        for url in urls {
            let file = try FileHandle(forReadingFrom: url)
            defer { try? file.close() }
            while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
                try Task.checkCancellation()
                digest.update(Array(part))
                size += part.count
                progress(size)
            }
        }
        return ModelEntry.Content(sha256: digest.finish(), size: size)
    }
}
