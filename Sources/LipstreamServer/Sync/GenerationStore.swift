internal import Foundation
internal import GRDB
internal import HTTPTypes
internal import SyncAPI

/// Generations on disk and their records.
struct GenerationStore: Sendable {
    let database: Database
    /// A folder for each generation.
    let root: URL

    func folder(_ id: String) -> URL { root.appendingPathComponent(id, isDirectory: true) }
    /// A file that came with the request.
    func upload(_ id: String, _ field: String) -> URL { folder(id).appendingPathComponent("\(field).input") }
    /// The film that an attempt made.
    func film(_ record: GenerationRecord) -> URL { folder(record.id).appendingPathComponent("\(record.attempt).mp4") }

    /// Keeps a new generation with its files, or finds the one that was made of the same request.
    ///
    /// - Parameters:
    ///   - record: what is new.
    ///   - files: by field of the form; moved away.
    /// - Returns: the record that counts, and whether it is new.
    /// - Throws: ``Failure``: 409 `key_used` where the key belongs to another request, 507, 500. Nothing is left then.
    func insert(_ record: GenerationRecord, files: [String: URL]) async throws -> (GenerationRecord, isNew: Bool) {
        let place = folder(record.id)
        do {
            try await FileWork.run {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                for (field, file) in files { try FileManager.default.moveItem(at: file, to: upload(record.id, field)) }
            }
            // In one transaction, so that of two at once with one key the second finds the first.
            let found: GenerationRecord? = try await database.pool.write { database in
                if let key = record.idempotencyKey,
                    let found =
                        try GenerationRecord
                        .filter(Column("idempotencyKey") == key && Column("createdAt") > record.createdAt - 86_400)
                        .fetchOne(database)
                {
                    return found
                }
                try record.insert(database)
                return nil
            }
            guard let found else { return (record, true) }
            await FileWork.run { try? FileManager.default.removeItem(at: place) }
            guard found.digest == record.digest else {
                throw Failure(
                    .unprocessableContent, "key_used", "This Idempotency-Key was used for another request.",
                    hint: "Make a new key for each request.")
            }
            return (found, false)
        } catch let failure as Failure {
            throw failure
        } catch {
            await FileWork.run { try? FileManager.default.removeItem(at: place) }
            throw Failure.writing(error)
        }
    }

    func update(_ record: GenerationRecord) async throws { try await database.pool.write { try record.update($0) } }

    /// - Throws: ``Failure`` (404 `no_generation`).
    func record(_ id: String) async throws -> GenerationRecord {
        guard let record = try await database.pool.read({ try GenerationRecord.fetchOne($0, key: id) }) else {
            throw Failure(
                .notFound, "no_generation", "There is no such generation.", hint: "GET /v2/generations lists them.")
        }
        return record
    }

    /// The newest, at most a hundred.
    ///
    /// - Parameters:
    ///   - status: only those with one of these; `nil` for all.
    ///   - ids: only these; `nil` for all.
    /// - Returns: the newest first.
    /// - Throws: an error of the database.
    func list(status: [String]?, ids: [String]?) async throws -> [GenerationRecord] {
        try await database.pool.read { database in
            var query = GenerationRecord.order(Column("createdAt").desc).limit(100)
            if let status { query = query.filter(status.contains(Column("status"))) }
            if let ids { query = query.filter(ids.contains(Column("id"))) }
            return try query.fetchAll(database)
        }
    }

    /// Removes what was asked for long ago and is finished.
    ///
    /// - Parameter time: seconds since 1970.
    /// - Returns: how many.
    @discardableResult func expire(before time: Double) async -> Int {
        let condition = "createdAt < ? AND status NOT IN ('PENDING', 'PROCESSING')"
        let old = try? await database.pool.read {
            try String.fetchAll($0, sql: "SELECT id FROM generations WHERE \(condition)", arguments: [time])
        }
        // Files before records: a folder without a record would be set aside and outlive its time.
        let gone = old ?? []
        await FileWork.run { for id in gone { try? FileManager.default.removeItem(at: folder(id)) } }
        _ = try? await database.pool.write { database in
            for id in gone { try GenerationRecord.deleteOne(database, key: id) }
        }
        return gone.count
    }

    /// Removes everything of a finished generation but its film.
    func removeInputs(of record: GenerationRecord) async {
        let (film, folder) = (film(record).lastPathComponent, folder(record.id))
        await FileWork.run {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name != film {
                try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
            }
        }
    }

    /// Notes that the server is being stopped while a generation is made: then the attempt does not count.
    func noteStop(_ id: String) async throws {
        try await database.pool.write {
            try $0.execute(
                sql: "UPDATE generations SET stops = stops + 1 WHERE id = ? AND status = ?",
                arguments: [id, GenerationStatus.processing.rawValue])
        }
    }

    /// What the last server left: those that it was making are put back.
    ///
    /// One that was being made when three servers ended,
    /// none of them in order, has failed.
    ///
    /// - Returns: the names of those that wait, oldest first, and of those whose webhooks were not told.
    func recover() async throws -> (waiting: [String], owing: [String]) {
        try await database.pool.write { database in
            try database.execute(
                sql: """
                    UPDATE generations SET status = ?, error = ?, errorCode = 'gave_up'
                    WHERE status = ? AND attempt - stops >= ?
                    """,
                arguments: [
                    GenerationStatus.failed.rawValue,
                    "The server ended \(Attempts.limit) times while this film was being made. Ask for it again with other inputs.",
                    GenerationStatus.processing.rawValue, Attempts.limit,
                ])
            try database.execute(
                sql: "UPDATE generations SET status = ? WHERE status = ?",
                arguments: [GenerationStatus.pending.rawValue, GenerationStatus.processing.rawValue])
            func names(_ condition: String) throws -> [String] {
                try String.fetchAll(
                    database, sql: "SELECT id FROM generations WHERE \(condition) ORDER BY createdAt, rowid")
            }
            return (try names("status = 'PENDING'"), try names("owesWebhook AND status <> 'PENDING'"))
        }
    }
}
