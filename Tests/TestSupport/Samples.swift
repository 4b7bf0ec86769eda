public import Foundation

/// Files that tests use when they are there.
public enum Samples {
    /// The folder of the package, found upwards from the test executable or the working directory.
    public static let package: URL = {
        let starts = [
            URL(fileURLWithPath: CommandLine.arguments[0]),
            URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
        ]
        for start in starts {
            var folder = start.standardizedFileURL
            while folder.path != "/" {
                if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
                    return folder
                }
                folder.deleteLastPathComponent()
            }
        }
        return starts[1]
    }()

    /// The photo for which there are expected data: 512 x 512, one adult face, mouth open in a smile.
    ///
    /// Unpacked by `Scripts/bootstrap --browser`; the portrait that ships is made from it.
    public static let portrait = package.appendingPathComponent(".deps/portraits/astronaut.png")

    /// A real photo, clip or sound that developers keep beside the package, or `nil` where there is only the package.
    public static func shared(_ name: String) -> URL? { beside("faces/\(name)") }

    /// Expected data that is too large to be kept in the package, or `nil` where there is only the package.
    public static func reference(_ name: String) -> URL? { beside("reference/\(name)") }

    private static func beside(_ name: String) -> URL? {
        let url = package.deletingLastPathComponent().appendingPathComponent("shared/\(name)")
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    /// Names of the real photos that ``shared(_:)`` may have.
    public static let photos = [
        "00.jpg", "00000000.png", "10045.png", "Adele_crop.png", "Blake_Lively.jpg", "Elon_Musk.jpg",
    ]

    /// An empty folder that is removed when `body` returns.
    public static func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "lipstream-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
