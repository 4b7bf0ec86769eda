internal import Foundation
internal import Hummingbird

/// How much of the disk the data folder may take.
struct DiskQuota: Sendable {
    let folder: URL
    /// Bytes.
    let limit: Int

    /// Bytes that may still be written; none left is a refusal.
    ///
    /// - Parameter size: bytes that are about to come, as far as that is known.
    /// - Returns: at least 1.
    /// - Throws: ``Failure`` (507 `quota_full`).
    @discardableResult func checkRoom(for size: Int = 0) async throws(Failure) -> Int {
        let used = await FileWork.run { Self.size(of: folder) }
        guard used < limit, size <= limit - used else { throw full }
        return limit - used
    }

    /// The refusal.
    var full: Failure {
        Failure(
            .insufficientStorage, "quota_full",
            "The server's films and faces take up the \(Self.words(limit)) that they may have.",
            hint: "Delete films or faces that nobody needs, or start the server with a larger --quota.",
            headers: [.connection: "close"])
    }

    /// `20 GB`.
    static func words(_ bytes: Int) -> String {
        let units = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000)]
        let unit = units.first { bytes >= $0.1 && bytes % $0.1 == 0 }
        return unit.map { "\(bytes / $0.1) \($0.0)" } ?? "\(bytes) bytes"
    }

    /// Bytes of all files in a folder; what is removed meanwhile counts nothing.
    @FileWork private static func size(of folder: URL) -> Int {
        let keys: [URLResourceKey] = [.fileSizeKey, .isRegularFileKey]
        guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys) else { return 0 }
        return files.reduce(into: 0) { sum, file in
            guard let values = try? (file as? URL)?.resourceValues(forKeys: Set(keys)), values.isRegularFile == true
            else { return }
            sum += values.fileSize ?? 0
        }
    }
}
