import LiveLoad
import Testing

@testable import LipstreamServer

@Suite("Clients beside each other")
struct LiveCompanyTests {
    @Test("One that stops reading is closed after ten seconds, one too many is refused, and the others notice neither")
    func company() async throws {
        try await TestServer.run {
            $0.maxSessions = 3
        } _: { server in
            func load(_ behaviour: LiveLoad.Behaviour, clients: Int, seconds: Double) -> LiveLoad {
                var load = LiveLoad(
                    host: "127.0.0.1", port: server.port, clients: clients, seconds: seconds,
                    speech: (0..<16_000).map { $0 % 100 < 50 ? 0.25 : -0.25 })
                load.codec = "jpeg"
                load.behaviour = behaviour
                return load
            }
            async let steady = load(.steady, clients: 2, seconds: 14).run()
            let start = ContinuousClock.now
            async let silent = load(.stopsReading(after: 1), clients: 1, seconds: 60).run()
            try await Task.sleep(for: .seconds(2))
            let refusal = await server.refusal()
            #expect(refusal?.status == 503)
            #expect(refusal?.headers.contains { $0.name.lowercased() == "retry-after" } == true)
            // It reads no farewell; its next words find the door shut.
            _ = try await silent
            let closed = ContinuousClock.now - start
            #expect(closed > .seconds(10) && closed < .seconds(25))
            let others = try await steady
            // A machine that is busy with other tests may leave pictures out, or let the clients fall behind their own
            // time; a client that waited for the silent one would have stalled with it, after 40 pictures.
            #expect(others.clients.allSatisfy { !$0.errors.contains { $0.hasPrefix("stalled") } })
            #expect(others.clients.allSatisfy { $0.frames > 40 }, "\(others.clients)")
        }
    }
}
