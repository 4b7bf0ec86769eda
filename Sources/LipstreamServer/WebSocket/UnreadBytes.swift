internal import NIOCore

/// Throws away what a client still sends after the server has said goodbye.
///
/// Closing a socket with unread bytes makes the kernel reset the connection, and the client would never read why.
final class UnreadBytes: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Sent down the pipeline to begin.
    enum Event { case discard }
    static let discard = Event.discard

    private var isDiscarding = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isDiscarding { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nobody behind this handler asks for more.
        if isDiscarding { context.read() } else { context.fireChannelReadComplete() }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Event else { return context.triggerUserOutboundEvent(event, promise: promise) }
        isDiscarding = true
        context.close(mode: .output, promise: nil)
        context.read()
        promise?.succeed()
    }
}
