public import Foundation

/// The portrait that ships with the program: 960 x 960, head and shoulders of one adult.
///
/// Eileen Collins, photographed by NASA (public domain); `Scripts/make-portrait` enlarged it.
public enum DefaultPortrait {
    /// Where its file is: in the resource folder beside the executable, or, while the program is being developed, in its
    /// sources.
    ///
    /// - Returns: a file that is there.
    /// - Throws: ``LipSyncError`` (`portraitMissing`).
    public static func file() throws(LipSyncError) -> URL {
        // Not `Bundle.module`, which ends the process where the folder is missing.
        let name = "portrait.jpg"
        let beside = [Bundle.main.bundleURL, Bundle.main.resourceURL].compactMap { $0 }
        let folders = beside.flatMap { folder in
            ["lipstream_LipSync.resources", "lipstream_LipSync.bundle"].map(folder.appendingPathComponent)
        }
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Resources")
        let candidates = (folders + [sources]).map { $0.appendingPathComponent(name) }
        guard let url = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw LipSyncError(
                .portraitMissing,
                "The portrait that ships is missing: there is no \(folders[0].path)/\(name). Keep the folder "
                    + "lipstream_LipSync.resources beside the executable, or name a photo of your own.")
        }
        return url
    }
}
