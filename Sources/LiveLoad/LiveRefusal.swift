internal import NIOCore
internal import NIOHTTP1

/// A server's answer where it did not open a WebSocket.
public struct LiveRefusal: Error, CustomStringConvertible, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The answer's headers in the order they came.
    public let headers: [(name: String, value: String)]
    /// The answer's body, at most 64 KiB.
    public let body: String

    /// A sentence with the status and what the server said.
    public var description: String {
        "The server opened no live connection: HTTP \(status)\(body.isEmpty ? "" : ", ")\(body.prefix(500))."
    }

    /// Reads an answer to its end.
    init(_ channel: NIOAsyncChannel<HTTPClientResponsePart, Never>) async throws {
        (status, headers, body) = try await channel.executeThenClose { inbound, _ in
            var (status, headers, body) = (0, [(name: String, value: String)](), ByteBuffer())
            reading: for try await part in inbound {
                switch part {
                case .head(let head):
                    status = Int(head.status.code)
                    headers = head.headers.map { ($0.name, $0.value) }
                case .body(var piece):
                    if body.readableBytes < 65536 { body.writeBuffer(&piece) }
                case .end: break reading
                }
            }
            return (status, headers, String(buffer: body))
        }
    }
}
