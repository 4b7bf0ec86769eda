internal import Foundation
internal import GRDB
internal import HTTPTypes
internal import Hummingbird

/// How often work is begun that ends the server each time.
enum Attempts {
    static let limit = 3
}

/// Films on disk and their records.
struct DubStore: Sendable {
    let database: Database
    /// What is deleted goes here first: emptied at every start, so that a crash in between leaves nothing.
    let trash: URL
    /// A folder for each film.
    let root: URL

    func folder(_ id: String) -> URL { root.appendingPathComponent(id, isDirectory: true) }
    /// The sound that came with the order.
    func speech(_ id: String) -> URL { folder(id).appendingPathComponent("speech") }
    /// The film that an attempt made.
    func film(_ record: DubRecord) -> URL { folder(record.id).appendingPathComponent("\(record.attempt).mp4") }
    /// Its captions, where a text was spoken.
    func captions(_ record: DubRecord) -> URL { film(record).deletingPathExtension().appendingPathExtension("vtt") }

    /// Keeps a new order, with its sound.
    ///
    /// - Throws: ``Failure`` (507, 500). Nothing is left behind then.
    func insert(_ record: DubRecord, speech: URL?) async throws {
        do {
            try await FileWork.run {
                try FileManager.default.createDirectory(at: folder(record.id), withIntermediateDirectories: true)
                if let speech { try FileManager.default.moveItem(at: speech, to: self.speech(record.id)) }
            }
            try await database.pool.write { try record.insert($0) }
        } catch {
            await FileWork.run { try? FileManager.default.removeItem(at: folder(record.id)) }
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
        // Before the record: a folder without one would be set aside and outlive its deletion.
        let gone = trash.appendingPathComponent(Identifier.make())
        await FileWork.run { try? FileManager.default.moveItem(at: folder(id), to: gone) }
        _ = try await database.pool.write { try DubRecord.deleteOne($0, key: id) }
        await FileWork.run { try? FileManager.default.removeItem(at: gone) }
    }

    /// Finished films that were ordered before a time, in seconds since 1970.
    func finished(before time: Double) async throws -> [String] {
        try await database.pool.read {
            try String.fetchAll(
                $0, sql: "SELECT id FROM dubs WHERE createdAt < ? AND state IN ('done', 'failed', 'cancelled')",
                arguments: [time])
        }
    }

    /// Notes that the server is being stopped while a film is made: then the attempt does not count.
    func noteStop(_ id: String) async throws {
        try await database.pool.write {
            try $0.execute(sql: "UPDATE dubs SET stops = stops + 1 WHERE id = ? AND state = 'running'", arguments: [id])
        }
    }

    /// Puts back what was waiting or being made when the last server ended; a film that was being made when three servers
    /// ended, none of them in order, has failed.
    ///
    /// - Returns: the ids of those that wait, in the order of asking.
    func recover() async throws -> [String] {
        let failure = Failure(
            .internalServerError, "gave_up", "The server ended \(Attempts.limit) times while this film was being made.",
            hint: "Order it again with another face or other speech.")
        let open = try await database.pool.write { database in
            try database.execute(
                sql: "UPDATE dubs SET state = 'failed', error = ? WHERE state = 'running' AND attempt - stops >= ?",
                arguments: [failure.detailsText, Attempts.limit])
            try database.execute(
                sql: "UPDATE dubs SET state = 'queued', note = ? WHERE state IN ('queued', 'running')",
                arguments: [DubNote.restarted.rawValue])
            return try String.fetchAll(
                database, sql: "SELECT id FROM dubs WHERE state = 'queued' ORDER BY createdAt, rowid")
        }
        await FileWork.run {
            for id in open {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(id).path)) ?? []
                for name in names where name != "speech" {
                    try? FileManager.default.removeItem(at: folder(id).appendingPathComponent(name))
                }
            }
        }
        return open
    }
}
