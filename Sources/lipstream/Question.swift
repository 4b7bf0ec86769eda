import Foundation
import Synchronization

/// A question to the person at the terminal.
enum Question {
    /// Whether there is a person to ask.
    static var canAsk: Bool {
        isatty(FileHandle.standardInput.fileDescriptor) == 1 && isatty(FileHandle.standardError.fileDescriptor) == 1
    }

    /// Asks, and waits for a line.
    ///
    /// - Parameter text: the question.
    /// - Returns: whether the answer begins with y; an empty one does not.
    /// - Throws: `CancellationError` when the program is stopped meanwhile.
    static func isYes(_ text: String) async throws -> Bool {
        try? FileHandle.standardError.write(contentsOf: Data("\(text) (y/N) ".utf8))
        let waiting = Mutex<CheckedContinuation<String?, Never>?>(nil)
        // The thread that reads cannot be woken: whoever comes first, it or Ctrl-C, gives the answer.
        @Sendable func answer(_ line: String?) {
            waiting.withLock { waiting in
                waiting?.resume(returning: line)
                waiting = nil
            }
        }
        let line = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting.withLock { $0 = continuation }
                if Task.isCancelled { return answer(nil) }
                DispatchQueue(label: "lipstream.question").async { answer(readLine()) }
            }
        } onCancel: {
            answer(nil)
        }
        try Task.checkCancellation()
        return line?.drop(while: \.isWhitespace).first?.lowercased() == "y"
    }
}
