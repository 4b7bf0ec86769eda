public import Foundation

/// Where files and folders are that come with the program.
public enum BundledFile {
    /// Finds a file or a folder of a target's resources: in the resource folder beside the executable, or, while the program is
    /// being developed, in its sources.
    ///
    /// Not `Bundle.module`, which ends the process where the folder is missing.
    ///
    /// - Parameters:
    ///   - name: as it lies in the resource folder.
    ///   - target: whose resource it is.
    ///   - sources: where it is in the sources.
    /// - Returns: one that is there, and `nil` where none is; and where it should be, for a message.
    public static func find(_ name: String, of target: String, sources: URL) -> (url: URL?, expected: URL) {
        let beside = [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap { $0 }
        let bundles = beside.flatMap { folder in
            ["lipstream_\(target).resources", "lipstream_\(target).bundle"].map(folder.appendingPathComponent)
        }
        let candidates = bundles.map { $0.appendingPathComponent(name) } + [sources]
        return (candidates.first { FileManager.default.fileExists(atPath: $0.path) }, candidates[0])
    }
}
