import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import LipstreamServer

/// Notes routes instead of serving them.
private final class RouteList: RouterMethods {
    typealias Context = BasicRequestContext
    private(set) var routes: Set<String> = []

    func on<Responder: HTTPResponder>(
        _ path: RouterPath, method: HTTPRequest.Method, responder: Responder
    ) -> Self where Responder.Context == Context {
        let parts = "\(path)".split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : "\($0)" }
        routes.insert("\(method.rawValue) /\(parts.joined(separator: "/"))")
        return self
    }

    func add(middleware: any MiddlewareProtocol<Request, Response, Context>) -> Self { self }
}

@Suite struct InterfaceTests {
    @Test("Docs/openapi.json names the routes that the code registers, and no others")
    func matches() async throws {
        try await Place.with { place in
            let list = RouteList()
            addAvatarRoutes(to: list, store: place.avatars)
            addVoiceRoutes(to: list, synthesizer: place.backend.synthesizer)
            addDubRoutes(to: list, queue: try await place.queue())
            addDemoRoutes(to: list, stage: DemoStage(avatars: place.avatars, backend: place.backend))
            addStageRoutes(to: list, hall: StageHall())
            let door = try await GenerationTests.door(place)
            addSyncRoutes(to: list, door: door, avatars: place.avatars)
            let url = Samples.package.appendingPathComponent("Docs/openapi.json")
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
            let paths = try #require(json?["paths"] as? [String: [String: Any]])
            var written: Set<String> = []
            for (path, methods) in paths {
                for method in methods.keys { written.insert("\(method.uppercased()) \(path)") }
            }
            // The server registers these beside the ones above.
            let operations: Set = [
                "GET /health", "GET /metrics", "GET /api/v1/engines", "GET /api/v1/live",
            ]
            #expect(written == list.routes.union(operations))
        }
    }
}
