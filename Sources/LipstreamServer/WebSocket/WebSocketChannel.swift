internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import NIOWebSocket

/// A connection that speaks HTTP until, perhaps, it becomes a WebSocket: both on one port.
struct WebSocketChannel: HTTPChannelHandler {
    /// What a connection turned out to be.
    enum Kind: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case webSocket(LiveSocket.Frames, HTTPRequestHead)
    }

    /// A connection; what it is shows with its first request.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let kind: EventLoopFuture<Kind>
    }

    let responder: Responder
    let connections: Places
    let judge: UpgradeGate.Judge
    /// The headers of an accepted upgrade: the subprotocol.
    let acceptance: @Sendable (HTTPRequestHead) -> HTTPHeaders
    /// Serves a WebSocket.
    let serve: @Sendable (LiveSocket, HTTPRequestHead) async -> Void

    /// How long a kept connection may be idle between requests, and an upload may stall.
    private static let idleTimeout = Duration.seconds(60)

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let hasPlace = connections.take()
            if hasPlace { channel.closeFuture.whenComplete { [connections] _ in connections.leave() } }
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration<Kind>(
                    upgraders: [upgrader()],
                    notUpgradingCompletionHandler: { channel in
                        channel.eventLoop.makeCompletedFuture { .http(try Self.addHTTP(to: channel, logger)) }
                    }))
            configuration.decoderConfiguration.maxHeaderFieldSize = RequestLineWatch.limit
            configuration.decoderConfiguration.maxHeaderListSize = 64 * 1024
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            configuration.enableResponseHeaderValidation = false
            let pipeline = channel.pipeline.syncOperations
            let kind = try pipeline.configureUpgradableHTTPServerPipeline(configuration: configuration)
            let upgrade = try pipeline.handler(type: NIOTypedHTTPServerUpgradeHandler<Kind>.self)
            let line = RequestLineWatch()
            try pipeline.addHandler(line, position: .first)
            try pipeline.addHandler(UpgradeGate(judge: judge, isFull: !hasPlace), position: .before(upgrade))
            try pipeline.addHandler(HTTPExchange(line: line), position: .before(upgrade))
            return Value(channel: channel, kind: kind)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.kind.get() {
            case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .webSocket(let frames, let head):
                try await frames.executeThenClose { inbound, outbound in
                    await serve(LiveSocket(channel: frames.channel, inbound: inbound, outbound: outbound), head)
                }
            }
        } catch {
            logger.trace("connection ended", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }

    private func upgrader() -> NIOTypedWebSocketServerUpgrader<Kind> {
        NIOTypedWebSocketServerUpgrader<Kind>(
            maxFrameSize: LiveSocket.largestMessage,
            enableAutomaticErrorHandling: false,
            shouldUpgrade: { [acceptance] channel, head in channel.eventLoop.makeSucceededFuture(acceptance(head)) },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture { .webSocket(try Self.addMessages(to: channel), head) }
            })
    }

    private static func addHTTP(
        to channel: any Channel, _ logger: Logger
    ) throws -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ContinueAnswer())
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: idleTimeout, logger: logger))
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    }

    private static func addMessages(to channel: any Channel) throws -> LiveSocket.Frames {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<WebSocketFrameDecoder>.self)
        try pipeline.addHandler(UnreadBytes(), position: .before(decoder))
        try pipeline.addHandler(FrameCheck())
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 64,
                maxAccumulatedFrameSize: LiveSocket.largestMessage))
        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }
}
