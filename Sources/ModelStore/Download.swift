public import Foundation
internal import Media

/// Fetches one file over HTTP into a `.part` file that survives interruptions.
public struct Download: Sendable {
    /// How far it has come.
    public struct Progress: Sendable, Hashable {
        /// Bytes that are there, those of earlier runs among them.
        public let bytes: Int
        /// Bytes in all, where the server says so.
        public let total: Int?
        /// Over the last seconds; 0 where not known yet.
        public let bytesPerSecond: Double

        /// Takes the numbers.
        public init(bytes: Int, total: Int?, bytesPerSecond: Double) {
            (self.bytes, self.total, self.bytesPerSecond) = (bytes, total, bytesPerSecond)
        }

        /// Seconds until all is there, where that can be said.
        public var secondsLeft: Double? {
            guard let total, bytesPerSecond > 0 else { return nil }
            return Double(max(0, total.saturatingMinus(bytes))) / bytesPerSecond
        }
    }

    /// How long to wait and how much to take.
    public struct Limits: Sendable, Hashable {
        /// Seconds without a byte after which the connection counts as dead.
        public var idleSeconds = 60.0
        /// Attempts in a row that bring nothing new.
        public var attempts = 5
        /// Before the second attempt; twice as long before each further one.
        public var firstPause = Duration.seconds(1)
        /// No more than this is written.
        public var mostBytes = 8_000_000_000

        /// The usual ones.
        public init() {}
    }

    private let url: URL
    private let part: URL
    private let sha256: String?
    private let limits: Limits

    /// Describes what is to be fetched.
    ///
    /// - Parameters:
    ///   - url: where from; `http` or `https`.
    ///   - part: where to; a note beside it (`.json`) says what it is the beginning of.
    ///   - sha256: what it must be, where that is known.
    ///   - limits: how long to wait and how much to take.
    public init(from url: URL, to part: URL, sha256: String?, limits: Limits = Limits()) {
        (self.url, self.part, self.sha256, self.limits) = (url, part, sha256, limits)
    }

    /// Fetches the file, going on where an earlier run stopped, and checks it.
    ///
    /// - Parameters:
    ///   - remark: told in a sentence why it begins again or waits.
    ///   - progress: told at most ten times a second, on a thread of the session's.
    /// - Returns: digest and size of what came.
    /// - Throws: ``DownloadError``. What came is kept, except after `wrongContent`.
    public func run(
        remark: @escaping @Sendable (String) -> Void = { _ in },
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws(DownloadError) -> ModelEntry.Content {
        try await fetch(remark: remark, progress: progress)
        remark("all is there; adding up its SHA-256")
        let content: ModelEntry.Content
        do {
            content = try await Checksum().content(of: [part])
        } catch is CancellationError {
            throw stopped()
        } catch {
            throw .writing(error, to: part)
        }
        guard let sha256, content.sha256 != sha256 else { return content }
        PartFile.remove(part)
        throw DownloadError(
            .wrongContent,
            "what came from \(url.host ?? "there") is not the file that was published (its SHA-256 begins "
                + "\(content.sha256.prefix(12)), not \(sha256.prefix(12))) and was thrown away: try again, or add a file of "
                + "your own with lipstream models add FILE")
    }

    /// Removes what was fetched, once it has been used.
    public func discard() { PartFile.remove(part) }

    /// Fetches the file, going on where an earlier run stopped, where there is no digest to check it by.
    ///
    /// - Parameters:
    ///   - remark: told in a sentence why it begins again or waits.
    ///   - progress: told at most ten times a second, on a thread of the session's.
    /// - Throws: ``DownloadError``. What came is kept.
    public func fetch(
        remark: @escaping @Sendable (String) -> Void, progress: @escaping @Sendable (Progress) -> Void
    ) async throws(DownloadError) {
        guard ["http", "https"].contains(url.scheme?.lowercased()), url.host?.isEmpty == false else {
            throw DownloadError(.wrongAddress, "\(url.absoluteString) cannot be fetched: give an https:// address")
        }
        var file = try PartFile(part, address: url.absoluteString)
        defer {
            // Nothing came: there is nothing to go on with.
            if file.size == 0 { PartFile.remove(part) }
            file.close()
        }
        // Neither the server nor we could tell whether a rest belongs to what is there.
        if file.size > 0, sha256 == nil, file.version?.hasMark != true { try file.startOver() }
        if file.size > 0, file.size == file.version?.total { return }
        if file.size > 0 { remark("going on after \(file.size / 1_000_000) MB that are there") }
        var (furthest, failures) = (file.size, 0)
        while true {
            do throws(DownloadError) {
                if Task.isCancelled { throw stopped() }
                let before = file.size
                switch try await Transfer.run(url, into: &file, limits: limits, remark: remark, progress: progress) {
                case .complete: return
                case .askForAll:
                    // Asked from the beginning, a server that answers like this gives nothing at all.
                    guard before > 0 else { throw DownloadError.status(416, url: url) }
                    remark("the file on the server is another one now: beginning again")
                    try file.startOver()
                }
            } catch {
                if Task.isCancelled { throw stopped() }
                guard error.isPassing else { throw error }
                // New bytes are a reason to go on; a file is finite, so this ends.
                failures = file.size > furthest ? 1 : failures + 1
                furthest = max(furthest, file.size)
                guard failures < limits.attempts else { throw error }
                remark("\(error.description.prefix { $0 != ":" }): trying again")
                try await pause(after: failures)
            }
        }
    }

    private func pause(after failures: Int) async throws(DownloadError) {
        do {
            try await Task.sleep(for: limits.firstPause * (1 << (failures - 1)))
        } catch {
            throw stopped()
        }
    }

    private func stopped() -> DownloadError {
        let size = (try? FileManager.default.attributesOfItem(atPath: part.path))?[.size] as? NSNumber
        return DownloadError(
            .stopped,
            "stopped; \((size?.intValue ?? 0) / 1_000_000) MB are kept in \(part.path), and the same command goes on there"
        )
    }
}
