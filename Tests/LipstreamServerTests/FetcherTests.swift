import Foundation
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import LipstreamServer

@Suite struct FetcherTests {
    /// Fetches from a server that answers as it is told.
    ///
    /// - Returns: what went wrong, and what the server heard. Nothing may be left in the folder then.
    private func refusal(
        _ script: @escaping @Sendable (Int) -> RawServer.Script,
        _ change: @escaping @Sendable (inout Fetcher) -> Void = { _ in }
    ) async throws -> (code: FetchError.Code?, requests: Int) {
        try await Samples.withTemporaryFolder { folder in
            var outcome: (code: FetchError.Code?, requests: Int) = (nil, 0)
            try await RawServer.run(script) { server, port in
                var fetcher = Fetcher(rules: try FetchRules(allowed: ["127.0.0.1:\(port)"]), folder: folder)
                change(&fetcher)
                do {
                    _ = try await fetcher.fetch("http://127.0.0.1:\(port)/clip.mp4")
                } catch {
                    outcome = (error.code, server.requests.count)
                }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == [])
            return outcome
        }
    }

    private func refusal(
        of script: RawServer.Script, _ change: @escaping @Sendable (inout Fetcher) -> Void = { _ in }
    ) async throws -> FetchError.Code? {
        try await refusal({ _ in script }, change).code
    }

