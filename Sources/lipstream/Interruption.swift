import Dispatch
import Foundation

/// Ctrl-C, `kill` and a closed terminal: the first asks the work to stop and clean up, a second one ends the program at once.
enum Interruption {
    /// Runs work as a task that signals cancel.
    static func run(_ body: sending @escaping () async throws -> Void) async throws {
        let task = Task { try await body() }
        var numbers = [SIGINT, SIGTERM]
        // Under nohup the terminal may close.
        if !isIgnored(SIGHUP) { numbers.append(SIGHUP) }
        let sources = numbers.map { number in
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
        } catch {
            // A step that was interrupted fails in its own way; what happened is that somebody stopped it.
            throw task.isCancelled && !(error is Stopped) ? CancellationError() : error
        }
    }

    /// Lets writing to a pipe that nobody reads fail, instead of ending the program before it has cleaned up.
    static func survivePipes() { signal(SIGPIPE, SIG_IGN) }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return false }
        #if os(Linux)
            return unsafe action.__sigaction_handler.sa_handler.map { unsafe unsafeBitCast($0, to: Int.self) } == 1
        #else
            return unsafe action.__sigaction_u.__sa_handler.map { unsafe unsafeBitCast($0, to: Int.self) } == 1
        #endif
    }
}

/// Work that was stopped and left something behind on purpose.
struct Stopped: Error {
    /// A sentence: what is kept, and how to go on.
    let message: String
}
