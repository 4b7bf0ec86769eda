import Foundation
import LiveLoad
import NIOCore
import TestSupport
import Testing

@testable import LipstreamServer

/// What is no HTTP, and what is no WebSocket, said to a real server.
@Suite("Requests that cannot be read", .serialized)
struct BadHTTPTests {
    private static let host = "Host: localhost\r\n"
    private static let chunked =
        "PUT /api/v1/avatars/x HTTP/1.1\r\n\(host)Content-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n"

    /// What is said, and the status that comes back.
    static let requests: [(String, Int)] = [
        ("GET /приве́т HTTP/1.1\r\n\(host)\r\n", 400), ("GET /\u{7f}\u{1} HTTP/1.1\r\n\(host)\r\n", 400),
        ("NONSENSE / HTTP/1.1\r\n\(host)\r\n", 400), ("get / HTTP/1.1\r\n\(host)\r\n", 400),
        ("hello\r\n\r\n", 400), ("\u{0}\u{0}\u{0}\u{0}", 400), ("GET / HTTP/2.0\r\n\(host)\r\n", 400),
        ("GET / HTTQ/1.1\r\n\(host)\r\n", 400), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
        ("GET / HTTP/1.1\r\n\(host)no colon\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\(host)a b: c\r\n\r\n", 400),
        ("CONNECT example.com:80 HTTP/1.1\r\n\(host)\r\n", 400),
        ("POST /requests HTTP/1.1\r\n\(host)Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400),
        ("POST /requests HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", 400),
        ("POST /requests HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999999\r\n\r\n", 400),
        ("POST /requests HTTP/1.1\r\n\(host)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("\(chunked)zz\r\nabc\r\n0\r\n\r\n", 400), ("\(chunked)-1\r\nabc\r\n", 400),
        ("\(chunked)3\r\nabcdef\r\n0\r\n\r\n", 400), ("\(chunked)fffffffffffffffff\r\na", 400),
        ("GET /\(String(repeating: "a", count: 1 << 20)) HTTP/1.1\r\n\(host)\r\n", 414),
        ("GET /?\(String(repeating: "b", count: 20_000)) HTTP/1.1\r\n\(host)\r\n", 414),
        ("GET / HTTP/1.1\r\n\(host)X-Long: \(String(repeating: "a", count: 1 << 20))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\n\(host)\(String(repeating: "a", count: 20_000)): b\r\n\r\n", 431),
        (
            "GET / HTTP/1.1\r\n\(host)" + (0..<5000).map { "X-\($0): b\r\n" }.joined() + "\r\n",
            431
        ),
    ]

    @Test("they get a status at once, one answer, and the end of the connection")
    func refused() async throws {
        try await TestServer.run { server in
            for (request, status) in Self.requests {
                let outcome = await RawConnection.say(request, to: server.port)
                #expect(outcome.status == status, "\(request.prefix(80)): \(outcome.text.prefix(300))")
                #expect(outcome.answers == 1 && outcome.isEnded, "\(request.prefix(80)): \(outcome.text.prefix(300))")
            }
        }
    }

    @Test("also as the second request of a connection")
    func refusedLater() async throws {
        try await TestServer.run { server in
            for (request, _) in Self.requests {
                let first = "GET /health HTTP/1.1\r\n\(Self.host)\r\n"
                let outcome = await RawConnection.say(first + request, to: server.port)
                #expect(outcome.text.hasPrefix("HTTP/1.1 200"))
                #expect(outcome.isEnded && outcome.answers == 2, "\(request.prefix(80)): \(outcome.text.prefix(600))")
                #expect(outcome.text.contains("HTTP/1.1 4"))
            }
        }
    }

    @Test("a client that speaks TLS is let go")
    func transportSecurity() async throws {
        try await TestServer.run { server in
            let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3] + [UInt8](repeating: 7, count: 506)
            let outcome = await RawConnection.say(hello, to: server.port)
            #expect(outcome.isEnded && outcome.bytes.isEmpty)
        }
    }

    @Test("what is left of a request that was refused is not waited for")
    func unfinishedBody() async throws {
        try await TestServer.run { server in
            for body in ["Content-Length: 99999999", "Transfer-Encoding: chunked"] {
                let outcome = await RawConnection.say(
                    "DELETE /api/v1/avatars/default HTTP/1.1\r\n\(Self.host)\(body)\r\n\r\n", to: server.port)
                #expect(outcome.status == 403 && outcome.isEnded)
                #expect(outcome.text.lowercased().contains("connection: close"))
            }
        }
    }

    @Test("connections stay open where nothing is wrong, and end where the client wants it")
    func kept() async throws {
        try await TestServer.run { server in
            let request = "GET /health HTTP/1.1\r\n\(Self.host)"
            let outcome = await RawConnection.say(
                "\(request)\r\n\(request)\r\n\(request)Connection: close\r\n\r\n", to: server.port)
            #expect(outcome.answers == 3 && outcome.isEnded)
            let old = await RawConnection.say("GET /health HTTP/1.0\r\n\r\n", to: server.port)
            #expect(old.text.contains(" 200 ") && old.isEnded)
        }
    }

    @Test("their places are free again: more of them than there are places keep nobody out")
    func places() async throws {
        try await TestServer.run {
            $0.maxConnections = 8
        } _: { server in
            for (request, _) in Self.requests {
                let outcome = await RawConnection.say(request, to: server.port)
                #expect(outcome.isEnded)
            }
            let health = try await server.request("GET", "/health")
            #expect(health.status == 200)
        }
    }

    @Test(
        "three hundred at once of each kind end nobody's session",
        .enabled(if: OpenFileLimit.raise().files >= 1024, "needs a thousand open files"), .timeLimit(.minutes(3)))
    func company() async throws {
        try await TestServer.run { server in
            var load = LiveLoad(
                host: "127.0.0.1", port: server.port, clients: 1, seconds: 4,
                speech: (0..<16_000).map { $0 % 100 < 50 ? 0.25 : -0.25 })
            load.codec = "jpeg"
            async let steady = load.run()
            let requests = Self.requests.filter { $0.0.utf8.count < 1000 }
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    let request = requests[number % requests.count].0
                    group.addTask { await RawConnection.say(request, to: server.port).isEnded }
                }
                for await isEnded in group { #expect(isEnded) }
            }
            let client = try await steady.clients[0]
            #expect(client.errors.isEmpty && client.frames > 40 && client.dropped == 0, "\(client)")
        }
    }
}

