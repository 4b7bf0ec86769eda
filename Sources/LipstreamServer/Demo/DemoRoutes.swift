internal import Foundation
public import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

/// Registers the routes of the old demo, so that its clients go on working.
///
/// - Parameters:
///   - router: gets the routes.
///   - stage: performs.
public func addDemoRoutes<Context: RequestContext>(to router: some RouterMethods<Context>, stage: DemoStage) {
    router.post("/upload") { request, _ -> Response in
        guard let parser = MultipartParser(contentType: request.headers[.contentType] ?? "") else {
            throw badForm("The request is no form with a file.")
        }
        // The form is a little longer than its file.
        if let declared = request.declaredLength, declared > stage.upload.limit + (1 << 20) {
            throw Failure.tooLarge(limit: stage.upload.limit)
        }
        let file = FormFile(parser: parser, body: request.body, field: "image")
        let avatar = try await stage.upload.receive(file, declared: nil) { try await stage.take($0) }
        return try .json(avatar)
    }
    router.get("/requests") { request, _ -> Response in
        // It changes what is performed, although it is a GET: the old demo's clients send it so.
        if let failure = CrossSite(request.head).refusal { throw failure }
        return try await answer(request.uri.queryParameters.map { (String($0.key), String($0.value)) }, stage)
    }
    // Through files: there a body that never ends meets its limits. They are small, so that uploads and a full disk keep
    // nobody from stopping the performance.
    var small = stage.upload
    (small.limit, small.places, small.quota) = (1 << 16, Places(limit: 32), nil)
    let forms = small
    router.post("/requests") { request, _ -> Response in
        let fields = try await forms.receive(request.body, declared: request.declaredLength, mayBeEmpty: true) {
            received in
            let text = try await FileWork.run { try String(decoding: Data(contentsOf: received.url), as: UTF8.self) }
            return FormFields(text).fields
        }
        return try await answer(
            fields + request.uri.queryParameters.map { (String($0.key), String($0.value)) }, stage)
    }
    router.get("/video_feed") { request, _ -> Response in
        let frames = try await stage.watch()
        let body = ResponseBody { writer in
            // A viewer that leaves while nobody performs gives its place back at once.
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                for await frame in frames.cancelOnGracefulShutdown() {
                    var part = ByteBuffer(
                        string: "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: \(frame.count)\r\n\r\n")
                    part.writeBytes(frame)
                    part.writeString("\r\n")
                    try await writer.write(part)
                }
            }
            try await writer.write(ByteBuffer(string: "--frame--\r\n"))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "multipart/x-mixed-replace; boundary=frame", .cacheControl: "no-store"],
            body: body)
    }
}

/// Does what the fields say, `clear` and `stop` before `start`.
private func answer(_ fields: [(String, String)], _ stage: DemoStage) async throws -> Response {
    let values = Dictionary(fields, uniquingKeysWith: { first, _ in first })
    if values["clear"] != nil { await stage.clear() }
    if values["stop"] != nil { await stage.stop() }
    if values["start"] != nil { try await stage.start() }
    if let text = values["text"] { try await stage.say(text) }
    return try .json(await stage.status)
}

/// Fields of an `application/x-www-form-urlencoded` body.
struct FormFields {
    let fields: [(String, String)]

    init(_ body: String) {
        fields = body.split(separator: "&").prefix(64).map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { side in
                let spaced = String(side).replacing("+", with: " ")
                return spaced.removingPercentEncoding ?? spaced
            }
            return (sides[0], sides.count > 1 ? sides[1] : "")
        }
    }
}
