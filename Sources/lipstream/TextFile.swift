import Foundation
import Media
import SpeechProcessing

/// Files of text that is to be spoken, read on a thread of their own.
actor TextFile {
    /// More than this is no text that anybody speaks: days of speech, or a pipe that never ends.
    static let limit = 4 << 20

    private nonisolated let executor = BlockingExecutor(label: "lipstream.text-file")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let url: URL

    init(_ url: URL) { self.url = url }

    /// Reads the whole file in whatever encoding it has.
    ///
    /// - Returns: the text.
    /// - Throws: ``CommandError`` where it cannot be read or is longer than 4 MB.
    func text() throws -> String {
        var data = Data()
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            while data.count <= Self.limit, let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
                data += piece
            }
        } catch {
            throw CommandError("cannot read \(url.relativePath): \((error as NSError).localizedDescription)")
        }
        guard data.count <= Self.limit else {
            throw CommandError("\(url.relativePath) is longer than 4 MB: give it in parts")
        }
        return TextDecoding.text(of: data)
    }
}
