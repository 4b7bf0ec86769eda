internal import NIOCore
internal import NIOWebSocket

/// Refuses frames that [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455#section-5) forbids a client, which NIO's decoder
/// lets pass because an extension could allow them; none is offered here.
final class FrameCheck: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame

    /// What was wrong with a frame, a sentence.
    struct Violation: Error {
        let sentence: String
    }

    private var isOver = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        guard let sentence = Self.violation(in: unwrapInboundIn(data)) else { return context.fireChannelRead(data) }
        isOver = true
        context.fireErrorCaught(Violation(sentence: sentence))
    }

    static func violation(in frame: WebSocketFrame) -> String? {
        if frame.rsv1 || frame.rsv2 || frame.rsv3 { return "A frame has reserved bits set." }
        guard frame.maskKey != nil else { return "A frame of the client's is not masked." }
        switch frame.opcode {
        case .continuation, .text, .binary, .ping, .pong: return nil
        case .connectionClose: return closeViolation(in: frame.unmaskedData)
        default: return "A frame has an opcode that is reserved."
        }
    }

    /// A close frame is empty, or has a code that may be sent and a reason in UTF-8.
    private static func closeViolation(in data: ByteBuffer) -> String? {
        guard data.readableBytes > 0 else { return nil }
        var data = data
        guard let code = data.readInteger(as: UInt16.self) else { return "A close frame has half a code." }
        let isKnown = (1000...1014).contains(code) && ![1004, 1005, 1006].contains(code)
        guard isKnown || (3000...4999).contains(code) else { return "A close frame has a code that may not be sent." }
        let isText = String(validating: data.readableBytesView, as: UTF8.self) != nil
        return isText ? nil : "The reason in a close frame is not UTF-8."
    }
}
