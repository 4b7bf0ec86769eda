internal import NIOCore
internal import NIOHTTP1

/// Answers `Expect: 100-continue` at once (RFC 9110, 10.1.1): curl waits a second for it before it sends a file.
final class ContinueAnswer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.version == .http1_1,
            head.headers[canonicalForm: "Expect"].contains(where: { $0.lowercased() == "100-continue" })
        {
            let answer = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
        }
        context.fireChannelRead(data)
    }
}
