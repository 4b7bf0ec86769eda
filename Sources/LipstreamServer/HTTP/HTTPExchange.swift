internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// Keeps one connection's requests and answers in step: answers what the parser refuses, and ends the connection where
/// nothing sensible can follow.
///
/// Without it a request that cannot be parsed would be met with silence until a timeout, and an upload that was refused
/// would be read to its end. Stands behind ``UpgradeGate``; a connection that becomes a WebSocket passes through untouched.
final class HTTPExchange: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Where the answer to the newest request is.
    private enum Answer { case none, begun, ended }

    /// How long a client is listened to after the last answer: closing at once would reset the connection before the
    /// client has read it.
    private static let linger = TimeAmount.milliseconds(500)
    /// The same for one who is still sending the body of a request that was refused.
    private static let lingerOverBody = TimeAmount.seconds(5)

    private let line: RequestLineWatch
    private var isRequestOpen = false
    private var answer = Answer.ended
    /// Whether the connection ends with the answer that is being written.
    private var isLast = false
    /// Whether everything was said: what still comes is thrown away.
    private var isOver = false
    private var isFirst = true
    private var isWebSocket = false

    init(line: RequestLineWatch) { self.line = line }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isWebSocket else { return context.fireChannelRead(data) }
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            defer { isFirst = false }
            // Only the first request may become one, and the gate lets none pass that does not.
            if isFirst, UpgradeGate.wantsWebSocket(head) {
                isWebSocket = true
                line.stop()
                return context.fireChannelRead(data)
            }
            (isRequestOpen, answer) = (true, .none)
            // The parser reads nothing behind a request that offers another protocol, or asks for a tunnel.
            isLast = !head.isKeepAlive || Self.has(head.headers, "upgrade")
            if let why = Self.fault(of: head) { return refuse(.badRequest, why, context) }
        case .body: break
        case .end:
            isRequestOpen = false
            line.expectLine()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody behind this handler asks for more, and the client's end has to be seen.
        if isOver { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, !isWebSocket else { return context.fireErrorCaught(error) }
        guard !isOver else { return }
        switch error {
        case .headerOverflow where line.hasLine:
            refuse(.requestHeaderFieldsTooLarge, "The request's headers are too long.", context)
        case .headerOverflow: refuse(.uriTooLong, "The request's address is too long.", context)
        default: refuse(.badRequest, "This is no request of HTTP/1.1 (\(error)).", context)
        }
        // Whoever reads the body learns that nothing more will come.
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isOver, case .inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isWebSocket else { return context.write(data, promise: promise) }
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            answer = .begun
            // What a client still sends of a request that was refused is not waited for.
            if isRequestOpen, head.status.code >= 400 { isLast = true }
            if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            if Self.has(head.headers, "close") { isLast = true }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body: context.write(data, promise: promise)
        case .end:
            answer = .ended
            guard isLast else { return context.write(data, promise: promise) }
            isOver = true
            let end = promise ?? context.eventLoop.makePromise(of: Void.self)
            close(context, after: end.futureResult, in: isRequestOpen ? Self.lingerOverBody : Self.linger)
            context.writeAndFlush(data, promise: end)
        }
    }

    /// Says what is wrong with the request that is being read, if nothing was said to it yet, and ends the connection.
    private func refuse(_ status: HTTPResponseStatus, _ why: String, _ context: ChannelHandlerContext) {
        // Between two requests nothing is owed for the last one: what came is the next one's beginning.
        let isOwed = answer == .none || !isRequestOpen && answer == .ended
        isOver = true
        guard isOwed else { return context.close(promise: nil) }
        let code = status == .badRequest ? "bad_request" : "too_large"
        let failure = Failure(
            .init(code: Int(status.code), reasonPhrase: status.reasonPhrase), code, why,
            hint: "Send a request of HTTP/1.1; the routes are in Docs/openapi.json.")
        let body = ByteBuffer(bytes: failure.json)
        let head = HTTPResponseHead(
            version: .http1_1, status: status,
            headers: [
                "Content-Type": "application/json; charset=utf-8", "Content-Length": "\(body.readableBytes)",
                "Connection": "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let end = context.eventLoop.makePromise(of: Void.self)
        close(context, after: end.futureResult, in: Self.linger)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: end)
    }

    /// Closes once the answer is out and the client has had a moment to read it.
    private func close(
        _ context: ChannelHandlerContext, after end: EventLoopFuture<Void>, in time: TimeAmount
    ) {
        let channel = context.channel
        end.whenComplete { _ in
            channel.close(mode: .output, promise: nil)
            channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
        }
    }

    private static func has(_ headers: HTTPHeaders, _ option: String) -> Bool {
        headers[canonicalForm: "Connection"].contains { $0.lowercased() == option }
    }

    /// What no request may have, though the parser takes it.
    private static func fault(of head: HTTPRequestHead) -> String? {
        let hosts = head.headers["Host"].count
        if head.method == .CONNECT { return "This server is no proxy." }
        if hosts > 1 { return "The request names several hosts." }
        if hosts == 0, head.version != .http1_0 { return "The request names no host." }
        return nil
    }
}
