internal import Hummingbird
internal import NIOCore
internal import Synchronization

extension SyncStandIn {
    private struct Broken: Error {}

    /// Gives the film, or the rest of it; no key goes with such a request.
    func give(_ request: Request) -> Response {
        guard request.headers.first(where: { $0.name.canonicalName == "x-api-key" }) == nil else {
            return Self.error(400, "the key was sent to where the film is")
        }
        let asked = request.headers[.range]
        let answer = state.withLock { state in
            state.ranges.append(asked)
            return state.script.films.count > 1 ? state.script.films.removeFirst() : state.script.films.first ?? .whole
        }
        let isOurs = request.headers[.ifRange].map { $0 == Self.tag } ?? true
        let start = isOurs ? asked.flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0 : 0
        guard start < film.count else {
            return Response(
                status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(film.count)", .eTag: Self.tag])
        }
        let bytes = Array(film.dropFirst(start))
        var headers: HTTPFields = [.contentLength: "\(bytes.count)", .eTag: Self.tag, .contentType: "video/mp4"]
        if start > 0 { headers[.contentRange] = "bytes \(start)-\(film.count - 1)/\(film.count)" }
        let body = ResponseBody(contentLength: bytes.count) { writer in
            switch answer {
            case .whole: try await writer.write(ByteBuffer(bytes: bytes))
            case .cut(let count):
                try await writer.write(ByteBuffer(bytes: bytes.prefix(count)))
                throw Broken()
            case .stall(let count):
                try await writer.write(ByteBuffer(bytes: bytes.prefix(count)))
                try await Task.sleep(for: .seconds(600))
            }
            try await writer.finish(nil)
        }
        return Response(status: start > 0 ? .partialContent : .ok, headers: headers, body: body)
    }
}
