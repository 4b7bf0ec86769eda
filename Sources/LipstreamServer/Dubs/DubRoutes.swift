internal import Foundation
public import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

/// Registers what clients do with films.
///
/// - Parameters:
///   - router: gets the routes.
///   - queue: makes the films.
public func addDubRoutes<Context: RequestContext>(to router: some RouterMethods<Context>, queue: DubQueue) {
    router.post("/api/v1/dubs") { request, _ -> Response in
        try request.requireFileBody()
        let isJSON = request.headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false
        var upload = queue.upload
        if isJSON { upload.limit = DubOrder.jsonLimit }
        let query = request.uri.queryParameters
        let dub = try await queue.reserving { [upload] in
            try await upload.receive(request.body, declared: request.declaredLength) { received in
                guard isJSON else { return try await queue.enqueue(DubOrder(query: query), speech: received.url) }
                let json = try await FileWork.run { try Data(contentsOf: received.url) }
                return try await queue.enqueue(DubOrder(json: json), speech: nil)
            }
        }
        return try .json(dub, status: .accepted)
    }
    router.get("/api/v1/dubs") { _, _ -> Response in
        try .json(["dubs": await queue.list()])
    }
    router.get("/api/v1/dubs/:id") { _, context -> Response in
        try .json(try await queue.dub(context.parameters.require("id")))
    }
    router.get("/api/v1/dubs/:id/video") { request, context -> Response in
        let record = try await queue.store.record(context.parameters.require("id"))
        guard record.state == .done else {
            throw Failure(
                .conflict, "not_ready", "The film is not finished.", hint: "Follow GET /api/v1/dubs/\(record.id).")
        }
        return try await .file(queue.store.film(record), type: "video/mp4", for: request, context)
    }
    router.get("/api/v1/dubs/:id/captions") { request, context -> Response in
        let record = try await queue.store.record(context.parameters.require("id"))
        let url = queue.store.captions(record)
        guard record.state == .done, FileManager.default.fileExists(atPath: url.path) else {
            throw Failure(
                .notFound, "no_captions", "The film has no captions.",
                hint: "Films of a text have some once they are finished.")
        }
        return try await .file(url, type: "text/vtt; charset=utf-8", for: request, context)
    }
    router.get("/api/v1/dubs/:id/events") { request, context -> Response in
        let changes = try await queue.changes(of: context.parameters.require("id"))
        let body = ResponseBody { writer in
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                for await dub in changes.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: ServerSentEvent.text(of: dub)))
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }
    router.delete("/api/v1/dubs/:id") { _, context -> Response in
        try await queue.delete(context.parameters.require("id"))
        return Response(status: .noContent)
    }
}

/// A change of a film as [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html) carry it.
enum ServerSentEvent {
    static func text(of dub: DubDescription) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return "event: dub\ndata: \(String(decoding: try encoder.encode(dub), as: UTF8.self))\n\n"
    }
}
