import Foundation
import SpeechProcessing

/// A file of text that is to be spoken.
enum TextFile {
    /// More than this is no text that anybody speaks: days of speech, or a pipe that never ends.
    static let limit = 4 << 20

    /// Reads a whole file in whatever encoding it has.
    ///
    /// - Throws: ``CommandError`` where it cannot be read or is longer than 4 MB.
    static func read(_ url: URL) throws -> String {
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            var data = Data()
            while data.count <= limit, let piece = try handle.read(upToCount: limit + 1 - data.count), !piece.isEmpty {
                data += piece
            }
            guard data.count <= limit else {
                throw CommandError("\(url.relativePath) is longer than 4 MB: give it in parts")
            }
            return TextDecoding.text(of: data)
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError("cannot read \(url.relativePath): \((error as NSError).localizedDescription)")
        }
    }
}
