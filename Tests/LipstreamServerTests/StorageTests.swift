import Foundation
import GRDB
import Logging
import Synchronization
import TestSupport
import Testing

@testable import LipstreamServer

/// What must survive a server: its folder, its database, and what lies in both.
@Suite("Storage")
struct StorageTests {
    private static func put(_ name: String, in root: URL, age: TimeInterval = 0) throws {
        let folder = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("1.mp4")
        try Data("film".utf8).write(to: file)
        let date = [FileAttributeKey.modificationDate: Date.now - age]
        for url in [file, folder] { try FileManager.default.setAttributes(date, ofItemAtPath: url.path) }
    }

    private static func code(_ body: () throws -> Void) -> StorageError? {
        do {
            try body()
            return nil
        } catch {
            return error as? StorageError
        }
    }

    @Test("a second server on a folder says who has it and ends, and touches nothing of the first one's")
    func lock() async throws {
        try await TestServer.run { first in
            let health = try await first.request("GET", "/health")
            #expect(health.status == 200)
            let folder = first.folder
            let half = folder.appendingPathComponent("incoming/half")
            try Data("half".utf8).write(to: half)
            let error = await #expect(throws: StorageError.self) {
                try await TestServer.run {
                    $0.dataFolder = folder
                } _: { _ in
                    Issue.record("the second server runs")
                }
            }
            #expect(error?.code == .inUse)
            #expect(error?.description.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
            #expect(FileManager.default.fileExists(atPath: half.path))
            #expect(try await first.request("GET", "/api/v1/avatars").status == 200)
        }
    }

    @Test("the lock lasts as long as anything that stores")
    func owner() async throws {
        try await Samples.withTemporaryFolder { url in
            var database: ServerDatabase? = try ServerDatabase(in: DataFolder(url))
            var store: DubStore? = try database.map { DubStore(database: $0, trash: url, root: url) }
            database = nil
            #expect(store != nil)
            #expect(Self.code { _ = try DataFolder(url) }?.code == .inUse)
            store = nil
            _ = try DataFolder(url)
        }
    }

    @Test("what the database does not know is kept: all of it set aside where it knows nothing")
    func missingDatabase() async throws {
        try await Samples.withTemporaryFolder { url in
            let folder = try DataFolder(url)
            let database = try ServerDatabase(in: folder)
            for root in [folder.avatars, folder.films, folder.generations] {
                try Self.put("old", in: root, age: 90 * 86_400)
                try Self.put("new", in: root)
            }
            let moved = try await StrayFolders(folder: folder, database: database).setAside(now: .now)
            #expect(moved.count == 6)
            for part in ["avatars", "films", "generations"] {
                let place = folder.setAside.appendingPathComponent(part)
                #expect(Set(try FileManager.default.contentsOfDirectory(atPath: place.path)) == ["old", "new"])
                let film = try Data(contentsOf: place.appendingPathComponent("old/1.mp4"))
                #expect(film == Data("film".utf8))
            }
            // The same names again: neither replaces the other.
            try Self.put("old", in: folder.films)
            #expect(try await StrayFolders(folder: folder, database: database).setAside(now: .now).count == 1)
            let films = folder.setAside.appendingPathComponent("films")
            #expect(try FileManager.default.contentsOfDirectory(atPath: films.path).count == 3)
        }
    }

    @Test("where the database knows others, a folder without a record has a day until it is set aside")
    func grace() async throws {
        try await Place.with { place in
            let known = DubRecord(id: "known", avatar: "default", face: 1, rate: 1, state: .done, createdAt: 0)
            try await place.database.pool.write { try known.insert($0) }
            for (name, age) in [("known", 1e6), ("younger", 86_000), ("older", 86_500)] {
                try Self.put(name, in: place.folder.films, age: age)
            }
            let strays = StrayFolders(folder: place.folder, database: place.database)
            let moved = try await strays.setAside(now: .now)
            #expect(moved.map(\.lastPathComponent) == ["older"])
            #expect(Set(try place.names(in: place.folder.films)) == ["known", "younger"])
            #expect(try await strays.setAside(now: .now + 1000).map(\.lastPathComponent) == ["younger"])
        }
    }

    @Test("a server whose database is gone serves, and everything is still there")
    func serverWithoutDatabase() async throws {
        try await Samples.withTemporaryFolder { url in
            let id = Mutex("")
            let upload: @Sendable (TestServer) async throws -> Void = { server in
                let picture = try Picture.bytes(Picture.face(seed: 3))
                let answer = try await server.request("PUT", "/api/v1/avatars/me.png", body: picture)
                let made = try JSONDecoder().decode(AvatarDescription.self, from: answer.body).id
                id.withLock { $0 = made }
            }
            try await TestServer.run({ $0.dataFolder = url }, upload)
            let name = id.withLock { $0 }
            for file in ["lipstream.sqlite", "lipstream.sqlite-wal", "lipstream.sqlite-shm"] {
                try? FileManager.default.removeItem(at: url.appendingPathComponent(file))
            }
            try await TestServer.run({ $0.dataFolder = url }) { server in
                let health = try await server.request("GET", "/health")
                #expect(health.status == 200)
            }
            let kept = url.appendingPathComponent("set-aside/avatars/\(name)/original")
            #expect(try Data(contentsOf: kept) == Picture.bytes(Picture.face(seed: 3)))
        }
    }

    @Test(
        "a database that is damaged is refused with what to do, which is not to delete everything",
        arguments: ["no database at all", "SQLite format 3\u{0}and then nothing", "folder"])
    func damaged(content: String) async throws {
        try await Samples.withTemporaryFolder { url in
            let folder = try DataFolder(url)
            try Self.put("film", in: folder.films, age: 1e7)
            if content == "folder" {
                try FileManager.default.createDirectory(at: folder.database, withIntermediateDirectories: true)
            } else {
                try Data((content + String(repeating: "x", count: 5000)).utf8).write(to: folder.database)
            }
            let error = Self.code { _ = try ServerDatabase(in: folder) }
            #expect(error?.code == .damaged)
            #expect(error?.description.contains("Put a copy of the database back") == true)
            #expect(error?.description.contains("set-aside") == true)
            #expect(FileManager.default.fileExists(atPath: folder.films.appendingPathComponent("film/1.mp4").path))
        }
    }

    @Test(
        "a table or column that is missing is named",
        arguments: [
            ("DROP TABLE avatars", "table avatars is missing"),
            ("DROP TABLE generations", "table generations is missing"),
            ("DROP TABLE writer", "table writer is missing"),
            ("ALTER TABLE dubs DROP COLUMN badge", "table dubs has no column badge"),
        ])
    func incomplete(sql: String, words: String) async throws {
        try await Samples.withTemporaryFolder { url in
            try await ServerDatabase(in: DataFolder(url)).pool.write { try $0.execute(sql: sql) }
            let error = Self.code { _ = try ServerDatabase(in: DataFolder(url)) }
            #expect(error?.code == .damaged)
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test("a database of a newer version is refused, with the version that is needed, and stays as it was")
    func newer() async throws {
        try await Samples.withTemporaryFolder { url in
            try await ServerDatabase(in: DataFolder(url), version: "0.1").pool.write { database in
                try database.execute(sql: "UPDATE writer SET version = '9.7'")
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('10'), ('8')")
            }
            let error = Self.code { _ = try ServerDatabase(in: DataFolder(url), version: "0.1") }
            #expect(error?.code == .tooNew)
            for words in ["version 9.7 or newer", "format is 10", "up to 7"] {
                #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
            }
            let kept = try DatabaseQueue(path: url.appendingPathComponent("lipstream.sqlite").path)
            let writer = try await kept.read { try String.fetchOne($0, sql: "SELECT version FROM writer") }
            #expect(writer == "9.7")
        }
    }

    @Test("a version that cannot be read from a newer database is not made up")
    func newerWithoutWriter() async throws {
        try await Samples.withTemporaryFolder { url in
            try await ServerDatabase(in: DataFolder(url)).pool.write { database in
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('99'); DROP TABLE writer")
            }
            let error = Self.code { _ = try ServerDatabase(in: DataFolder(url)) }
            #expect(error?.code == .tooNew && error?.description.contains("use a newer version") == true)
        }
    }
}

/// Work that ends the server.
@Suite("Attempts")
struct AttemptTests {
    private static func dub(_ id: String, attempt: Int, stops: Int = 0, state: DubState = .running) -> DubRecord {
        var record = DubRecord(id: id, avatar: "default", face: 1, text: "Hi.", rate: 1, state: state, createdAt: 1)
        (record.attempt, record.stops) = (attempt, stops)
        return record
    }

    @Test("a film that was being made when three servers ended has failed, and says why")
    func film() async throws {
        try await Place.with { place in
            let records = [
                Self.dub("thrice", attempt: 3), Self.dub("twice", attempt: 2),
                // The server was stopped in order twice: that says nothing against the film.
                Self.dub("stopped", attempt: 4, stops: 2), Self.dub("waits", attempt: 5, state: .queued),
            ]
            try await place.database.pool.write { database in for record in records { try record.insert(database) } }
            let queue = try await place.queue()
            let failed = try await queue.dub("thrice")
            #expect(failed.state == .failed && failed.error?.code == "gave_up")
            #expect(failed.error?.message == "The server ended 3 times while this film was being made.")
            for id in ["twice", "stopped", "waits"] { #expect(try await queue.dub(id).state == .queued) }
        }
    }

    @Test("a server that ends by itself three times gives up, one that is stopped in order never does")
    func counting() async throws {
        try await Samples.withTemporaryFolder { url in
            let place = try await Place(url, filmDuration: .seconds(600))
            let order = try DubOrder(json: Data(#"{"text": "one"}"#.utf8))
            let id = try await place.queue().add(order, speech: nil).id
            for round in 1...5 {
                let queue = try await place.queue()
                let work = Task { await queue.run() }
                for await change in try await queue.changes(of: id) where change.state == .running { break }
                work.cancel()
                await work.value
                // The note of the stop is written beside the work.
                while try await queue.store.record(id).stops < round { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(try await place.queue().dub(id).state == .queued)
            // As if it had ended without a word.
            try await place.database.pool.write {
                try $0.execute(sql: "UPDATE dubs SET state = 'running', attempt = attempt + 3")
            }
            #expect(try await place.queue().dub(id).state == .failed)
        }
    }

    @Test("a generation gives up as well, and whoever asked for it is told")
    func generation() async throws {
        try await Place.with { place in
            let store = GenerationStore(database: place.database, root: place.folder.generations)
            for (id, attempt, stops) in [("thrice", 3, 0), ("twice", 2, 0), ("stopped", 3, 1)] {
                var record = GenerationTests.record(id)
                (record.status, record.attempt, record.stops) = ("PROCESSING", attempt, stops)
                record.owesWebhook = true
                _ = try await store.insert(record, files: [:])
            }
            let (waiting, owing) = try await store.recover()
            #expect(Set(waiting) == ["twice", "stopped"] && owing == ["thrice"])
            let failed = try await store.record("thrice")
            #expect(failed.status == "FAILED" && failed.errorCode == "gave_up")
            #expect(failed.error?.contains("3 times") == true)
        }
    }
}
