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

    /// How long a client is listened to after the last answer: closing at once would reset the connection before the
    /// client has read it.
    private static let linger = TimeAmount.milliseconds(500)
    /// The same for one who is still sending the body of a request that was refused.
    private static let lingerOverBody = TimeAmount.seconds(5)

    private let line: RequestLineWatch
    private var state = ExchangeState()
    /// What a request that cannot be read is answered with when those before it have their answers.
    private var refusal: (status: HTTPResponseStatus, why: String)?
    /// Whether everything was said.
    private var isOver = false
    private var isFirst = true
    private var isWebSocket = false

    init(line: RequestLineWatch) { self.line = line }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isWebSocket else { return context.fireChannelRead(data) }
        guard !state.isDeaf else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            defer { isFirst = false }
            // Only the first request may become one, and the gate lets none pass that does not.
            if isFirst, UpgradeGate.wantsWebSocket(head) {
                isWebSocket = true
                line.stop()
                return context.fireChannelRead(data)
            }
            if let why = Self.fault(of: head) { return refuse(.badRequest, why, context) }
            // The parser reads nothing behind a request that offers another protocol.
            state.request(isLast: !head.isKeepAlive || Self.has(head.headers, "upgrade"))
        case .body: break
        case .end:
            state.requestEnded()
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
        guard !state.isDeaf else { return }
        switch error {
        case .headerOverflow where line.isTooLong:
            refuse(.uriTooLong, "The request's address is too long.", context)
        case .headerOverflow:
            refuse(.requestHeaderFieldsTooLarge, "The request's headers are too long.", context)
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
            let beginning = state.answer(
                status: Int(clamping: head.status.code), saysClose: Self.has(head.headers, "close"))
            if beginning.isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body: context.write(data, promise: promise)
        case .end:
            switch state.answered() {
            case .more: context.write(data, promise: promise)
            case .refuse:
                context.write(data, promise: promise)
                if let refusal { answer(refusal.status, refusal.why, context) }
            case .end:
                isOver = true
                let end = promise ?? context.eventLoop.makePromise(of: Void.self)
                close(context, after: end.futureResult, in: state.isReading ? Self.lingerOverBody : Self.linger)
                context.writeAndFlush(data, promise: end)
            }
        }
    }

    /// Answers a request that cannot be read when its turn comes, and ends the connection.
    private func refuse(_ status: HTTPResponseStatus, _ why: String, _ context: ChannelHandlerContext) {
        switch state.refuse() {
        case .answer: answer(status, why, context)
        case .later: refusal = (status, why)
        case .close:
            isOver = true
            context.close(promise: nil)
        }
    }

    private func answer(_ status: HTTPResponseStatus, _ why: String, _ context: ChannelHandlerContext) {
        isOver = true
        let failure = Failure(
            .init(code: Int(clamping: status.code), reasonPhrase: status.reasonPhrase),
            status == .badRequest ? "bad_request" : "too_large", why,
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
