internal import Faces
internal import Foundation
internal import GRDB
internal import Hummingbird
public import LipSync
internal import Media
internal import MediaIO

/// Avatars: pictures whose faces were found once and are kept, with the portrait that ships as `default`.
public actor AvatarStore: AvatarSource {
    /// The id of the portrait that ships.
    public static let builtIn = "default"
    /// Portraits kept in memory, for a face that was used once is soon used again.
    private static let keptPortraits = 4

    private let backend: any Backend
    private let database: Database
    nonisolated let files: AvatarFiles
    nonisolated let upload: Upload
    private var kept: [(key: String, portrait: Portrait)] = []
    private var shipped: Task<AvatarRecord, any Error>?

    /// Called with the id of each avatar that is deleted.
    private var listeners: [@Sendable (String) async -> Void] = []

    /// Opens the store.
    ///
    /// - Parameters:
    ///   - folder: ours already.
    ///   - database: in that folder.
    ///   - backend: finds faces.
    ///   - upload: receives pictures.
    init(folder: DataFolder, database: Database, backend: any Backend, upload: Upload? = nil) {
        self.init(
            database: database, backend: backend, upload: upload ?? Upload(folder: folder.incoming),
            root: folder.avatars)
    }

    init(database: Database, backend: any Backend, upload: Upload, root: URL) {
        (self.database, self.backend, self.upload) = (database, backend, upload)
        files = AvatarFiles(root: root)
    }

    /// Keeps a picture or video, unless it is known.
    ///
    /// - Parameters:
    ///   - received: moved away when it is kept.
    ///   - name: what the client calls it.
    /// - Returns: the avatar, and whether it is new.
    /// - Throws: ``Failure``: 415 `not_a_picture`, 422 `no_face`, 413 `too_large`, 507 `disk_full`.
    func add(_ received: Upload.Received, named name: String) async throws -> (avatar: AvatarDescription, isNew: Bool) {
        let shipped = try await shippedRecord()
        if shipped.digest == received.digest { return (AvatarDescription(shipped), false) }
        if let known = try await known(digest: received.digest) { return (AvatarDescription(known), false) }
        let record = try await make(
            Identifier.make(), from: received.url, digest: received.digest, name: DisplayName(name).text, moving: true)
        do {
            try await database.pool.write { try record.insert($0) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            // The same file came twice at once: the other upload was first.
            await forget(record.id)
            guard let known = try await known(digest: received.digest) else { throw Failure.writing(error) }
            return (AvatarDescription(known), false)
        } catch {
            await forget(record.id)
            throw Failure.writing(error)
        }
        return (AvatarDescription(record), true)
    }

    /// All avatars: `default`, then the newest first.
    func list() async throws -> [AvatarDescription] {
        let shipped = try await shippedRecord()
        let own = try await database.pool.read {
            try AvatarRecord.fetchAll(
                $0, sql: "SELECT * FROM avatars WHERE id <> ? ORDER BY createdAt DESC, rowid DESC",
                arguments: [Self.builtIn])
        }
        return ([shipped] + own).map(AvatarDescription.init)
    }

    /// One avatar.
    ///
    /// - Throws: ``Failure`` (404 `no_avatar`).
    func avatar(_ id: String) async throws -> AvatarDescription { AvatarDescription(try await record(id)) }

    /// Forgets an avatar and removes its files.
    ///
    /// - Throws: ``Failure``: 403 `built_in`, 404 `no_avatar`.
    func delete(_ id: String) async throws {
        guard id != Self.builtIn else {
            throw Failure(
                .forbidden, "built_in", "The portrait that ships cannot be deleted.", hint: "Choose another avatar.")
        }
        let gone = try await record(id).id
        // Files before the record: a folder without one would be set aside and outlive its deletion.
        await forget(gone)
        _ = try await database.pool.write { try AvatarRecord.deleteOne($0, key: gone) }
        // A portrait that was being read meanwhile may have been kept again.
        await forget(gone)
        for listener in listeners { await listener(gone) }
    }

    /// Removes uploaded avatars that came before a time, in seconds since 1970, and that no waiting film shows.
    ///
    /// - Returns: how many.
    func expire(before time: Double) async throws -> Int {
        let old = try await database.pool.read {
            try String.fetchAll(
                $0,
                sql: """
                    SELECT id FROM avatars WHERE createdAt < ? AND id <> ?
                    AND id NOT IN (SELECT avatar FROM dubs WHERE state IN ('queued', 'running'))
                    AND NOT EXISTS (
                        SELECT 1 FROM generations
                        WHERE status IN ('PENDING', 'PROCESSING') AND instr(request, avatars.id))
                    """, arguments: [time, Self.builtIn])
        }
        for id in old { try await delete(id) }
        return old.count
    }

    /// Calls a closure with the id of each avatar that is deleted from now on.
    func onDeletion(_ listener: @escaping @Sendable (String) async -> Void) { listeners.append(listener) }

    /// What tells versions of an avatar apart: the digest of its file.
    ///
    /// - Parameter id: an avatar's, or `default`.
    /// - Returns: 64 hexadecimal digits.
    /// - Throws: ``Failure`` (404 `no_avatar`).
    public func version(of id: String) async throws -> String { try await record(id).digest }

    /// The face that is to speak.
    ///
    /// - Parameters:
    ///   - id: an avatar's, or `default`.
    ///   - face: its number, 1 being the largest.
    /// - Returns: the picture and the face's landmarks; nothing is looked for again.
    /// - Throws: ``Failure``: 404 `no_avatar`, 422 `no_such_face`.
    public func portrait(id: String, face: Int) async throws -> Portrait {
        let record = try await record(id)
        let faces = LandmarkBlob.decode(record.faces)
        guard faces.indices.contains(face - 1) else { throw Failure.noSuchFace(face, of: faces.count) }
        let key = "\(record.id) \(face)"
        if let index = kept.firstIndex(where: { $0.key == key }) {
            let found = kept.remove(at: index)
            kept.append(found)
            return found.portrait
        }
        do {
            let image = try await files.read(record.id, isFromVideo: record.isFromVideo)
            let portrait = Portrait(image: image, face: faces[face - 1])
            keep(portrait, as: key)
            return portrait
        } catch let error as MediaError {
            throw Failure(
                .internalServerError, "storage", "The avatar's picture cannot be read: \(ErrorText.forClients(error))",
                hint: "Delete the avatar and upload the picture again.")
        }
    }

    /// The file from which an avatar was made, for films.
    ///
    /// - Throws: ``Failure``: 404 `no_avatar`, 422 `no_such_face`.
    func source(id: String, face: Int) async throws -> URL {
        let record = try await record(id)
        let count = LandmarkBlob.decode(record.faces).count
        guard face >= 1, face <= count else { throw Failure.noSuchFace(face, of: count) }
        return files.original(record.id)
    }

    private func known(digest: String) async throws -> AvatarRecord? {
        try await database.pool.read {
            try AvatarRecord.fetchOne($0, sql: "SELECT * FROM avatars WHERE digest = ?", arguments: [digest])
        }
    }

    private func record(_ id: String) async throws -> AvatarRecord {
        if id == Self.builtIn { return try await shippedRecord() }
        guard let record = try await database.pool.read({ try AvatarRecord.fetchOne($0, key: id) }) else {
            throw Failure(
                .notFound, "no_avatar", "There is no such avatar.",
                hint: "Upload the picture, or choose one of GET /api/v1/avatars.")
        }
        return record
    }

    /// The portrait that ships, prepared once and again only when the file changes.
    private func shippedRecord() async throws -> AvatarRecord {
        if let shipped { return try await shipped.value }
        let task = Task { try await prepareShipped() }
        shipped = task
        do {
            return try await task.value
        } catch {
            shipped = nil
            throw error
        }
    }

    private func prepareShipped() async throws -> AvatarRecord {
        let url = backend.defaultPortrait
        let digest = try await files.digest(of: url)
        let id = Self.builtIn
        if let known = try await database.pool.read({ try AvatarRecord.fetchOne($0, key: id) }),
            known.digest == digest
        {
            return known
        }
        let record = try await make(id, from: url, digest: digest, name: url.lastPathComponent, moving: false)
        try await database.pool.write {
            // Somebody may have uploaded the picture that ships with this version.
            try $0.execute(sql: "DELETE FROM avatars WHERE digest = ?", arguments: [digest])
            try record.save($0)
        }
        return record
    }

    /// Finds the faces and writes the files.
    private func make(
        _ id: String, from url: URL, digest: String, name: String, moving isOurs: Bool
    ) async throws -> AvatarRecord {
        do {
            try await files.check(url)
            let reading = try await backend.readFaces(in: url)
            try await files.store(reading.image, as: id, from: url, moving: isOurs)
            if let face = reading.faces.first {
                keep(Portrait(image: reading.image, face: face), as: "\(id) 1")
            }
            return AvatarRecord(
                id: id, name: name, digest: digest, width: reading.image.width, height: reading.image.height,
                isFromVideo: reading.isFromVideo, faces: LandmarkBlob.encode(reading.faces),
                createdAt: Date.now.timeIntervalSince1970)
        } catch let error as MediaError {
            throw Failure(error)
        } catch let error as FaceError {
            throw Failure(error)
        }
    }

    private func keep(_ portrait: Portrait, as key: String) {
        kept.removeAll { $0.key == key }
        kept.append((key, portrait))
        if kept.count > Self.keptPortraits { kept.removeFirst() }
    }

    private func forget(_ id: String) async {
        kept.removeAll { $0.key.hasPrefix("\(id) ") }
        await files.remove(id)
    }
}

extension Failure {
    fileprivate static func noSuchFace(_ face: Int, of count: Int) -> Failure {
        Failure(
            .unprocessableContent, "no_such_face", "There is no face \(face): the picture has \(count).",
            hint: "Choose a face from 1 to \(count), the largest first.")
    }
}
