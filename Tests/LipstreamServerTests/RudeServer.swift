import Foundation
import NIOCore
import NIOPosix

/// Answers every connection with bytes as they are, right or wrong, a piece at a time.
struct RudeServer {
    let port: Int

    /// Serves while `body` runs.
    ///
    /// - Parameters:
    ///   - pieces: what is sent, one after the other; then the connection is closed, unless `holds`.
    ///   - pause: between two pieces.
    ///   - holds: whether the connection stays open after the last piece.
    ///   - body: is given the server.
    /// - Throws: what `body` throws, or why the server cannot start.
    static func run(
        _ pieces: [String], pause: Duration = .zero, holds: Bool = false,
        _ body: @Sendable (RudeServer) async throws -> Void
    ) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await channel.executeThenClose { clients in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await client in clients {
                            group.addTask {
                                try? await client.executeThenClose { inbound, outbound in
                                    for piece in pieces {
                                        try await outbound.write(ByteBuffer(string: piece))
                                        try await Task.sleep(for: pause)
                                    }
                                    // Until the client has enough.
                                    if holds { for try await _ in inbound {} }
                                }
                            }
                        }
                    }
                }
            }
            try await body(RudeServer(port: channel.channel.localAddress?.port ?? 0))
            group.cancelAll()
        }
    }
}
