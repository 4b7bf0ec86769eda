public import Foundation
public import ModelStore
public import SyncAPI

extension SyncService {
    /// Waits until a film is ready.
    ///
    /// A connection that breaks meanwhile is waited for: the service goes on without it.
    ///
    /// - Parameters:
    ///   - id: the service's name for it.
    ///   - report: told how it stands, after each question and about once a second.
    /// - Returns: the generation, COMPLETED.
    /// - Throws: ``SyncError``: `failed`, `rejected`, `stopped`, or why it could not be asked any longer.
    public func finished(
        _ id: String, report: @Sendable (Generation) -> Void = { _ in }
    ) async throws(SyncError) -> Generation {
        var (number, silence) = (0, 0.0)
        var last: Generation?
        while true {
            do throws(SyncError) {
                let generation = try await generation(id)
                (last, silence) = (generation, 0)
                report(generation)
                if let end = try Self.end(of: generation) { return end }
            } catch {
                guard error.isPassing || error.code == .offline, silence < polling.patience else { throw error }
                remark("\(error.beginning): the service goes on meanwhile; asking again")
                silence += polling.pause(before: number)
            }
            var pause = polling.pause(before: number)
            number += 1
            // In steps of a second, so that whoever watches sees the time go on.
            while pause > 0 {
                try await Self.sleep(min(pause, 1))
                pause -= 1
                if pause > 0, let last { report(last) }
            }
        }
    }

    /// Whether a generation is over, and well.
    private static func end(of generation: Generation) throws(SyncError) -> Generation? {
        let words = [generation.error, generation.errorCode.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
        let reason = words.isEmpty ? "and does not say why" : "and says: \"\(ServiceText.plain(words))\""
        switch generation.status {
        case .completed: return generation
        case .failed:
            throw SyncError(.failed, "the service could not make film \(generation.id) \(reason)")
        case .rejected:
            throw SyncError(
                .rejected, "the service does not want to make film \(generation.id) (its rules on content) \(reason)")
        default: return nil
        }
    }

    /// Fetches a finished film, going on where an earlier run stopped.
    ///
    /// - Parameters:
    ///   - generation: COMPLETED.
    ///   - part: where to; kept where it fails, with a note beside it.
    ///   - progress: told at most ten times a second.
    /// - Returns: what to remove the part's note by, once the film has its name.
    /// - Throws: ``SyncError``.
    public func fetch(
        _ generation: Generation, into part: URL, progress: @escaping @Sendable (Download.Progress) -> Void
    ) async throws(SyncError) -> Download {
        guard let text = generation.outputURL, let url = URL(string: text) else {
            throw SyncError(
                .unreadableAnswer,
                "the service says that film \(generation.id) is ready, but not where: see your account")
        }
        // From a service that can prove who it is, a film must not come over a connection that anybody can change.
        guard account.address.scheme?.lowercased() == "http" || url.scheme?.lowercased() == "https" else {
            throw SyncError(
                .insecure,
                "the service wants film \(generation.id) to be fetched without protection (http): see your account")
        }
        var limits = Download.Limits()
        limits.mostBytes = 50_000_000_000
        let download = Download(from: url, to: part, sha256: nil, limits: limits)
        do throws(DownloadError) {
            try await download.fetch(remark: remark, progress: progress)
        } catch {
            throw .download(error, id: generation.id)
        }
        return download
    }
}
