import Foundation
import GRDB
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

@testable import LipstreamServer

/// A clock on which nobody waits: each sleep is told of, and goes on when the test says so.
final class HandClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset = Swift.Duration.zero
        func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let time = Mutex(Instant())
    let sleeps = AsyncStream.makeStream(of: Swift.Duration.self)
    private let bells = AsyncStream.makeStream(of: Void.self)

    var now: Instant { time.withLock { $0 } }
    var minimumResolution: Swift.Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        sleeps.continuation.yield(now.duration(to: deadline))
        for await _ in bells.stream { break }
        try Task.checkCancellation()
        time.withLock { $0 = deadline }
    }

    func wake() { bells.continuation.yield() }
}

@Suite("What is kept, and for how long")
struct RetentionTests {
    private static let day = 86_400.0

    /// Films, avatars and generations that came on days 0 to 9, all finished.
    private static func fill(_ place: Place, _ store: GenerationStore) async throws {
        for number in 0..<10 {
            let time = Double(number) * day
            var film = DubRecord(
                id: "film\(number)", avatar: "default", face: 1, rate: 1, state: .done, createdAt: time)
            if number == 1 { film.state = .queued }
            let avatar = AvatarRecord(
                id: "avatar\(number)", name: "", digest: "\(number)", width: 1, height: 1, isFromVideo: false,
                faces: Data(), createdAt: time)
            let (made, seen) = (film, avatar)
            try await place.database.pool.write {
                try made.insert($0)
                try seen.insert($0)
            }
            for folder in [
                place.folder.films.appendingPathComponent(film.id),
                place.folder.avatars.appendingPathComponent(avatar.id),
            ] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            var generation = GenerationTests.record("generation\(number)", createdAt: time)
            generation.status = "COMPLETED"
            _ = try await store.insert(generation, files: [:])
        }
    }

    private static func ids(_ place: Place, _ table: String) async throws -> [String] {
        try await place.database.pool.read {
            try String.fetchAll($0, sql: "SELECT id FROM \(table) WHERE id <> 'default' ORDER BY createdAt")
        }
    }

    private static func retention(
        _ place: Place, _ store: GenerationStore, _ rules: RetentionRules, now: @escaping @Sendable () -> Date,
        clock: any Clock<Duration> = ContinuousClock()
    ) async throws -> Retention {
        Retention(
            rules: rules, dubs: try await place.queue(), avatars: place.avatars, generations: store,
            logger: Logger(label: "test"), clock: clock, now: now)
    }

    @Test("films and faces stay for ever, and generations for seven days, unless it is said otherwise")
    func usual() async throws {
        try await Place.with { place in
            let store = GenerationStore(database: place.database, root: place.folder.generations)
            try await Self.fill(place, store)
            let now = Date(timeIntervalSince1970: 10 * Self.day)
            try await Self.retention(place, store, RetentionRules()) { now }.sweep()
            #expect(try await Self.ids(place, "dubs").count == 10)
            #expect(try await Self.ids(place, "avatars").count == 10)
            #expect(try await Self.ids(place, "generations") == (3..<10).map { "generation\($0)" })
            #expect(try place.names(in: place.folder.generations).count == 7)
        }
    }

    @Test("what is older than the rules goes with its files; what waits stays, and the face that it shows")
    func rules() async throws {
        try await Place.with { place in
            let store = GenerationStore(database: place.database, root: place.folder.generations)
            try await Self.fill(place, store)
            try await place.database.pool.write {
                try $0.execute(sql: "UPDATE dubs SET avatar = 'avatar2' WHERE id = 'film1'")
            }
            let rules = RetentionRules(videos: .seconds(5 * Self.day), avatars: .seconds(6 * Self.day))
            let now = Date(timeIntervalSince1970: 10 * Self.day)
            try await Self.retention(place, store, rules) { now }.sweep()
            #expect(try await Self.ids(place, "dubs") == ["film1"] + (5..<10).map { "film\($0)" })
            #expect(try await Self.ids(place, "avatars") == ["avatar2"] + (4..<10).map { "avatar\($0)" })
            #expect(try place.names(in: place.folder.films).count == 6)
            #expect(Set(try place.names(in: place.folder.avatars)).subtracting(["default"]).count == 7)
            #expect(try place.names(in: place.folder.incoming) == [])
        }
    }

    @Test("it is looked at the start and then every hour")
    func timer() async throws {
        try await Place.with { place in
            let store = GenerationStore(database: place.database, root: place.folder.generations)
            try await Self.fill(place, store)
            let (clock, time) = (HandClock(), Mutexed(7.5 * Self.day))
            let retention = try await Self.retention(
                place, store, RetentionRules(), now: { Date(timeIntervalSince1970: time.value) }, clock: clock)
            let running = Task { try await retention.run() }
            var sleeps = clock.sleeps.stream.makeAsyncIterator()
            #expect(await sleeps.next() == .seconds(3600))
            #expect(try await Self.ids(place, "generations").first == "generation1")
            time.value = 9.5 * Self.day
            clock.wake()
            #expect(await sleeps.next() == .seconds(3600))
            #expect(try await Self.ids(place, "generations").first == "generation3")
            running.cancel()
            clock.wake()
            try await running.value
        }
    }

    @Test("more than the quota is refused with 507, and nothing is left of it", arguments: [true, false])
    func quota(isDeclared: Bool) async throws {
        try await Samples.withTemporaryFolder { folder in
            try Data(count: 1000).write(to: folder.appendingPathComponent("there"))
            var upload = Upload(folder: folder, quota: DiskQuota(folder: folder, limit: 2000))
            func code(_ size: Int) async -> String? {
                do {
                    let piece = [UInt8](repeating: 1, count: size)
                    try await upload.receive(Pieces(pieces: [piece]), declared: isDeclared ? size : nil) { _ in }
                    return nil
                } catch {
                    #expect((error as? Failure)?.status.code == 507)
                    return (error as? Failure)?.code
                }
            }
            #expect(await code(1000) == nil)
            #expect(await code(1001) == "quota_full")
            upload.quota = DiskQuota(folder: folder, limit: 1000)
            #expect(await code(1) == "quota_full")
            #expect(upload.quota?.full.message.contains("1 KB") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["there"])
        }
    }

    @Test("a server whose quota is used up says so at every door that stores")
    func doors() async throws {
        try await TestServer.run {
            $0.quota = 1
        } _: { server in
            let form = Data("--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc\r\n--x--\r\n".utf8)
            let doors = [
                ("PUT", "/api/v1/avatars/x", "image/png", Data("x".utf8)),
                ("POST", "/upload", "multipart/form-data; boundary=x", form),
                ("POST", "/api/v1/dubs", "audio/wav", Data("x".utf8)),
                ("POST", "/api/v1/dubs", "application/json", Data(#"{"text": "hi"}"#.utf8)),
                ("POST", "/v2/generate", "application/json", Data("{}".utf8)),
            ]
            for (method, path, type, body) in doors {
                let answer = try await server.request(method, path, headers: ["Content-Type": type], body: body)
                #expect(answer.status == 507, "\(method) \(path)")
                #expect(String(decoding: answer.body, as: UTF8.self).contains("--quota"))
            }
        }
    }
}

/// A value that a test changes while others read it.
final class Mutexed<Value: Sendable>: Sendable {
    private let inner: Mutex<Value>
    init(_ value: Value) { inner = Mutex(value) }
    var value: Value {
        get { inner.withLock { $0 } }
        set { inner.withLock { $0 = newValue } }
    }
}
