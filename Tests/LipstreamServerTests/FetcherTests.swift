import Foundation
import Synchronization
import TestSupport
import Testing

@testable import LipstreamServer

/// Every host here is this computer; names are looked up by the tests themselves.
@Suite("Fetching")
struct FetcherTests {
    private static func fetcher(
        _ allowed: [String], in folder: URL, limit: Int = 1 << 20, _ addresses: [String] = ["127.0.0.1"]
    ) throws -> Fetcher {
        var fetcher = Fetcher(rules: try FetchRules(allowed: allowed), folder: folder)
        fetcher.upload.limit = limit
        fetcher.pace = .init(
            total: .seconds(20), grace: .milliseconds(600), rate: 20_000, head: .seconds(3),
            idle: .seconds(3))
        let found = addresses.compactMap { NetworkAddress($0) }
        fetcher.resolve = { name in name.hasSuffix(".test") ? found : [] }
        return fetcher
    }

    /// What became of a fetch, and whether files were left.
    private static func outcome(_ fetcher: Fetcher, _ address: String) async -> (
        code: FetchError.Code?, content: Data?, left: Int
    ) {
        do {
            let file = try await fetcher.fetch(address)
            let content = try? Data(contentsOf: file)
            try? FileManager.default.removeItem(at: file)
            return (nil, content, count(fetcher.upload.folder))
        } catch {
            return (error.code, nil, count(fetcher.upload.folder))
        }
    }

    private static func count(_ folder: URL) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).count) ?? -1
    }

    @Test("a file comes whole, from the address that was judged and not from wherever the name points next")
    func fetches() async throws {
        let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(content, [.file]) { _, url in
                let port = try #require(url.port)
                let fetcher = try Self.fetcher(["127.0.0.0/8", "127.0.0.1:\(port)", "files.test:\(port)"], in: folder)
                let direct = await Self.outcome(fetcher, url.absoluteString)
                #expect(direct.content == content && direct.left == 0)
                // No system knows this name: only the address that was judged can have been asked.
                let named = await Self.outcome(fetcher, "http://files.test:\(port)/models/file.pth")
                #expect(named.content == content)
                let unknown = await Self.outcome(
                    try Self.fetcher(["nowhere.example:\(port)"], in: folder), "http://nowhere.example:\(port)/")
                #expect(unknown.code == .unreachable)
            }
        }
    }

    @Test("a name that points at this computer or a neighbour is refused, although the name is allowed")
    func rebinding() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Data("secret".utf8), [.file]) { server, url in
                let port = try #require(url.port)
                for addresses in [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["10.0.0.1"]] {
                    let fetcher = try Self.fetcher(["files.test:\(port)"], in: folder, addresses)
                    let outcome = await Self.outcome(fetcher, "http://files.test:\(port)/models/file.pth")
                    #expect(outcome.code == .notAllowed && outcome.left == 0, "\(addresses)")
                }
                #expect(server.ranges.isEmpty)
            }
        }
    }

    @Test("a redirect to where nobody may go is not followed, one to where one may is, and circles end")
    func redirects() async throws {
        try await Samples.withTemporaryFolder { folder in
            for (location, code) in [
                ("http://169.254.169.254/latest", FetchError.Code.notAllowed), ("http://127.0.0.1:1/", .notAllowed),
                ("http://[::1]/", .notAllowed), ("file:///etc/passwd", .badAddress), ("/again", .refused),
            ] {
                let head =
                    "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                try await RudeServer.run([head]) { server in
                    let fetcher = try Self.fetcher(["127.0.0.1:\(server.port)"], in: folder)
                    let outcome = await Self.outcome(fetcher, "http://127.0.0.1:\(server.port)/")
                    #expect(outcome.code == code, "\(location)")
                    #expect(outcome.left == 0)
                }
            }
            try await FileServer.run(Data("film".utf8), [.redirect, .file]) { _, url in
                let fetcher = try Self.fetcher(["127.0.0.1:\(try #require(url.port))"], in: folder)
                #expect(await Self.outcome(fetcher, url.absoluteString).content == Data("film".utf8))
            }
        }
    }

    @Test(
        "bodies that are too large, that lie about their length, that drip, stall or never begin are given up",
        arguments: [
            (["HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nabc"], FetchError.Code.tooLarge, true),
            (
                ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
                    + Array(
                        repeating: "10000\r\n\(String(repeating: "x", count: 65536))\r\n", count: 40), .tooLarge, true
            ),
            (["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"], .unreachable, false),
            (
                ["HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"] + Array(repeating: "drip", count: 200), .tooSlow,
                true
            ),
            (["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"], .tooSlow, true),
            (["HTTP/1.1 200"], .tooSlow, true),
            (["HTTP/1.1 200 OK\r\n"] + Array(repeating: "X-A: b\r\n", count: 200), .tooSlow, true),
            (["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"], .refused, false),
            (["HTTP/1.1 204 No Content\r\n\r\n"], .refused, false),
            (["HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"], .refused, false),
            (["SSH-2.0-OpenSSH_9.2\r\n"], .unreachable, false),
        ])
    func giveUp(pieces: [String], code: FetchError.Code, holds: Bool) async throws {
        try await Samples.withTemporaryFolder { folder in
            let pause: Duration = pieces.count > 100 ? .milliseconds(30) : .zero
            try await RudeServer.run(pieces, pause: pause, holds: holds) { server in
                let fetcher = try Self.fetcher(["127.0.0.1:\(server.port)"], in: folder)
                let outcome = await Self.outcome(fetcher, "http://127.0.0.1:\(server.port)/a.mp4")
                #expect(outcome.code == code, "\(String(describing: outcome.code))")
                #expect(outcome.left == 0)
            }
        }
    }

    @Test("nobody listens: that is said")
    func closed() async throws {
        try await Samples.withTemporaryFolder { folder in
            let fetcher = try Self.fetcher(["127.0.0.1:1"], in: folder)
            #expect(await Self.outcome(fetcher, "http://127.0.0.1:1/").code == .unreachable)
        }
    }

    @Test("what is cancelled ends soon and leaves no file")
    func cancels() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await RudeServer.run(["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"], holds: true) { server in
                var fetcher = try Self.fetcher(["127.0.0.1:\(server.port)"], in: folder)
                fetcher.pace = .init()
                let (asked, address) = (fetcher, "http://127.0.0.1:\(server.port)/")
                let task = Task { await Self.outcome(asked, address) }
                try await Task.sleep(for: .milliseconds(300))
                let start = ContinuousClock.now
                task.cancel()
                #expect(await task.value.code != nil)
                #expect(ContinuousClock.now - start < .seconds(5))
                #expect(Self.count(folder) == 0)
            }
        }
    }

    @Test("what is posted has its headers and its body, and a redirect of it is not followed")
    func posts() async throws {
        try await Samples.withTemporaryFolder { folder in
            let head = "HTTP/1.1 307 Moved\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"
            try await RudeServer.run([head]) { server in
                let fetcher = try Self.fetcher(["127.0.0.1:\(server.port)"], in: folder)
                let status = try await fetcher.post(
                    "http://127.0.0.1:\(server.port)/hook", headers: [("X-Test", "1")], body: Array("{}".utf8))
                #expect(status == 307)
            }
            await #expect(throws: FetchError.self) {
                try await Self.fetcher([], in: folder).post("http://example.com/", headers: [], body: [])
            }
        }
    }
}
