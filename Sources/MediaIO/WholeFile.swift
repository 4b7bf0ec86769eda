public import Foundation

/// Writes a file that is either whole or not there.
public enum WholeFile {
    /// Writes bytes under a hidden name beside the file's own, and renames it when whole.
    ///
    /// - Parameters:
    ///   - bytes: the whole content.
    ///   - url: a local file; what is there is replaced.
    /// - Throws: ``MediaError``: no such folder, no permission, disk full; then nothing is left behind.
    public static func write(_ bytes: [UInt8], to url: URL) throws(MediaError) {
        let partial = try PartialFile(for: url)
        try partial.write(bytes)
        try partial.commit()
    }

    /// Finds out beforehand whether a file could be written there, and makes nothing.
    ///
    /// - Parameter url: a local file.
    /// - Throws: ``MediaError``: no such folder, none that may be written to, or something there that is no plain
    ///   file.
    public static func check(_ url: URL) throws(MediaError) { try PartialFile.check(url) }
}