/// Frames that a client may not send.
@Suite("WebSocket frames that RFC 6455 forbids")
struct BadFrameTests {
    private static let handshake = Array(
        ("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n").utf8)

    /// A masked frame whose mask changes nothing.
    private static func frame(_ first: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
        [first, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload
    }

    static let frames: [([UInt8], Int)] = reserved + others

    private static let reserved: [([UInt8], Int)] = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { (code: UInt8) in
        (frame(0x80 | code), 1002)
    }

    private static let long: [UInt8] = [0x89, 0xFE, 0, 200, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 200)
    private static let nested: [UInt8] = frame(0x01, [0x7b]) + frame(0x81, [0x7d])

    private static let others: [([UInt8], Int)] = [
        // Not masked.
        ([0x81, 2, 0x7b, 0x7d], 1002), ([0x82, 0], 1002), ([0x89, 0], 1002), ([0x88, 0], 1002),
        // Reserved bits.
        (frame(0xC1, [0x7b]), 1002), (frame(0xA1), 1002), (frame(0x91), 1002),
        // Control frames that are long, or in pieces.
        (long, 1002), (frame(0x09), 1002),
        // A piece without a beginning, and a beginning within another.
        (frame(0x80), 1002), (nested, 1002),
        // Close frames with half a code, one that may not be sent, a reason that is no text.
        (frame(0x88, [3]), 1002), (frame(0x88, [3, 0xED]), 1002), (frame(0x88, [0, 5]), 1002),
        (frame(0x88, [3, 0xE8, 0xFF]), 1002),
        (frame(0x81, [0xFF, 0xFE]), 1007),
    ]

    @Test("close the connection with the code of the protocol")
    func refused() async throws {
        try await TestServer.run { server in
            for (frame, code) in Self.frames {
                let outcome = await RawConnection.say(Self.handshake + frame, to: server.port)
                #expect(outcome.text.hasPrefix("HTTP/1.1 101"))
                #expect(outcome.closeCode == code && outcome.isEnded, "\(frame.prefix(8)): \(outcome.bytes.suffix(8))")
            }
        }
    }
}
