internal import NIOCore

/// Looks at bytes before the HTTP parser does, for what its errors do not tell: whether a request's first line has
/// ended, and whether a client speaks TLS on this port.
final class RequestLineWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Whether the first line of the request that is being read has ended.
    private(set) var hasLine = false
    private var isFirst = true
    private var isOver = false

    /// A request is about to begin.
    func expectLine() { hasLine = false }

    /// The connection speaks another protocol now.
    func stop() { isOver = true }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return context.fireChannelRead(data) }
        let bytes = unwrapInboundIn(data)
        if isFirst, let first = bytes.readableBytesView.first {
            isFirst = false
            // A TLS record of the type "handshake": nothing that HTTP says can be read there, so the connection ends.
            guard first != 0x16 else {
                isOver = true
                return context.close(promise: nil)
            }
        }
        hasLine = hasLine || bytes.readableBytesView.contains(0x0a)
        context.fireChannelRead(data)
    }
}
