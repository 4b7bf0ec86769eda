internal import LipSync
internal import NIOCore
internal import NIOWebSocket
internal import Synchronization

/// A WebSocket seen as messages: answers pings, refuses what is no message, and closes as RFC 6455 wants it.
///
/// One task receives; any may send, and waits while the client takes nothing.
final class LiveSocket: Sendable {
    /// What a client sent.
    enum Message {
        case text(String)
        case binary(ByteBuffer)
    }

    typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    /// The longest message that is taken: a text of ``SpeechLimits/text`` also where each character is written `\\uXXXX`,
    /// those beyond the basic plane as two.
    static let largestMessage = SpeechLimits.text * 12 + 4096
    /// The longest message with sound.
    static let largestSound = 256 * 1024

    private let channel: any Channel
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    private let inbound: Inbound

    /// The iterator of one task at a time: first who waits for hello, then who receives.
    private actor Inbound {
        private var iterator: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
        init(_ stream: NIOAsyncChannelInboundStream<WebSocketFrame>) { iterator = stream.makeAsyncIterator() }
        func next() async throws -> WebSocketFrame? {
            var copy = iterator
            defer { iterator = copy }
            return try await copy.next(isolation: self)
        }
    }

    init(
        channel: any Channel, inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) {
        (self.channel, self.outbound, self.inbound) = (channel, outbound, Inbound(inbound))
    }

    /// The next message; `nil` when the client has closed.
    ///
    /// - Throws: ``LiveFault`` for what is no message.
    func next() async throws -> Message? {
        do {
            while let frame = try await inbound.next() {
                switch frame.opcode {
                case .text:
                    guard let text = String(validating: frame.unmaskedData.readableBytesView, as: UTF8.self) else {
                        throw LiveFault.badFrame("A text message is not UTF-8.", closing: .dataInconsistentWithMessage)
                    }
                    return .text(text)
                case .binary:
                    guard frame.data.readableBytes <= Self.largestSound else { throw Self.tooLarge(Self.largestSound) }
                    return .binary(frame.unmaskedData)
                case .ping:
                    try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
                case .connectionClose: return nil
                default: continue
                }
            }
            return nil
        } catch let error as NIOWebSocketError where error == .invalidFrameLength {
            throw Self.tooLarge(Self.largestMessage)
        } catch let error as NIOWebSocketFrameAggregator.Error {
            if error == .accumulatedFrameSizeIsTooLarge { throw Self.tooLarge(Self.largestMessage) }
            throw LiveFault.badFrame("A message came in pieces that do not fit together, or in too many.")
        } catch is NIOWebSocketError {
            throw LiveFault.badFrame("What came is no WebSocket frame.")
        } catch let violation as FrameCheck.Violation {
            throw LiveFault.badFrame(violation.sentence)
        }
    }

    private static func tooLarge(_ limit: Int) -> LiveFault {
        LiveFault(
            .tooLarge, "A message is longer than \(limit / 1024) KB.",
            hint: "Send sound in pieces of 5 to 200 ms, and long texts in several messages.")
    }

    /// Sends a text message.
    func send(_ message: ServerMessage) async throws {
        try await outbound.write(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: message.text)))
    }

    /// Sends a binary message.
    func send(_ packet: ByteBuffer) async throws {
        try await outbound.write(WebSocketFrame(fin: true, opcode: .binary, data: packet))
    }

    /// Says why, closes, and waits a second at most for the client to do so too.
    ///
    /// A client that takes nothing does not hold this up: what it does not take is thrown away with the connection.
    func end(with fault: LiveFault? = nil) async {
        let channel = channel
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        do {
            if let fault { try await send(.error(fault)) }
            var data = ByteBuffer()
            data.write(webSocketErrorCode: fault?.closeCode ?? .normalClosure)
            try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
            outbound.finish()
            try await channel.pipeline.triggerUserOutboundEvent(UnreadBytes.discard).get()
            try await channel.closeFuture.get()
        } catch {
            channel.close(promise: nil)
        }
    }
}
