import Foundation
import Synchronization

/// Where results go: a result that could not be written is a failure of the command, whatever else went well.
enum StandardOutput {
    /// The system's number of the first error; 0 for none.
    private static let failure = Mutex<Int32>(0)

    /// Writes a line.
    static func say(_ line: String) { write(line + "\n") }

    /// Writes text; what goes wrong is kept for ``check()``, so that work that is under way is not stopped by it.
    static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Whoever started the program made its end of a pipe not wait.
                var place = pollfd(fd: STDOUT_FILENO, events: Int16(clamping: POLLOUT), revents: 0)
                _ = unsafe poll(&place, 1, -1)
            } else if errno != EINTR {
                let number = errno
                return failure.withLock { if $0 == 0 { $0 = number } }
            }
        }
    }

    /// Tells whether all that was written has arrived.
    ///
    /// - Throws: ``CommandError`` where it has not; a pipe that its reader closed (`lipstream models | head -1`) is no failure.
    static func check() throws {
        let number = failure.withLock { $0 }
        guard number != 0, number != EPIPE else { return }
        throw CommandError(
            "cannot write to the standard output (\(unsafe String(cString: strerror(number)))): what was said there is not "
                + "whole")
    }
}
