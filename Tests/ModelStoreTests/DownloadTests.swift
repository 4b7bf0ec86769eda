import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ModelStore

@Suite("Fetching a model's file")
struct DownloadTests {
    private static let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
    private static let digest: String = {
        var digest = SHA256()
        digest.update(Array(content))
        return digest.finish()
    }()

    private static var quick: Download.Limits {
        var limits = Download.Limits()
        (limits.attempts, limits.firstPause) = (3, .milliseconds(1))
        return limits
    }

    /// What a run left behind.
    private struct Left {
        let part: Data?
        let hasNote: Bool
    }

    /// Fetches from a server with these answers, as often as there are digests, and gives the last outcome.
    private static func fetch(
        _ answers: [FileServer.Answer], sha256: [String?] = [digest], limits: Download.Limits = quick,
        between: @escaping @Sendable (FileServer, URL) throws -> Void = { _, _ in },
        check: @escaping @Sendable (Result<ModelEntry.Content, DownloadError>, Left, [String?]) throws -> Void
    ) async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(content, answers) { server, url in
                let part = folder.appendingPathComponent("deep/.model.part")
                var outcome: Result<ModelEntry.Content, DownloadError>?
                for (index, digest) in sha256.enumerated() {
                    if index > 0 { try between(server, part) }
                    do throws(DownloadError) {
                        outcome = .success(
                            try await Download(from: url, to: part, sha256: digest, limits: limits).run())
                    } catch {
                        outcome = .failure(error)
                    }
                }
                let left = Left(
                    part: try? Data(contentsOf: part),
                    hasNote: FileManager.default.fileExists(atPath: part.path + ".json"))
                try check(#require(outcome), left, server.ranges)
            }
        }
    }

    @Test("a file comes whole, and its digest is told")
    func whole() async throws {
        try await Self.fetch([.file], sha256: [nil]) { outcome, left, ranges in
            let content = try outcome.get()
            #expect(content.sha256 == Self.digest)
            #expect(content.size == Self.content.count)
            #expect(left.part == Self.content)
            #expect(ranges == [nil])
        }
    }

    @Test("a connection that breaks is taken up where it broke, in the same run")
    func cut() async throws {
        try await Self.fetch([.cut(100_000), .cut(50_000), .file]) { outcome, left, ranges in
            let content = try outcome.get()
            #expect(content.sha256 == Self.digest)
            #expect(left.part == Self.content)
            #expect(ranges.count == 3)
            let starts = ranges.compactMap { $0.flatMap { Int($0.dropFirst(6).dropLast()) } }
            #expect(starts.count == 2, "\(ranges)")
            #expect(starts == starts.sorted() && (starts.first ?? 0) > 0, "\(ranges)")
        }
    }

    @Test("a server that keeps breaking the connection ends the run, and the next run goes on")
    func laterRun() async throws {
        let answers: [FileServer.Answer] = [.cut(70_000), .cut(0), .cut(0), .cut(0), .file]
        var limits = Self.quick
        limits.attempts = 4
        try await Self.fetch(
            answers, sha256: [Self.digest, Self.digest], limits: limits,
            between: { _, part in
                let size = try Data(contentsOf: part).count
                #expect(size > 0 && size <= 70_000)
            }
        ) { outcome, left, ranges in
            let content = try outcome.get()
            #expect(content.sha256 == Self.digest)
            #expect(left.part == Self.content)
            #expect(ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
        }
    }

    @Test(
        "what cannot be gone on with is fetched from the beginning",
        arguments: [
            ([.cut(70_000), .wholeFile], false), ([.cut(70_000), .wrongPart, .file], false),
            ([.cut(70_000), .status(404), .file], true),
        ] as [([FileServer.Answer], Bool)])
    func startsOver(answers: [FileServer.Answer], changes: Bool) async throws {
        let digests: [String?] = changes ? [Self.digest, Self.digest] : [Self.digest]
        try await Self.fetch(
            answers, sha256: digests, between: { server, _ in server.change(tag: "\"two\"") }
        ) { outcome, left, _ in
            let content = try outcome.get()
            #expect(content.sha256 == Self.digest)
            #expect(left.part == Self.content)
        }
    }

    @Test("what is there whole is not fetched again")
    func complete() async throws {
        try await Self.fetch([.file, .status(500)], sha256: [Self.digest, Self.digest]) { outcome, _, ranges in
            let content = try outcome.get()
            #expect(content.sha256 == Self.digest)
            #expect(ranges.count == 1)
        }
    }

    @Test("a redirection is followed, also with a rest to fetch")
    func redirect() async throws {
        try await Self.fetch([.redirect, .cut(90_000), .redirect, .file]) { outcome, left, ranges in
            let content = try outcome.get()
            #expect(content.sha256 == Self.digest)
            #expect(left.part == Self.content)
            #expect(ranges.count == 4)
        }
    }

    @Test("the wrong file is thrown away, and the next run begins anew")
    func wrongDigest() async throws {
        try await Self.fetch([.file], sha256: [String(repeating: "0", count: 64)]) { outcome, left, _ in
            let error = #expect(throws: DownloadError.self) { try outcome.get() }
            #expect(error?.code == .wrongContent)
            #expect(error?.description.contains(String(Self.digest.prefix(12))) == true)
            #expect(left.part == nil)
            #expect(!left.hasNote)
        }
    }

    @Test(
        "a refusal says what it means and is not repeated",
        arguments: [(404, .notFound, "no file.pth"), (403, .forbidden, "with a browser"), (418, .forbidden, "418")]
            as [(Int, DownloadError.Code, String)])
    func refused(status: Int, code: DownloadError.Code, words: String) async throws {
        try await Self.fetch([.status(status)]) { outcome, left, ranges in
            let error = #expect(throws: DownloadError.self) { try outcome.get() }
            #expect(error?.code == code)
            #expect(error?.description.contains(words) == true, "\(error.debugDescription)")
            #expect(error?.description.contains("lipstream models add FILE") == true)
            #expect(left.part == nil && !left.hasNote)
            #expect(ranges.count == 1)
        }
    }

    @Test("a busy server is asked again, as often as it was agreed")
    func busy() async throws {
        try await Self.fetch([.status(503)]) { outcome, _, ranges in
            let error = #expect(throws: DownloadError.self) { try outcome.get() }
            #expect(error?.code == .server)
            #expect(ranges.count == 3)
        }
    }

    @Test("a server that falls silent is given up, and what came is kept")
    func silent() async throws {
        var limits = Self.quick
        (limits.attempts, limits.idleSeconds) = (1, 4)
        try await Self.fetch([.stall(40_000)], limits: limits) { outcome, left, _ in
            let error = #expect(throws: DownloadError.self) { try outcome.get() }
            #expect(error?.code == .timedOut, "\(error.debugDescription)")
            #expect(left.part?.count == 40_000)
        }
    }

    @Test("a slow server is waited for as long as something comes")
    func slow() async throws {
        var limits = Self.quick
        (limits.attempts, limits.idleSeconds) = (1, 4)
        try await Self.fetch([.slow(30_000, 200)], limits: limits) { outcome, _, _ in
            let content = try outcome.get()
            #expect(content.sha256 == Self.digest)
        }
    }

    @Test("a file beyond all measure is not written")
    func tooLarge() async throws {
        var limits = Self.quick
        limits.mostBytes = 200_000
        try await Self.fetch([.file], limits: limits) { outcome, left, _ in
            let error = #expect(throws: DownloadError.self) { try outcome.get() }
            #expect(error?.code == .wrongContent)
            #expect((left.part?.count ?? 0) <= 200_000)
        }
    }

    @Test("a run that is stopped keeps what came, says so, and the next one goes on")
    func stopped() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Self.content, [.stall(60_000), .file]) { server, url in
                let part = folder.appendingPathComponent("model.part")
                let (arrivals, arrival) = AsyncStream<Void>.makeStream()
                let run = Task {
                    try await Download(from: url, to: part, sha256: Self.digest).run(progress: { progress in
                        if progress.bytes > 0 { arrival.yield() }
                    })
                }
                for await _ in arrivals { break }
                run.cancel()
                let error = await #expect(throws: DownloadError.self) { try await run.value }
                #expect(error?.code == .stopped)
                #expect(error?.description.contains(part.path) == true)
                #expect((try? Data(contentsOf: part).count).map { $0 > 0 && $0 <= 60_000 } == true)
                let content = try await Download(from: url, to: part, sha256: Self.digest).run()
                #expect(content.size == Self.content.count)
                #expect(server.ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
            }
        }
    }

    @Test("two programs do not fetch the same file at once")
    func lock() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Self.content, [.file]) { _, url in
                let part = folder.appendingPathComponent("model.part")
                let held = try PartFile(part, address: url.absoluteString)
                let error = await #expect(throws: DownloadError.self) {
                    try await Download(from: url, to: part, sha256: nil).run()
                }
                #expect(error?.code == .busy)
                held.close()
                _ = try await Download(from: url, to: part, sha256: nil).run()
            }
        }
    }

    @Test(
        "an address that leads nowhere is told apart from a server that refuses",
        arguments: [
            ("http://127.0.0.1:1/file.pth", .offline), ("http://no-such-host.invalid/file.pth", .offline),
            ("file:///etc/hostname", .wrongAddress), ("http:///file.pth", .wrongAddress),
        ] as [(String, DownloadError.Code)])
    func nowhere(address: String, code: DownloadError.Code) async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = try #require(URL(string: address))
            let error = await #expect(throws: DownloadError.self) {
                try await Download(
                    from: url, to: folder.appendingPathComponent("x.part"), sha256: nil, limits: Self.quick
                ).run()
            }
            #expect(error?.code == code, "\(error.debugDescription)")
        }
    }

    @Test("a folder that cannot be written is named")
    func noFolder() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:1/file.pth"))
        let error = await #expect(throws: DownloadError.self) {
            try await Download(
                from: url, to: URL(fileURLWithPath: "/proc/nowhere/x.part"), sha256: nil, limits: Self.quick
            ).run()
        }
        #expect(error?.code == .cannotWrite)
        #expect(error?.description.contains("/proc/nowhere") == true)
    }
}
