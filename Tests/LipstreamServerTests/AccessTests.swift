import Foundation
import HTTPTypes
import Testing

@testable import LipstreamServer

@Suite("Access")
struct AccessTests {
    private func refusal(
        _ method: HTTPRequest.Method = .get, _ path: String = "/api/v1/engines", host: String? = "localhost:8080",
        origin: String? = nil, authorization: String? = nil, subprotocols: [String]? = nil, token: String? = nil,
        isLoopback: Bool = true
    ) -> String? {
        AccessRules(token: token, isLoopback: isLoopback, openPaths: ["/", "/health"]).refusal(
            of: .init(
                method: method, path: path, authority: host, origin: origin, authorization: authorization,
                subprotocols: subprotocols))?.code
    }

    @Test(
        "On this computer, only its own names are answered",
        arguments: [
            ("localhost:8080", true), ("127.0.0.1:1", true), ("[::1]:8080", true), ("LOCALHOST", true),
            ("evil.example", false), ("localhost.evil.example:8080", false), ("127.0.0.1.evil.example", false),
            ("192.168.1.2:8080", false), ("", false),
        ])
    func hosts(host: String, isAllowed: Bool) {
        #expect(refusal(host: host) == (isAllowed ? nil : "foreign_host"))
        #expect(refusal(host: host, isLoopback: false) == nil)
    }

    @Test(
        "Pages of other sites change nothing and open no WebSocket",
        arguments: [
            (nil, true), ("http://localhost:8080", true), ("https://localhost:8080", true),
            ("http://localhost:9090", false), ("http://evil.example", false), ("null", false), ("", false),
            ("file://localhost:8080", false),
        ] as [(String?, Bool)])
    func origins(origin: String?, isAllowed: Bool) {
        let expected = isAllowed ? nil : "foreign_origin"
        for method: HTTPRequest.Method in [.post, .put, .delete] {
            #expect(refusal(method, origin: origin) == expected)
        }
        #expect(refusal(origin: origin, subprotocols: []) == expected)
        #expect(refusal(.get, origin: origin) == nil)
    }

    @Test("A token is asked for everywhere but on the page and for health")
    func tokens() {
        #expect(refusal(token: "secret") == "unauthorized")
        #expect(refusal(authorization: "Bearer secret", token: "secret") == nil)
        #expect(refusal(authorization: "bearer secret", token: "secret") == nil)
        for wrong in ["Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "Bearer secretsecret", "Basic secret"] {
            #expect(refusal(authorization: wrong, token: "secret") == "unauthorized")
        }
        #expect(refusal(.get, "/", token: "secret") == nil)
        #expect(refusal(.get, "/health", token: "secret") == nil)
        #expect(refusal(.post, "/", token: "secret") == "unauthorized")
        #expect(refusal(subprotocols: ["bearer.secret"], token: "secret") == nil)
        #expect(refusal(subprotocols: ["bearer.other"], token: "secret") == "unauthorized")
        #expect(refusal(subprotocols: [], token: "secret") == "unauthorized")
    }

    @Test("Settings that cannot work or let strangers in are refused with a sentence")
    func settings() {
        func code(_ change: (inout ServerConfiguration) -> Void) -> ServerError? {
            var configuration = ServerConfiguration(dataFolder: URL(fileURLWithPath: "/"))
            change(&configuration)
            do {
                try configuration.validate()
                return nil
            } catch {
                return error
            }
        }
        #expect(code { _ in } == nil)
        #expect(code { $0.host = "0.0.0.0" }?.description.contains("--token") == true)
        #expect(code { $0.host = "127.evil.example" }?.code == .configuration)
        #expect(code { ($0.host, $0.token) = ("0.0.0.0", "s3cret-") } == nil)
        #expect(code { ($0.host, $0.token) = ("0.0.0.0", "two words") }?.code == .configuration)
        #expect(code { ($0.host, $0.token) = ("0.0.0.0", "") }?.code == .configuration)
        #expect(code { $0.port = 70_000 }?.code == .configuration)
        #expect(code { $0.maxSessions = 0 }?.code == .configuration)
    }
}
