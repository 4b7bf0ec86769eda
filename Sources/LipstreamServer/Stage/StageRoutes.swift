internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LipSync
internal import Media
internal import NIOCore
internal import ServiceLifecycle

/// Registers what a stage's page and its remote control ask for.
///
/// What is under `/api/v1/remote/` needs no token of the server: the key that a code was exchanged for is good for that
/// stage, and for nothing else.
///
/// - Parameters:
///   - router: gets the routes.
///   - hall: joins them.
func addStageRoutes<Context: RequestContext>(to router: some RouterMethods<Context>, hall: StageHall) {
    addPageRoutes(to: router, hall)
    addRemoteRoutes(to: router, hall)
}

private func addPageRoutes<Context: RequestContext>(to router: some RouterMethods<Context>, _ hall: StageHall) {
    router.post("/api/v1/stages") { _, _ -> Response in
        let (id, key) = try await hall.open()
        return try .json(["stage": id, "key": key], status: .created)
    }
    router.post("/api/v1/stages/:id/code") { request, context -> Response in
        let code = try await hall.makeCode(stage: context.parameters.require("id"), key: request.stageKey)
        return try .json(NewCode(code: code, seconds: Int(clamping: StageHall.codeLife.components.seconds)))
    }
    router.put("/api/v1/stages/:id/state") { request, context -> Response in
        let (id, key) = (try context.parameters.require("id"), request.stageKey)
        let body = try await request.body.collect(upTo: StageHall.largestState)
        // Written anew, so that it is one line of JSON, whatever came.
        guard let object = try? JSONSerialization.jsonObject(with: Data(body.readableBytesView)),
            object is [String: Any],
            let state = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
        else {
            throw Failure(.badRequest, "bad_request", "A state is a JSON object.", hint: "Send one.")
        }
        try await hall.publish(state, stage: id, key: key)
        return Response(status: .noContent)
    }
    router.delete("/api/v1/stages/:id/remote") { request, context -> Response in
        try await hall.dismiss(stage: context.parameters.require("id"), key: request.stageKey)
        return Response(status: .noContent)
    }
    router.get("/api/v1/stages/:id/events") { request, context -> Response in
        let events = try await hall.listen(stage: context.parameters.require("id"), key: request.stageKey)
        return .events(events, for: request)
    }
}

private func addRemoteRoutes<Context: RequestContext>(to router: some RouterMethods<Context>, _ hall: StageHall) {
    router.post("/api/v1/remote/pair") { request, _ -> Response in
        let body = try await request.body.collect(upTo: 1024)
        let code = try? JSONDecoder().decode([String: String].self, from: Data(body.readableBytesView))["code"]
        let digits = (code ?? "").filter { ("0"..."9").contains($0) }
        return try .json(["key": await hall.pair(code: digits)])
    }
    router.get("/api/v1/remote/events") { request, _ -> Response in
        .events(try await hall.listen(remote: request.stageKey), for: request)
    }
    router.post("/api/v1/remote/commands") { request, _ -> Response in
        let body = try await request.body.collect(upTo: StageCommand.mostBytes)
        let command = try StageCommand(json: Data(body.readableBytesView))
        try await hall.send(command, remote: request.stageKey)
        return Response(status: .noContent)
    }
    router.post("/api/v1/remote/sound") { request, _ -> Response in
        guard let rate = request.uri.queryParameters["rate"].flatMap({ Int($0, radix: 10) }),
            LiveSession.sampleRates.contains(rate)
        else {
            throw Failure(.badRequest, "bad_request", "The rate is 8000 to 48000.", hint: "Send it as ?rate=.")
        }
        // Half a second at most.
        let body = try await request.body.collect(upTo: rate)
        try await hall.hear(Data(body.readableBytesView), rate: rate, remote: request.stageKey)
        return Response(status: .noContent)
    }
    router.post("/api/v1/remote/here") { request, _ -> Response in
        try await hall.greet(remote: request.stageKey)
        return Response(status: .noContent)
    }
    router.delete("/api/v1/remote") { request, _ -> Response in
        try await hall.leave(remote: request.stageKey)
        return Response(status: .noContent)
    }
}

/// A code, and how long it is good.
private struct NewCode: Encodable {
    let code: String
    let seconds: Int
}

extension Request {
    /// The key of a stage or of its remote; empty where none came.
    fileprivate var stageKey: String { headers.value(of: "x-stage-key") ?? "" }
}

extension Response {
    /// Server-sent events, until the stream or the reader ends.
    fileprivate static func events(_ events: AsyncStream<StageEvent>, for request: Request) -> Response {
        let body = ResponseBody { writer in
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                for await event in events.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: event.text))
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }
}
