internal import NIOCore

/// Looks at bytes before the HTTP parser does, for what its errors do not tell: whether it is a request's first line that
/// is too long, and whether a client speaks TLS on this port.
final class RequestLineWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Bytes of a request's first line, at most.
    static let limit = 16 * 1024

    private var length = 0
    private var hasLine = false
    private var isFirst = true
    private var isOver = false

    /// A request is about to begin.
    func expectLine() { (length, hasLine) = (0, false) }

    /// Whether the first line of the request that is being read is longer than ``limit``.
    var isTooLong: Bool { length > Self.limit }

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
        if !hasLine {
            let end = bytes.readableBytesView.firstIndex(of: 0x0a)
            length += end.map { $0 - bytes.readerIndex } ?? bytes.readableBytes
            hasLine = end != nil
        }
        context.fireChannelRead(data)
    }
}
