public import Foundation

/// The folder `.deps` that `Scripts/bootstrap` fills: models, a voice, OpenVINO.
public struct DependencyFolder: Sendable, Hashable {
    /// The folder itself.
    public let url: URL

    /// Takes a folder that is known.
    public init(url: URL) { self.url = url }

    /// The model files.
    public var models: URL { url.appendingPathComponent("models") }

    /// The natural voice that ships: `en_US-joe-medium`.
    public var voices: URL { url.appendingPathComponent("voices") }

    /// Finds the folder: in `LIPSTREAM_HOME` if that is set, else beside or above the program, else beside or above
    /// the working directory.
    ///
    /// - Parameters:
    ///   - environment: variables; those of this process by default.
    ///   - executable: the program; links in its path are followed.
    ///   - workingDirectory: where the search goes on.
    /// - Returns: a folder that has a folder `models`.
    /// - Throws: ``ModelStoreError`` (`modelMissing`) that says what to run.
    public static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: URL? = Bundle.main.executableURL,
        workingDirectory: URL = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    ) throws(ModelStoreError) -> DependencyFolder {
        if let home = environment["LIPSTREAM_HOME"], !home.isEmpty {
            let home = URL(fileURLWithPath: home, isDirectory: true)
            if let found = candidate(in: home) { return found }
            throw ModelStoreError(
                .modelMissing,
                "LIPSTREAM_HOME is \(home.path), which has no folder .deps/models: set it to the folder where "
                    + "Scripts/bootstrap ran, or unset it")
        }
        let starts = [executable?.resolvingSymlinksInPath().deletingLastPathComponent(), workingDirectory]
        for start in starts.compactMap(\.self) {
            var folder = start.standardizedFileURL
            // A path has a bounded depth, so this ends even where the root is its own parent.
            for _ in 0..<folder.pathComponents.count {
                if let found = candidate(in: folder) { return found }
                folder.deleteLastPathComponent()
            }
        }
        throw ModelStoreError(
            .modelMissing,
            "cannot find the face models: run Scripts/bootstrap (or make) in the folder of Lipstream, or set "
                + "LIPSTREAM_HOME to that folder")
    }

    private static func candidate(in folder: URL) -> DependencyFolder? {
        let found = DependencyFolder(url: folder.appendingPathComponent(".deps"))
        return FileManager.default.fileExists(atPath: found.models.path) ? found : nil
    }
}
