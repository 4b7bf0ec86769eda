internal import Foundation
internal import GRDB

/// Folders of avatars, films and generations that the database does not know.
///
/// A server that ended between a file and its record leaves one, and so does a database that is missing, empty, or older
/// than the files. The two cannot be told apart, so nothing is deleted: what is older than a day, and everything where
/// the database knows nothing at all, is moved to `set-aside` in the data folder.
struct StrayFolders: Sendable {
    /// How old a folder must be where the database knows others, by its newest file: its record may still be written.
    static let grace: TimeInterval = 86_400

    let folder: DataFolder
    let database: Database

    /// Moves strays away.
    ///
    /// - Parameter now: the time of day.
    /// - Returns: where they are now.
    /// - Throws: an error of the database or the disk; what was moved by then stays moved.
    func setAside(now: Date) async throws -> [URL] {
        let parts = [("avatars", folder.avatars), ("dubs", folder.films), ("generations", folder.generations)]
        var moved: [URL] = []
        for (table, root) in parts {
            let known = try await database.pool.read { try String.fetchSet($0, sql: "SELECT id FROM \(table)") }
            let place = folder.setAside.appendingPathComponent(root.lastPathComponent, isDirectory: true)
            moved += try await FileWork.run { try Self.move(from: root, known: known, to: place, now: now) }
        }
        return moved
    }

    @FileWork private static func move(from root: URL, known: Set<String>, to place: URL, now: Date) throws -> [URL] {
        let files = FileManager.default
        // The portrait that ships is made anew at every start, so it says nothing about the database.
        let isBlank = known.subtracting([AvatarStore.builtIn]).isEmpty
        var moved: [URL] = []
        for name in try files.contentsOfDirectory(atPath: root.path)
        where !known.contains(name) && name != AvatarStore.builtIn {
            let stray = root.appendingPathComponent(name)
            guard isBlank || now.timeIntervalSince(newest(in: stray)) > grace else { continue }
            try files.createDirectory(at: place, withIntermediateDirectories: true)
            var target = place.appendingPathComponent(name)
            // The same name was set aside before: neither replaces the other.
            if files.fileExists(atPath: target.path) { target.appendPathExtension(Identifier.make()) }
            try files.moveItem(at: stray, to: target)
            moved.append(target)
        }
        return moved
    }

    /// When anything in a folder was changed last; a file that does not say counts as new.
    @FileWork private static func newest(in url: URL) -> Date {
        let inside = FileManager.default.enumerator(at: url, includingPropertiesForKeys: [.contentModificationDateKey])
        let all = [url] + (inside?.compactMap { $0 as? URL } ?? [])
        return all.map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            return attributes?[.modificationDate] as? Date ?? .distantFuture
        }.max() ?? .distantFuture
    }
}
