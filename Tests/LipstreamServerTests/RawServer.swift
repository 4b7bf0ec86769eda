import NIOCore
import NIOPosix
import Synchronization

/// Answers every connection with bytes that are given, whatever HTTP thinks of them.
final class RawServer: Sendable {
    /// What to send, and when.
    struct Script: Sendable {
        /// Sent one after the other.
        var pieces: [String]
        /// Between two pieces.
        var pause = Duration.zero
        /// Whether the connection stays open afterwards.
        var isHeld = false
    }

    private let heard = Mutex<[String]>([])
    /// What clients sent, a text for each connection.
    var requests: [String] { heard.withLock { $0 } }

    /// Serves while `body` runs.
    ///
    /// - Parameters:
    ///   - script: makes what is sent, of the port.
    ///   - body: is given the server and its port.
    /// - Throws: what `body` throws, or why the server cannot start.
    static func run(
        _ script: @escaping @Sendable (Int) -> Script, _ body: (RawServer, Int) async throws -> Void
    ) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = listener.channel.localAddress?.port ?? 0
        let server = RawServer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.executeThenClose { clients in
                    try await withThrowingDiscardingTaskGroup { tasks in
                        for try await client in clients {
                            tasks.addTask { try? await server.answer(client, script(port)) }
                        }
                    }
                }
            }
            try await body(server, port)
            group.cancelAll()
        }
    }

    private func answer(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ script: Script) async throws {
        try await client.executeThenClose { inbound, outbound in
            for try await bytes in inbound {
                heard.withLock { $0.append(String(buffer: bytes)) }
                break
            }
            for piece in script.pieces {
                try await outbound.write(ByteBuffer(string: piece))
                if script.pause > .zero { try await Task.sleep(for: script.pause) }
            }
            if script.isHeld { try await Task.sleep(for: .seconds(600)) }
        }
    }
}

extension RawServer.Script {
    /// A whole answer with a body.
    static func file(_ text: String) -> Self {
        Self(pieces: ["HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"])
    }

    /// The way to somewhere else.
    static func redirect(_ location: String) -> Self {
        Self(pieces: [
            "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ])
    }
}
