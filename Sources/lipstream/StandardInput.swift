import Foundation
import SpeechProcessing

/// Text that is piped in or typed.
enum StandardInput {
    /// Reads to the end; cancelling the task gives up at once, even while nothing comes.
    ///
    /// - Returns: the text; UTF-8, UTF-16 or Windows-1251; other bytes become U+FFFD.
    /// - Throws: ``CommandError`` for too much text, `CancellationError`.
    static func text() async throws -> String {
        // At most `limit` and one more piece are ever held.
        let (pieces, continuation) = AsyncStream.makeStream(of: Data.self)
        let limit = TextFile.limit
        // A thread of its own: a read from a terminal cannot be called back, and ends with the process.
        Thread.detachNewThread {
            var count = 0
            while count <= limit, let piece = try? FileHandle.standardInput.read(upToCount: 1 << 16), !piece.isEmpty {
                count += piece.count
                continuation.yield(piece)
            }
            continuation.finish()
        }
        var data = Data()
        for await piece in pieces { data += piece }
        try Task.checkCancellation()
        guard data.count <= limit else {
            throw CommandError("the text on the standard input is longer than 4 MB: give it in parts")
        }
        return TextDecoding.text(of: data)
    }
}
