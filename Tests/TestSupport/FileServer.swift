public import Foundation
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// An HTTP server that gives one file, in the ways in which servers do, and remembers what it was asked.
public final class FileServer: Sendable {
    /// How it answers a request; each request takes the next one, the last stays.
    public enum Answer: Sendable, Hashable {
        /// The file, or the part that was asked for.
        case file
        /// The whole file, whatever was asked for.
        case wholeFile
        /// The right header, then only so many bytes before the connection breaks.
        case cut(Int)
        /// The right header, then so many bytes, and nothing more while the client waits.
        case stall(Int)
        /// So many bytes at a time, with a pause of milliseconds between.
        case slow(Int, Int)
        /// A status without a file.
        case status(Int)
        /// The way to another path, where the next answer waits.
        case redirect
        /// A part that begins at another place than the one that was asked for.
        case wrongPart
    }

    private struct State {
        var answers: [Answer]
        var tag: String
        var ranges: [String?] = []
    }

    private let content: [UInt8]
    private let others: [String: Data?]
    private let state: Mutex<State>

    private init(_ content: Data, _ answers: [Answer], _ others: [String: Data?]) {
        self.content = Array(content)
        self.others = others
        state = Mutex(State(answers: answers, tag: "\"one\""))
    }

    /// The `Range` of every request that was made, in order.
    public var ranges: [String?] { state.withLock { $0.ranges } }

    /// Gives the file another mark, as if it had changed.
    public func change(tag: String) { state.withLock { $0.tag = tag } }

    /// Serves while `body` runs.
    ///
    /// - Parameters:
    ///   - content: the file.
    ///   - answers: how requests are answered, at least one.
    ///   - others: further files, by the last part of their address, given plainly; `nil` for one that is not there.
    ///   - body: is given the server and the file's address.
    /// - Throws: what `body` throws, or why the server cannot start.
    public static func run(
        _ content: Data, _ answers: [Answer], others: [String: Data?] = [:],
        _ body: @escaping @Sendable (FileServer, URL) async throws -> Void
    ) async throws {
        let server = FileServer(content, answers, others)
        let (ports, announcement) = AsyncStream<Int>.makeStream()
        let router = Router()
        router.get("**") { request, _ in server.answer(request) }
        var logger = Logger(label: "file-server")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announcement.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announcement.finish() }
                try await application.run()
            }
            for await port in ports {
                guard let url = URL(string: "http://127.0.0.1:\(port)/models/file.pth") else { break }
                try await body(server, url)
                break
            }
            group.cancelAll()
        }
    }

    private func answer(_ request: Request) -> Response {
        let asked = request.headers[.range]
        if let other = others[request.uri.path.split(separator: "/").last.map(String.init) ?? ""] {
            guard let other else { return Response(status: .notFound) }
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: other)))
        }
        let (answer, tag) = state.withLock { state in
            state.ranges.append(asked)
            let first = state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .status(500)
            return (first, state.tag)
        }
        // `bytes=5-`, unless the client's mark is not ours.
        let isOurs = request.headers[.ifRange].map { $0 == tag } ?? true
        let start = isOurs ? asked.flatMap { Int($0.dropFirst(6).dropLast()) } : nil
        switch answer {
        case .status(let code):
            return Response(status: .init(code: code), body: .init(byteBuffer: ByteBuffer(string: "no")))
        case .redirect: return Response(status: .found, headers: [.location: "/elsewhere/file.pth"])
        case .wholeFile: return part(from: 0, status: .ok, tag, sending: .file)
        case .wrongPart: return part(from: (start ?? 0) + 1, status: .partialContent, tag, sending: .file)
        case .file, .cut, .stall, .slow:
            guard let start else { return part(from: 0, status: .ok, tag, sending: answer) }
            guard start < content.count else {
                return Response(
                    status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(content.count)", .eTag: tag])
            }
            return part(from: start, status: .partialContent, tag, sending: answer)
        }
    }

    private struct Broken: Error {}

    private func part(from start: Int, status: HTTPResponse.Status, _ tag: String, sending: Answer) -> Response {
        let bytes = Array(content.dropFirst(start))
        var headers: HTTPFields = [.contentLength: "\(bytes.count)", .eTag: tag]
        if status == .partialContent {
            headers[.contentRange] = "bytes \(start)-\(content.count - 1)/\(content.count)"
        }
        let body = ResponseBody(contentLength: bytes.count) { writer in
            switch sending {
            case .cut(let count):
                try await writer.write(ByteBuffer(bytes: bytes.prefix(count)))
                throw Broken()
            case .stall(let count):
                try await writer.write(ByteBuffer(bytes: bytes.prefix(count)))
                try await Task.sleep(for: .seconds(600))
            case .slow(let count, let milliseconds):
                for first in stride(from: 0, to: bytes.count, by: count) {
                    try await writer.write(ByteBuffer(bytes: bytes[first..<min(first + count, bytes.count)]))
                    try await Task.sleep(for: .milliseconds(milliseconds))
                }
            default: try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }
}
