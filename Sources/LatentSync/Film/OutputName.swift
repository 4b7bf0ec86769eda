internal import Foundation
internal import MediaIO

/// Looks at a film's name before any work is done.
enum OutputName {
    /// Refuses names that cannot be written.
    ///
    /// - Parameter url: of the film.
    /// - Throws: ``MediaError``: another extension, no such folder, no permission.
    static func check(_ url: URL) throws(MediaError) {
        // A file that is begun and dropped leaves nothing.
        let writer = try VideoWriter(url, width: 64, height: 64)
        writer.cancel()
    }
}
