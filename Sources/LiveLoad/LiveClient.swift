internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket

/// One WebSocket connection to a server, for load and for tests.
public final class LiveClient: Sendable {
    /// What the server sends; read by one task at a time.
    public let messages: LiveMessages
    /// The subprotocol that the server chose.
    public let subprotocol: String?

    private let channel: any Channel

    private init(channel: any Channel, mailbox: Mailbox, subprotocol: String?) {
        (self.channel, self.subprotocol) = (channel, subprotocol)
        messages = LiveMessages(mailbox: mailbox)
    }

    deinit { channel.close(promise: nil) }

    /// What came of asking a server for a WebSocket.
    private enum Answer: Sendable {
        case accepted(LiveClient)
        case refused(NIOAsyncChannel<HTTPClientResponsePart, Never>)
    }

    /// Opens a connection.
    ///
    /// - Parameters:
    ///   - host: a name or an address.
    ///   - port: where the server listens.
    ///   - path: with its query.
    ///   - headers: in addition to those that a WebSocket needs.
    /// - Returns: an open connection.
    /// - Throws: ``LiveRefusal`` where the server answered with something else, or the error of the connection.
    public static func connect(
        host: String, port: Int, path: String, headers: [(String, String)] = []
    ) async throws -> LiveClient {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path)
        head.headers.add(name: "Host", value: host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
        for (name, value) in headers { head.headers.add(name: name, value: value) }
        let request = head
        let negotiation: EventLoopFuture<Answer> = try await ClientBootstrap(
            group: MultiThreadedEventLoopGroup.singleton
        )
        .channelOption(.socketOption(.tcp_nodelay), value: 1)
        .connectTimeout(.seconds(10))
        .connect(host: host, port: port) { channel in
            channel.eventLoop.makeCompletedFuture { try negotiate(request, on: channel) }
        }
        switch try await negotiation.get() {
        case .accepted(let client): return client
        case .refused(let answer): throw try await LiveRefusal(answer)
        }
    }

    private static func negotiate(_ request: HTTPRequestHead, on channel: any Channel) throws -> EventLoopFuture<Answer>
    {
        // A key frame of a large picture fits.
        let upgrader = NIOTypedWebSocketClientUpgrader<Answer>(maxFrameSize: 1 << 24) { channel, response in
            channel.eventLoop.makeCompletedFuture {
                let mailbox = Mailbox()
                mailbox.onRoom { channel.setOption(.autoRead, value: true).whenComplete { _ in } }
                try channel.pipeline.syncOperations.addHandlers([
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: 1 << 24),
                    FrameReceiver(mailbox: mailbox),
                ])
                return .accepted(
                    LiveClient(
                        channel: channel, mailbox: mailbox,
                        subprotocol: response.headers.first(name: "Sec-WebSocket-Protocol")))
            }
        }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration<Answer>(
                upgradeRequestHead: request, upgraders: [upgrader]
            ) { channel in
                channel.eventLoop.makeCompletedFuture {
                    .refused(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                }
            })
        // The server's first message may come in the same packet as its answer.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: configuration)
    }

    /// Sends a text message.
    ///
    /// - Parameter text: the message.
    /// - Throws: the error of a connection that has ended.
    public func send(_ text: String) async throws {
        try await send(.text, ByteBuffer(string: text))
    }

    /// Sends a binary message.
    ///
    /// - Parameter bytes: the message.
    /// - Throws: the error of a connection that has ended.
    public func send(_ bytes: [UInt8]) async throws {
        try await send(.binary, ByteBuffer(bytes: bytes))
    }

    /// Sends a ping.
    ///
    /// - Throws: the error of a connection that has ended.
    public func ping() async throws { try await send(.ping, ByteBuffer()) }

    /// Stops taking anything from the network, for good, as a client that hangs.
    public func stopReading() async throws {
        messages.mailbox.onRoom {}
        try await channel.setOption(.autoRead, value: false).get()
    }

    /// Says goodbye and waits until the connection has ended.
    ///
    /// - Parameter code: RFC 6455's reason, 1000 for a normal end.
    public func close(code: UInt16 = 1000) async {
        var data = ByteBuffer()
        data.writeInteger(code)
        try? await send(.connectionClose, data)
        // The server's own close ends it; one that never answers is not waited for.
        channel.eventLoop.scheduleTask(in: .seconds(2)) { [channel] in channel.close(promise: nil) }
        try? await channel.closeFuture.get()
    }

    /// Drops the connection without a word, as a browser that crashed.
    public func drop() async { try? await channel.close().get() }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        try await channel.writeAndFlush(frame)
    }
}

/// Puts what arrives into the mailbox, answers pings and the server's close.
private final class FrameReceiver: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let mailbox: Mailbox

    init(mailbox: Mailbox) { self.mailbox = mailbox }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text: deliver(.text(String(buffer: frame.unmaskedData)), context)
        case .binary: deliver(.binary(Array(frame.unmaskedData.readableBytesView)), context)
        case .ping: answer(.pong, frame.unmaskedData, context)
        case .connectionClose:
            var data = frame.unmaskedData
            let reply = data
            // 1005 is what RFC 6455 calls a close without a code.
            let code = data.readInteger(as: UInt16.self) ?? 1005
            deliver(.closed(code: code, reason: String(buffer: data)), context)
            answer(.connectionClose, reply, context)
            context.close(promise: nil)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        mailbox.end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func deliver(_ content: LiveMessage.Content, _ context: ChannelHandlerContext) {
        guard !mailbox.put(LiveMessage(content: content, arrival: .now)) else { return }
        context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
    }

    private func answer(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
