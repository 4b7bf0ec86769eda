import Foundation
import LiveLoad
import TestSupport
import Testing

@testable import LipstreamServer

@Suite("The server")
struct ServerTests {
    @Test("It serves the page, its health, its numbers, engines and voices")
    func routes() async throws {
        try await TestServer.run { server in
            let page = try await server.request("GET", "/")
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["cache-control"] == "no-cache")
            #expect(page.headers["content-security-policy"]?.contains("default-src 'self'") == true)
            let tag = try #require(page.headers["etag"])
            #expect(try await server.request("GET", "/", headers: ["If-None-Match": tag]).status == 304)
            #expect(try await server.request("HEAD", "/").status == 200)

            let health = try await server.request("GET", "/health")
            let state = try JSONSerialization.jsonObject(with: health.body) as? [String: Any]
            #expect(state?["status"] as? String == "ok")
            #expect(state?["sessions"] as? Int == 0)
            #expect(try #require(state?["maxSessions"] as? Int) >= 1)

            let engines = try await server.request("GET", "/api/v1/engines")
            let listing = try JSONDecoder().decode([String: [EngineListing]].self, from: engines.body)
            #expect(listing["engines"]?.map(\.name) == ["counting", "absent"])
            let voices = try await server.request("GET", "/api/v1/voices")
            #expect(String(decoding: voices.body, as: UTF8.self).contains("\"id\":\"ru\""))

            let metrics = String(decoding: try await server.request("GET", "/metrics").body, as: UTF8.self)
            #expect(metrics.contains("lipstream_sessions 0\n"))
            #expect(metrics.contains("lipstream_requests_total{status=\"304\"} 1\n"))
        }
    }

    @Test(
        "What does not exist is a 404 in the usual shape",
        arguments: ["/nothing", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/api/v1/nothing", "/api//"])
    func missing(path: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.request("GET", path)
            #expect(answer.status == 404)
            #expect(answer.failure?.code == "not_found")
        }
    }

    @Test("With a token, only who knows it gets further than the page")
    func token() async throws {
        try await TestServer.run {
            $0.token = "s3cret"
        } _: { server in
            #expect(try await server.request("GET", "/").status == 200)
            #expect(try await server.request("GET", "/health").status == 200)
            let refused = try await server.request("GET", "/api/v1/engines")
            #expect(refused.status == 401)
            #expect(refused.failure?.code == "unauthorized")
            #expect(refused.headers["www-authenticate"] == "Bearer")
            let allowed = try await server.request(
                "GET", "/api/v1/engines", headers: ["Authorization": "Bearer s3cret"])
            #expect(allowed.status == 200)

            #expect(await server.refusal()?.status == 401)
            #expect(await server.refusal(headers: [("Sec-WebSocket-Protocol", "bearer.wrong")])?.status == 401)
            let client = try await server.connect(headers: [("Sec-WebSocket-Protocol", "chat, bearer.s3cret")])
            #expect(client.subprotocol == "bearer.s3cret")
            await client.close()
        }
    }

    @Test("Upgrades that are refused get a status and a body")
    func refusals() async throws {
        try await TestServer.run {
            $0.maxSessions = 1
        } _: { server in
            let foreign = await server.refusal(headers: [("Origin", "http://evil.example")])
            #expect(foreign?.status == 403)
            #expect(foreign?.body.contains("foreign_origin") == true)
            #expect(await server.refusal("/elsewhere")?.status == 404)
            #expect(await server.refusal("/api/v1/live?face=two")?.status == 400)
            #expect(try await server.request("GET", "/api/v1/live").status == 426)

            let client = try await server.connect()
            let full = await server.refusal()
            #expect(full?.status == 503)
            #expect(full?.body.contains("server_full") == true)
            #expect(full?.headers.contains { $0.name.lowercased() == "retry-after" } == true)
            await client.close()
            // The place is free again when the server has seen the close.
            var next: LiveClient?
            for _ in 0..<100 where next == nil {
                next = try? await server.connect()
                if next == nil { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(next != nil)
            await next?.close()
        }
    }

    @Test(
        "Two hundred connections at once are all answered, and more than the limit are refused",
        .enabled(if: OpenFileLimit.raise().files >= 1024, "needs a thousand open files"))
    func connections() async throws {
        try await TestServer.run {
            $0.maxSessions = 300
            $0.maxConnections = 220
        } _: { server in
            let clients = try await withThrowingTaskGroup(of: LiveClient.self) { group in
                for _ in 0..<200 { group.addTask { try await server.connect() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(clients.count == 200)
            var more: [LiveClient] = []
            var refusal: LiveRefusal?
            for _ in 0..<30 where refusal == nil {
                do { more.append(try await server.connect()) } catch { refusal = error as? LiveRefusal }
            }
            #expect(refusal?.status == 503)
            #expect(refusal?.body.contains("too_many_connections") == true)
            for client in clients + more { await client.drop() }
        }
    }

    @Test("A port that is taken is an error that names the port and the way out")
    func portInUse() async throws {
        try await TestServer.run { server in
            let error = await #expect(throws: ServerError.self) {
                try await TestServer.run {
                    $0.port = server.port
                } _: { _ in
                }
            }
            #expect(error?.code == .portInUse)
            #expect(error?.description.contains("\(server.port)") == true)
            #expect(error?.description.contains("--port") == true)
        }
    }
}
