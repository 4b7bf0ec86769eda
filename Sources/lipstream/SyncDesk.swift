import Foundation
import Media
import MediaIO
import ModelStore
import SyncAPI
import SyncEngine

/// Waits for films at Sync.so and brings them home: what `dub`, `say` and `sync resume` share.
struct SyncDesk {
    let service: SyncService
    let folder: JobFolder
    let console: Console
    private let start = ContinuousClock.now

    /// Reads the environment; asks nobody.
    ///
    /// - Parameters:
    ///   - console: where it is said how it goes.
    ///   - environment: variables.
    /// - Throws: ``SyncError`` where there is no key.
    init(_ console: Console, _ environment: [String: String] = ProcessInfo.processInfo.environment) throws(SyncError) {
        let account = try SyncAccount(environment)
        if account.isUnprotected {
            console.note(
                "warning: the key and the files go to \(account.address.absoluteString) readable for everybody on the way; "
                    + "an https:// address would protect them")
        }
        service = SyncService(account) { console.note($0) }
        folder = JobFolder(UserData.folder(environment).appendingPathComponent("sync"))
        self.console = console
    }

    /// Waits for a film and writes it.
    ///
    /// - Parameters:
    ///   - id: the service's name for it.
    ///   - output: where to.
    /// - Throws: ``Stopped`` where it was interrupted and can go on, ``SyncError``, ``MediaError``.
    func bringHome(_ id: String, to output: URL) async throws {
        let part = Self.part(of: output, id)
        do {
            try await fetch(try await finished(id), through: part, to: output)
        } catch {
            guard Task.isCancelled || (error as? SyncError)?.code == .stopped else { throw error }
            throw Stopped(
                message:
                    "stopped; the service goes on with \(id) all the same, and lipstream sync resume \(id) picks it up")
        }
        forget(id)
    }

    private func finished(_ id: String) async throws(SyncError) -> Generation {
        do throws(SyncError) {
            return try await service.finished(id) { tell($0) }
        } catch {
            // What failed for good is not waited for again.
            if [.failed, .rejected, .notFound].contains(error.code) { forget(id) }
            throw error
        }
    }

    private func fetch(_ generation: Generation, through part: URL, to output: URL) async throws {
        let begun = ContinuousClock.now
        let download = try await service.fetch(generation, into: part) { progress in
            console.progress(progress, at: (ContinuousClock.now - begun) / .seconds(1))
        }
        let film: VideoReader
        do throws(MediaError) {
            film = try VideoReader(part, frameRate: nil)
            try mark(part, generation)
        } catch {
            guard error.code != .cannotWrite, error.code != .diskFull else {
                throw SyncError(.cannotWrite, "\(error); lipstream sync resume \(generation.id) tries it again")
            }
            download.discard()
            throw SyncError(
                .wrongContent,
                "what came for \(generation.id) is no film that can be read and marked (\(error)); it was thrown away: "
                    + "lipstream sync resume \(generation.id) fetches it again, and your account there has it")
        }
        guard unsafe rename(part.path, output.path) == 0 else {
            throw SyncError(
                .cannotWrite,
                "cannot write \(output.path) (\(unsafe String(cString: strerror(errno)))): lipstream sync resume "
                    + "\(generation.id) -o FILE writes it elsewhere")
        }
        // The note beside it is of no more use.
        download.discard()
        let (seconds, elapsed) = (film.duration ?? 0, (ContinuousClock.now - start) / .seconds(1))
        console.say(
            String(
                format: "%@: %.1f s, %d x %d, made by %@ in %.1f s", output.relativePath, seconds, film.width,
                film.height,
                ServiceText.plain(generation.model), elapsed),
            [
                "event": "done", "output": output.relativePath, "seconds": seconds, "width": film.width,
                "height": film.height, "id": generation.id, "model": generation.model, "elapsed": elapsed,
            ])
    }

    /// Says in the film that a network drew it, unless it says so already.
    private func mark(_ film: URL, _ generation: Generation) throws(MediaError) {
        if case .mark(let mark) = try MovieMark.find(in: film), mark.sourceType != nil { return }
        let provenance = Provenance(
            engine: EngineArguments.Name.sync.rawValue, isDrawnByNetwork: true,
            model: Provenance.Model(name: ServiceText.plain(generation.model)))
        try MovieMark.append(XMPPacket(provenance), to: film)
    }

    /// Says how a generation stands.
    func tell(_ generation: Generation) {
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        console.waiting(
            "\(Self.words(generation.status)), \(Console.time(elapsed)) so far",
            ["event": "status", "id": generation.id, "status": generation.status.rawValue, "elapsed": elapsed],
            at: elapsed)
    }

    /// A status in words.
    static func words(_ status: GenerationStatus) -> String {
        switch status {
        case .pending: "waiting for its turn"
        case .processing: "being made"
        case .completed: "ready"
        case .failed: "failed"
        case .rejected: "rejected"
        default: ServiceText.plain(status.rawValue)
        }
    }

    private func forget(_ id: String) { if let job = folder.job(id: id) { folder.remove(job) } }

    /// Where a film is until it is whole: beside its name.
    static func part(of output: URL, _ id: String) -> URL {
        output.sibling(".", output.lastPathComponent, ".\(id).part")
    }
}
