internal import Foundation
public import GRDB

/// Avatars and films on disk: a SQLite file in the data folder.
///
/// GRDB reads and writes on its own threads; no call blocks one of Swift's.
public struct Database: Sendable {
    /// The open file.
    public let pool: DatabasePool
    /// Kept for its lock: nobody else may write as long as somebody has this database.
    private let folder: DataFolder

    /// Opens the database, making or renewing its tables.
    ///
    /// - Parameters:
    ///   - folder: ours already.
    ///   - version: this program's, written down for older ones that cannot read what it writes.
    /// - Throws: ``StorageError``: `damaged` where the file is no database or lacks a table, `tooNew` where it comes from a
    ///   newer version.
    public init(in folder: DataFolder, version: String = "") throws(StorageError) {
        self.folder = folder
        do {
            pool = try DatabasePool(path: folder.database.path)
            try pool.read { try Self.refuseNewer($0, folder.database, than: version) }
            try Self.migrator.migrate(pool)
            try pool.write { database in
                try Self.refuseIncomplete(database, folder.database)
                try database.execute(
                    sql: "UPDATE writer SET version = ? WHERE version <> ?", arguments: [version, version])
            }
        } catch let error as StorageError {
            throw error
        } catch let error as DatabaseError {
            throw Self.damaged(folder.database, error.message ?? "\(error.resultCode)")
        } catch {
            throw Self.damaged(folder.database, "\(error)")
        }
    }

    private static func damaged(_ file: URL, _ why: String) -> StorageError {
        StorageError(
            .damaged,
            "Cannot use the database \(file.path): \(why). Avatars and films beside it are whole and stay. Put a copy of "
                + "the database back, or rename it to start with an empty one: what that does not know is then kept in "
                + "the folder set-aside.")
    }

    /// What a newer version wrote is not understood here, and writing to it could lose it.
    private static func refuseNewer(_ database: GRDB.Database, _ file: URL, than own: String) throws {
        let unknown = try migrator.appliedIdentifiers(database).subtracting(migrator.migrations)
        guard !unknown.isEmpty else { return }
        let writer =
            try database.tableExists("writer") ? String.fetchOne(database, sql: "SELECT version FROM writer") : nil
        let step = unknown.max { ($0.count, $0) < ($1.count, $1) } ?? ""
        // A build of the same version may know less than the one that wrote it.
        let needed = writer.flatMap { ["", own].contains($0) ? nil : "version \($0) or newer" } ?? "a newer version"
        throw StorageError(
            .tooNew,
            "The database \(file.path) was written by a newer Lipstream (its format is \(step), this program knows "
                + "formats up to \(migrator.migrations.last ?? "")): use \(needed), or choose another folder with --data."
        )
    }

    /// Columns that the records need, by table.
    private static let columns = [
        "avatars": ["id", "name", "digest", "width", "height", "isFromVideo", "faces", "createdAt"],
        "dubs": [
            "id", "avatar", "face", "engine", "text", "voice", "rate", "badge", "state", "attempt", "stops", "note",
            "error", "createdAt", "framing", "file", "seconds",
        ],
        "generations": [
            "id", "request", "engine", "uploads", "secret", "base", "idempotencyKey", "digest", "status", "attempt",
            "stops", "error", "errorCode", "outputDuration", "owesWebhook", "createdAt",
        ],
        "writer": ["version"],
    ]

    private static func refuseIncomplete(_ database: GRDB.Database, _ file: URL) throws {
        for (table, columns) in columns.sorted(by: { $0.key < $1.key }) {
            guard try database.tableExists(table) else { throw damaged(file, "its table \(table) is missing") }
            let missing = Set(columns).subtracting(try database.columns(in: table).map(\.name))
            guard let column = missing.min() else { continue }
            throw damaged(file, "its table \(table) has no column \(column)")
        }
        let report = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "ok"
        guard report == "ok" else { throw damaged(file, "it is damaged (\(report))") }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.create(table: "avatars") { table in
                table.primaryKey("id", .text)
                table.column("name", .text).notNull()
                table.column("digest", .text).notNull().unique()
                table.column("width", .integer).notNull()
                table.column("height", .integer).notNull()
                table.column("isFromVideo", .boolean).notNull()
                table.column("faces", .blob).notNull()
                table.column("concerns", .text).notNull()
                table.column("createdAt", .double).notNull()
            }
            try database.create(table: "dubs") { table in
                table.primaryKey("id", .text)
                table.column("avatar", .text).notNull()
                table.column("face", .integer).notNull()
                table.column("text", .text)
                table.column("voice", .text)
                table.column("rate", .double).notNull()
                table.column("state", .text).notNull()
                table.column("attempt", .integer).notNull()
                table.column("note", .text)
                table.column("error", .text)
                table.column("createdAt", .double).notNull()
            }
        }
        migrator.registerMigration("2") { database in
            // Concerns follow from the landmarks; notes are kept as codes, since pages translate them.
            try database.alter(table: "avatars") { $0.drop(column: "concerns") }
            try database.execute(sql: "UPDATE dubs SET note = 'restarted' WHERE note IS NOT NULL")
        }
        migrator.registerMigration("3") { database in
            try database.alter(table: "dubs") { $0.add(column: "engine", .text) }
        }
        migrator.registerMigration("4") { database in
            try database.alter(table: "dubs") { $0.add(column: "badge", .boolean).notNull().defaults(to: false) }
        }
        migrator.registerMigration("5") { database in
            try database.create(table: "generations") { table in
                table.primaryKey("id", .text)
                table.column("request", .text).notNull()
                table.column("engine", .text).notNull()
                table.column("uploads", .text).notNull()
                table.column("secret", .text).notNull()
                table.column("base", .text).notNull()
                table.column("idempotencyKey", .text).indexed()
                table.column("digest", .text).notNull()
                table.column("status", .text).notNull()
                table.column("attempt", .integer).notNull()
                table.column("error", .text)
                table.column("errorCode", .text)
                table.column("outputDuration", .double)
                table.column("owesWebhook", .boolean).notNull()
                table.column("createdAt", .double).notNull()
            }
        }
        migrator.registerMigration("6") { database in
            for table in ["dubs", "generations"] {
                try database.alter(table: table) { $0.add(column: "stops", .integer).notNull().defaults(to: 0) }
            }
            try database.create(table: "writer") { $0.column("version", .text).notNull() }
            try database.execute(sql: "INSERT INTO writer VALUES ('')")
        }
        migrator.registerMigration("7") { database in
            try database.alter(table: "dubs") { table in
                table.add(column: "framing", .text).notNull().defaults(to: "whole")
                table.add(column: "file", .text)
                table.add(column: "seconds", .double)
            }
        }
        return migrator
    }
}
