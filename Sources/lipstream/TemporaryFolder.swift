import Foundation

/// A folder of this process's own that somebody removes.
struct TemporaryFolder {
    let url: URL

    /// Makes the folder where the system keeps such (`TMPDIR`).
    init() throws {
        let place = FileManager.default.temporaryDirectory
        url = place.appendingPathComponent("lipstream-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        } catch {
            throw CommandError(
                "cannot make a temporary folder in \(place.path): make room there, or name another folder in TMPDIR")
        }
    }

    /// Removes the folder and what is in it.
    func remove() { try? FileManager.default.removeItem(at: url) }
}

/// A failure of the command line's own, in a sentence.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
