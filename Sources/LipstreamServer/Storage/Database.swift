internal import Foundation
public import GRDB

/// Avatars and films on disk: a SQLite file in the data folder.
///
/// GRDB reads and writes on its own threads; no call blocks one of Swift's.
public struct Database: Sendable {
    /// The open file.
    public let pool: DatabasePool

    /// Opens the database, making or renewing its tables.
    ///
    /// - Parameter folder: ours already.
    /// - Throws: ``StorageError`` (`damaged`) where the file is no database or comes from a newer version.
    public init(in folder: DataFolder) throws(StorageError) {
        do {
            pool = try DatabasePool(path: folder.database.path)
            try Self.migrator.migrate(pool)
        } catch {
            throw StorageError(
                .damaged,
                "Cannot open \(folder.database.path): \(error); move the file away to start with an empty one.")
        }
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
        return migrator
    }
}
