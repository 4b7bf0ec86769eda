internal import Foundation

/// Where espeak-ng's data may lie.
enum VoiceData {
    /// Folders beside those that the library looks into by itself: Homebrew's and the usual ones.
    static let candidates = [
        "/opt/homebrew/share/espeak-ng-data", "/usr/local/share/espeak-ng-data", "/usr/share/espeak-ng-data",
    ]

    /// The first folder with voices in it.
    ///
    /// - Throws: ``SpeechError`` with code `voiceDataMissing` where there is none.
    static func folder(among folders: [String]) throws(SpeechError) -> String {
        for folder in folders where FileManager.default.fileExists(atPath: folder + "/phontab") { return folder }
        throw SpeechError(
            .voiceDataMissing,
            "Text to speech failed: there are no espeak-ng voices in \(folders.joined(separator: ", ")). "
                + "Install them (Debian: apt install espeak-ng-data; macOS: brew install espeak-ng) or name their "
                + "folder in ESPEAK_DATA_PATH.")
    }
}
