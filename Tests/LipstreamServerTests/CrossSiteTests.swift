import Foundation
import LiveLoad
import TestSupport
import Testing

@testable import LipstreamServer

/// What a page of another site can make a browser send.
@Suite("Pages of other sites", .serialized)
struct CrossSiteTests {
    /// Headers as browsers send them with forms, scripts, images, frames and links of other sites.
    static let foreign: [[String: String]] = [
        ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"],
        ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"],
        ["Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"],
        // Another program's page on this computer.
        ["Sec-Fetch-Site": "same-site", "Origin": "http://localhost:1"], ["Sec-Fetch-Site": "same-site"],
        ["Origin": "null"], ["Origin": "http://evil.example"], ["Sec-Fetch-Site": "cross-site", "Origin": "null"],
        ["Origin": "http://evil.example, http://localhost"], ["Referer": "http://evil.example/page?x=http://localhost"],
        ["Sec-Fetch-Site": "none, cross-site"], ["Sec-Fetch-Site": "none", "Origin": "http://evil.example"],
    ]

    private static let changes: [(String, String, String?)] = [
        ("POST", "/requests", "application/x-www-form-urlencoded"), ("POST", "/requests", "text/plain"),
        ("POST", "/upload", "multipart/form-data; boundary=x"), ("PUT", "/api/v1/avatars/x", "image/png"),
        ("DELETE", "/api/v1/avatars/default", nil), ("POST", "/api/v1/dubs", "text/plain"),
        ("POST", "/api/v1/dubs", "application/json"), ("DELETE", "/api/v1/dubs/1", nil),
        ("POST", "/v2/generate", "text/plain"), ("POST", "/v2/analyze/cost", "application/json"),
        ("GET", "/requests?clear=1", nil), ("GET", "//requests?stop=1", nil), ("GET", "/requests/?start=1", nil),
        ("HEAD", "/requests?clear=1", nil), ("GET", "/requests?text=hi", nil), ("GET", "/v2/models", nil),
        ("GET", "/api/v1/voices/auto/preview?text=hi", nil),
    ]

    @Test("change nothing and use nothing up")
    func refused() async throws {
        try await TestServer.run { server in
            for headers in Self.foreign { try await refuse(headers, server) }
        }
    }

    private func refuse(_ given: [String: String], _ server: TestServer) async throws {
        for (method, path, type) in Self.changes {
            var headers = given
            headers["Content-Type"] = type
            let body = ["POST", "PUT"].contains(method) ? Data("clear=1".utf8) : nil
            let answer = try await server.request(method, path, headers: headers, body: body)
            #expect(answer.status == 403, "\(method) \(path) \(headers)")
        }
        #expect(await server.refusal(headers: given.map { ($0.key, $0.value) })?.status == 403)
        // What is only read is not theirs to see, and may be embedded.
        #expect(try await server.request("GET", "/api/v1/avatars", headers: given).status == 200)
    }

    @Test(
        "programs, the page itself and its user go on",
        arguments: [
            [:], ["Sec-Fetch-Site": "none"], ["Sec-Fetch-Site": "same-origin", "Origin": "http://HOST"],
            ["Origin": "http://HOST"], ["Referer": "http://HOST/?token=x"],
        ])
    func allowed(headers: [String: String]) async throws {
        try await TestServer.run { server in
            let headers = headers.mapValues { $0.replacing("HOST", with: "127.0.0.1:\(server.port)") }
            for path in ["/requests?clear=1", "/v2/models"] {
                #expect(try await server.request("GET", path, headers: headers).status == 200)
            }
            let answer = try await server.request("POST", "/requests", headers: headers, body: Data("clear=".utf8))
            #expect(answer.status == 200)
            let client = try await server.connect(headers: headers.map { ($0.key, $0.value) })
            await client.drop()
        }
    }

    @Test("a name that only resolves to this computer is not answered to")
    func rebinding() async throws {
        let hosts = [
            "evil.example", "localhost.evil.example", "localhost:80@evil.example", "127.0.0.1:x", "[::1]evil:1",
        ]
        try await TestServer.run { server in
            for host in hosts {
                for head in ["GET /requests?clear=1", "GET /api/v1/avatars", "POST /requests"] {
                    let outcome = await RawConnection.say(
                        "\(head) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                        to: server.port)
                    #expect(outcome.status == 403 || outcome.status == 400, "\(host): \(outcome.text)")
                }
            }
        }
    }
}