    @Test("a file comes whole")
    func fetches() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await RawServer.run({ _ in .file("a film") }) { server, port in
                let fetcher = Fetcher(rules: try FetchRules(allowed: ["127.0.0.1:\(port)"]), folder: folder)
                let file = try await fetcher.fetch("http://127.0.0.1:\(port)/a/clip.mp4?x=1")
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(text == "a film")
                #expect(file.deletingLastPathComponent().path == folder.path)
                let head = try #require(server.requests.first)
                #expect(head.hasPrefix("GET /a/clip.mp4?x=1 HTTP/1.1\r\n"))
            }
        }
    }

    @Test("a name is looked up once, and the connection goes to the address that was judged")
    func pinned() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await RawServer.run({ _ in .file("a film") }) { server, port in
                // Below .invalid there is nothing: only our own answer can lead to the server.
                let name = "files.invalid"
                let rules = try FetchRules(allowed: ["\(name):\(port)", "127.0.0.0/8"])
                var fetcher = Fetcher(rules: rules, folder: folder)
                let counter = Counter()
                // A second answer would be another computer.
                fetcher.resolve = { _ in [NetworkAddress(bytes: [127, 0, 0, counter.next() == 1 ? 1 : 9])] }
                let file = try await fetcher.fetch("http://\(name):\(port)/clip.mp4")
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(text == "a film")
                let head = try #require(server.requests.first?.lowercased())
                #expect(head.contains("host: \(name):\(port)\r\n"))
            }
        }
    }

    @Test("a name that leads to this computer is refused without a connection")
    func rebinding() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await RawServer.run({ _ in .file("secret") }) { server, port in
                let rules = try FetchRules(allowed: ["*.invalid", "evil.invalid:\(port)", "127.0.0.1:\(port)"])
                var fetcher = Fetcher(rules: rules, folder: folder)
                for addresses in [[[127, 0, 0, 1]], [[1, 1, 1, 1], [127, 0, 0, 1]]] as [[[UInt8]]] {
                    fetcher.resolve = { _ in addresses.map { NetworkAddress(bytes: $0) } }
                    let error = await #expect(throws: FetchError.self) {
                        try await fetcher.fetch("http://evil.invalid:\(port)/")
                    }
                    #expect(error?.code == .notAllowed)
                }
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test(
        "a redirect goes nowhere where the address itself may not go",
        arguments: [
            ("http://127.0.0.1:1/secret", FetchError.Code.notAllowed), ("http://127.0.0.1/", .notAllowed),
            ("http://169.254.169.254/latest/meta-data/", .notAllowed), ("http://10.0.0.1/", .notAllowed),
            ("http://[::1]/", .notAllowed), ("//evil.invalid/", .notAllowed), ("https://evil.invalid/", .notAllowed),
            ("file:///etc/passwd", .badAddress), ("http://a:b@127.0.0.1/", .badAddress),
            ("http://2130706433/", .badAddress),
            ("", .refused),
        ])
    func redirectsOut(location: String, code: FetchError.Code) async throws {
        let outcome = try await refusal({ _ in .redirect(location) })
        // An empty Location is the same page again, up to the limit.
        #expect(outcome.code == code)
        #expect(outcome.requests == (location.isEmpty ? Fetcher.mostRedirects + 1 : 1))
    }

    @Test("a redirect to the same host is followed, but not for ever")
    func redirects() async throws {
        try await Samples.withTemporaryFolder { folder in
            let counter = Counter()
            try await RawServer.run({ _ in
                counter.next() <= Fetcher.mostRedirects ? .redirect("/next") : .file("a film")
            }) {
                server, port in
                let fetcher = Fetcher(rules: try FetchRules(allowed: ["127.0.0.1:\(port)"]), folder: folder)
                _ = try await fetcher.fetch("http://127.0.0.1:\(port)/clip.mp4")
                #expect(server.requests.count == Fetcher.mostRedirects + 1)
                #expect(server.requests.last?.hasPrefix("GET /next ") == true)
            }
        }
        let endless = try await refusal({ port in .redirect("http://127.0.0.1:\(port)/clip.mp4") })
        #expect(endless.code == .refused)
        #expect(endless.requests == Fetcher.mostRedirects + 1)
    }

    @Test("a body that says it has 10 GB is not read")
    func declaredTooLarge() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"
        let start = ContinuousClock.now
        let code = try await refusal(of: .init(pieces: [head], isHeld: true))
        #expect(code == .tooLarge)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test("a body that does not say how long it is ends at the limit")
    func tooLarge() async throws {
        let chunk = "400\r\n\(String(repeating: "a", count: 1024))\r\n"
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunks = RawServer.Script(pieces: [head] + Array(repeating: chunk, count: 40), isHeld: true)
        let chunked = try await refusal(of: chunks) { $0.upload.limit = 16 * 1024 }
        #expect(chunked == .tooLarge)
        let open = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + String(repeating: "a", count: 20 * 1024)
        let untilClose = try await refusal(of: .init(pieces: [open])) { $0.upload.limit = 16 * 1024 }
        #expect(untilClose == .tooLarge)
    }

    @Test(
        "what is no whole file is refused",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", [.refused, .unreachable]),
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", [.refused]),
            ("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", [.refused]),
            ("220 mail.example.com ready\r\n", [.unreachable]),
        ] as [(String, [FetchError.Code])])
    func incomplete(answer: String, codes: [FetchError.Code]) async throws {
        let code = try #require(try await refusal(of: .init(pieces: [answer])))
        #expect(codes.contains(code))
    }

    @Test("what drips, stands still or never begins is given up")
    func slow() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
        let drip = RawServer.Script(pieces: [head] + Array(repeating: "a", count: 1000), pause: .milliseconds(20))
        let dripping = try await refusal(of: drip) { $0.pace = .init(grace: .milliseconds(300), rate: 1000) }
        #expect(dripping == .tooSlow)
        let endless = try await refusal(of: drip) { $0.pace = .init(total: .milliseconds(300)) }
        #expect(endless == .tooSlow)
        let still = RawServer.Script(pieces: [head, "abc"], isHeld: true)
        let standing = try await refusal(of: still) { $0.pace = .init(idle: .milliseconds(300)) }
        #expect(standing == .tooSlow)
        let silent = try await refusal(of: .init(pieces: [], isHeld: true)) {
            $0.pace = .init(head: .milliseconds(300))
        }
        #expect(silent == .tooSlow)
        let letters = "HTTP/1.1 200 OK\r\nX-Long: \(String(repeating: "a", count: 1000))".map(String.init)
        let slowHead = try await refusal(of: .init(pieces: letters, pause: .milliseconds(20))) {
            $0.pace = .init(head: .milliseconds(300))
        }
        #expect(slowHead == .tooSlow)
    }

    @Test("where nobody listens, a sentence says so")
    func nobody() async throws {
        try await Samples.withTemporaryFolder { folder in
            let fetcher = Fetcher(rules: try FetchRules(allowed: ["127.0.0.1:1", "nobody.invalid"]), folder: folder)
            for address in ["http://127.0.0.1:1/", "http://nobody.invalid/"] {
                let error = await #expect(throws: FetchError.self) { try await fetcher.fetch(address) }
                #expect(error?.code == .unreachable)
            }
        }
    }

    @Test("a letter is posted, and its answer's redirect is not followed")
    func posts() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await RawServer.run({ port in .redirect("http://127.0.0.1:\(port)/elsewhere") }) { server, port in
                let fetcher = Fetcher(rules: try FetchRules(allowed: ["127.0.0.1:\(port)"]), folder: folder)
                let status = try await fetcher.post(
                    "http://127.0.0.1:\(port)/hook", headers: [("Sync-Signature", "t=1,v1=2")], body: Array("{}".utf8))
                #expect(status == 302)
                #expect(server.requests.count == 1)
                let sent = try #require(server.requests.first)
                #expect(sent.hasPrefix("POST /hook HTTP/1.1\r\n"))
                #expect(sent.lowercased().contains("sync-signature: t=1,v1=2\r\n"))
                let error = await #expect(throws: FetchError.self) {
                    try await fetcher.post("http://127.0.0.1:1/hook", headers: [], body: [])
                }
                #expect(error?.code == .notAllowed)
            }
        }
    }
}

/// Counts from 1.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
