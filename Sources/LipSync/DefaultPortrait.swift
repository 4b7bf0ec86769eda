public import Foundation
internal import Media

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
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let found = BundledFile.find(
            "portrait.jpg", of: "LipSync", sources: sources.appendingPathComponent("Resources/portrait.jpg"))
        guard let url = found.url else {
            throw LipSyncError(
                .portraitMissing,
                "The portrait that ships is missing: there is no \(found.expected.path). Keep the folder "
                    + "lipstream_LipSync.resources beside the executable, or name a photo of your own.")
        }
        return url
    }
}
