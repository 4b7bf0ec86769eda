internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTP1

/// Stands before the WebSocket upgrade and answers those who may not pass.
///
/// The upgrader drops the head of a request that it refuses, so who is refused must never reach it.
final class UpgradeGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Judges the first request of a connection.
    struct Judge: Sendable {
        /// Whether a WebSocket lives at this path.
        let isLivePath: @Sendable (String) -> Bool
        /// Why a WebSocket may not be opened; takes a place for it where it may.
        let refusal: @Sendable (HTTPRequestHead, any Channel) -> Failure?
    }

    private enum State { case waiting, passed, refused }

    private let judge: Judge
    /// Set where the server is full: then nobody passes.
    private let isFull: Bool
    private var state = State.waiting
    private var patience: Scheduled<Void>?

    init(judge: Judge, isFull: Bool) { (self.judge, self.isFull) = (judge, isFull) }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        // A connection that says nothing must not hold its place for ever.
        patience = context.eventLoop.scheduleTask(in: .seconds(30)) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { patience?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        // What passes may be bytes of another protocol by now, so it is not looked at.
        case .passed: context.fireChannelRead(data)
        case .refused: break
        case .waiting:
            guard case .head(var head) = unwrapInboundIn(data) else { return }
            patience?.cancel()
            if let failure = refusal(of: head, context.channel) {
                state = .refused
                return answer(failure, to: head, context)
            }
            state = .passed
            // Offers of other protocols are declined by not hearing them.
            if !Self.wantsWebSocket(head) { head.headers.remove(name: "Upgrade") }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Who was refused has had the answer.
        if state != .refused { context.fireErrorCaught(error) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if state == .waiting, event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        if state == .refused, case .inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func refusal(of head: HTTPRequestHead, _ channel: any Channel) -> Failure? {
        if isFull {
            return Failure(
                .serviceUnavailable, "too_many_connections", "Too many connections are open.",
                hint: "Try again in a moment.", headers: [.retryAfter: "5"])
        }
        guard Self.wantsWebSocket(head) else { return nil }
        let path = String(head.uri.prefix { $0 != "?" })
        guard judge.isLivePath(path) else {
            return Failure(
                .notFound, "not_found", "There is no WebSocket at \(path.prefix(100)).", hint: "It is at /api/v1/live.")
        }
        let key = Data(base64Encoded: head.headers.first(name: "Sec-WebSocket-Key") ?? "")
        guard head.method == .GET, head.headers["Sec-WebSocket-Version"] == ["13"], key?.count == 16,
            head.headers["Sec-WebSocket-Key"].count == 1,
            head.headers[canonicalForm: "Connection"].contains(where: { $0.lowercased() == "upgrade" })
        else {
            return Failure(
                .badRequest, "bad_upgrade", "This is no WebSocket handshake of RFC 6455.",
                hint: "Send GET, Connection: Upgrade, Sec-WebSocket-Version: 13 and a Sec-WebSocket-Key.",
                headers: [HTTPField.Name("Sec-WebSocket-Version") ?? .upgrade: "13"])
        }
        return judge.refusal(head, channel)
    }

    static func wantsWebSocket(_ head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "Upgrade"].contains { $0.lowercased() == "websocket" }
    }

    private func answer(_ failure: Failure, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let body = ByteBuffer(bytes: failure.json)
        var headers = HTTPHeaders([
            ("Content-Type", "application/json; charset=utf-8"), ("Content-Length", "\(body.readableBytes)"),
            ("Connection", "close"),
        ])
        for field in failure.headers { headers.add(name: field.name.rawName, value: field.value) }
        let status = HTTPResponseStatus(statusCode: failure.status.code, reasonPhrase: failure.status.reasonPhrase)
        let answer = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if head.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            // Reading on for a moment lets the client read the answer before the connection is gone.
            channel.close(mode: .output, promise: nil)
            channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
        }
    }
}
