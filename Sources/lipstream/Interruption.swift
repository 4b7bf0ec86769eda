import Dispatch
import Foundation

/// Ctrl-C and `kill`: the first asks the work to stop and clean up, a second one ends the program at once.
enum Interruption {
    /// Runs work as a task that signals cancel.
    static func run(_ body: sending @escaping () async throws -> Void) async throws {
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { exit(130) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        do {
            try await task.value
        } catch  where task.isCancelled {
            // A step that was interrupted fails in its own way; what happened is that somebody stopped it.
            throw CancellationError()
        }
    }
}
