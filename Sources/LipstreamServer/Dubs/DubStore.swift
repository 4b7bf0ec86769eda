internal import Foundation
internal import GRDB
internal import HTTPTypes
internal import Hummingbird

/// Films on disk and their records.
struct DubStore: Sendable {
    let database: Database
    /// A folder for each film.
    let root: URL

    func folder(_ id: String) -> URL { root.appendingPathComponent(id, isDirectory: true) }
    /// The sound that came with the order.
    func speech(_ id: String) -> URL { folder(id).appendingPathComponent("speech") }
    /// The film that an attempt made.
    func film(_ record: DubRecord) -> URL { folder(record.id).appendingPathComponent("\(record.attempt).mp4") }

    /// Keeps a new order, with its sound.
    ///
    /// - Throws: ``Failure`` (507, 500). Nothing is left behind then.
    func insert(_ record: DubRecord, speech: URL?) async throws {
        do {
            try FileManager.default.createDirectory(at: folder(record.id), withIntermediateDirectories: true)
            if let speech { try FileManager.default.moveItem(at: speech, to: self.speech(record.id)) }
            try await database.pool.write { try record.insert($0) }
        } catch {
            try? FileManager.default.removeItem(at: folder(record.id))
            throw Failure.writing(error)
        }
    }

    func update(_ record: DubRecord) async throws { try await database.pool.write { try record.update($0) } }

    /// - Throws: ``Failure`` (404 `no_dub`).
    func record(_ id: String) async throws -> DubRecord {
        guard let record = try await database.pool.read({ try DubRecord.fetchOne($0, key: id) }) else {
            throw Failure(
                .notFound, "no_dub", "There is no such film.", hint: "Order it, or choose one of GET /api/v1/dubs.")
        }
        return record
    }

    /// All films, newest first.
    func list() async throws -> [DubRecord] {
        try await database.pool.read {
            try DubRecord.fetchAll($0, sql: "SELECT * FROM dubs ORDER BY createdAt DESC, rowid DESC")
        }
    }

    func delete(_ id: String) async throws {
        _ = try await database.pool.write { try DubRecord.deleteOne($0, key: id) }
        try? FileManager.default.removeItem(at: folder(id))
    }

    /// Puts back what was waiting or being made when the last server ended, and removes what nobody owns.
    ///
    /// - Returns: their ids, in the order of asking.
    func recover() async throws -> [String] {
        let (open, known) = try await database.pool.write { database in
            try database.execute(
                sql: "UPDATE dubs SET state = 'queued', note = ? WHERE state IN ('queued', 'running')",
                arguments: [DubNote.restarted.rawValue])
            return (
                try String.fetchAll(
                    database, sql: "SELECT id FROM dubs WHERE state = 'queued' ORDER BY createdAt, rowid"),
                try String.fetchSet(database, sql: "SELECT id FROM dubs")
            )
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [] {
            if !known.contains(name) { try? FileManager.default.removeItem(at: folder(name)) }
        }
        for id in open {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(id).path)) ?? []
            for name in names where name != "speech" {
                try? FileManager.default.removeItem(at: folder(id).appendingPathComponent(name))
            }
        }
        return open
    }
}
