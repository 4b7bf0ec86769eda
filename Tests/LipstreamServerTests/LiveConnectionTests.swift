import Foundation
import LiveLoad
import TestSupport
import Testing

@testable import LipstreamServer

@Suite("Live connections")
struct LiveConnectionTests {
    @Test("Hello gets ready, then pictures and sound; sound that is sent comes back")
    func session() async throws {
        try await TestServer.run { server in
            let client = try await server.connect()
            try await client.send(LiveClient.hello)
            let ready = try #require(await client.text("ready"))
            #expect(ready["engine"] as? String == "counting")
            #expect(ready["height"] as? Int == 64)
            #expect(ready["fps"] as? Double == 25)
            #expect(ready["audioSampleRate"] as? Int == 16_000)
            #expect(ready["lookAheadMs"] as? Double == 100)
            try await client.send([UInt8](repeating: 1, count: 640))
            var kinds: Set<UInt8> = []
            for await message in client.messages {
                if case .binary(let bytes) = message.content { kinds.insert(bytes[0]) }
                if kinds.isSuperset(of: [3, 4]) { break }
            }
            #expect(kinds == [3, 4])
            await client.close()
        }
    }

    @Test(
        "What a client must not send ends the connection with a code and 1008",
        arguments: [
            ([.text("{\"type\":\"ack\",\"frame\":1}")], "bad_hello"),
            ([.text("hello")], "bad_message"),
            ([.text("{\"type\":\"hello\",\"version\":2}")], "bad_version"),
            ([.binary(640)], "not_ready"),
            ([.hello, .binary(641)], "bad_message"),
            ([.hello, .binary(20_000)], "bad_message"),
            ([.hello, .hello], "bad_hello"),
            ([.hello, .text("{\"type\":\"speak\",\"text\":\"a\",\"voice\":\"klingon-x\"}")], "bad_message"),
            ([.hello, .binary(300_000)], "too_large"),
            ([.hello, .binary(10_000_000)], "too_large"),
            (
                [.text("{\"type\":\"hello\",\"version\":1,\"sampleRate\":16000,\"engine\":\"absent\"}")],
                "engine_unavailable"
            ),
        ] as [([Step], String)])
    func refusals(steps: [Step], code: String) async throws {
        try await TestServer.run { server in
            let client = try await server.connect()
            for step in steps {
                switch step {
                case .hello: try await client.send(LiveClient.hello)
                case .text(let text): try await client.send(text)
                case .binary(let count): try? await client.send([UInt8](repeating: 0, count: count))
                }
            }
            let ending = await client.ending()
            #expect(ending.error == code)
            #expect(ending.close == 1008)
            #expect(try await server.request("GET", "/health").status == 200)
        }
    }

    /// Something that a client sends.
    enum Step: Sendable {
        case hello
        case text(String)
        case binary(Int)
    }

    @Test(
        "An avatar or a face that is not there is said so",
        arguments: [("avatar=nobody", "no_avatar"), ("face=7", "no_face")])
    func avatars(query: String, code: String) async throws {
        try await TestServer.run { server in
            let client = try await server.connect("/api/v1/live?\(query)")
            try await client.send(LiveClient.hello)
            let ending = await client.ending()
            #expect(ending.error == code)
            #expect(ending.close == 1008)
        }
    }

    @Test("Who never says hello is let go")
    func silence() async throws {
        try await TestServer.run {
            $0.helloTimeout = .milliseconds(200)
        } _: { server in
            let client = try await server.connect()
            let ending = await client.ending()
            #expect(ending.error == "bad_hello")
        }
    }

    @Test("A stop tells every client, before and after hello, and closes with 1001")
    func stop() async throws {
        try await TestServer.run { server in
            let (silent, speaking) = (try await server.connect(), try await server.connect())
            try await speaking.send(LiveClient.hello)
            _ = await speaking.text("ready")
            server.stop()
            for client in [silent, speaking] {
                let ending = await client.ending()
                #expect(ending.error == "shutting_down")
                #expect(ending.close == 1001)
            }
        }
    }
}
