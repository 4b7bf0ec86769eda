public import Foundation

/// How the server is reached, by whom, and where it keeps its files.
public struct ServerConfiguration: Sendable {
    /// The address to listen on: `127.0.0.1` lets nobody in but this computer.
    public var host: String
    /// The port to listen on; 0 takes a free one.
    public var port: Int
    /// What clients must know, where it is set.
    public var token: String?
    /// Live sessions at once; one more is refused.
    ///
    /// `nil` for as many as this computer draws in time.
    public var maxSessions: Int?
    /// Where avatars and films are kept.
    public var dataFolder: URL

    /// Hosts from which inputs of Sync.so's API are fetched and to which its webhooks go: `example.com`,
    /// `*.example.com`, `example.com:8443`, `10.0.0.0/8`; none by default.
    public var fetchFrom: [String] = []
    /// What Sync.so's names for models mean: `lipsync-2-pro=wav2lip`.
    public var syncModels: [String] = []
    /// Signs webhooks, where it is set.
    public var webhookSecret: String?

    /// How long the page's films are kept; `nil` for ever.
    public var keepVideos: Duration?
    /// How long uploaded faces are kept; `nil` for ever.
    public var keepAvatars: Duration?
    /// Bytes that the data folder may take; `nil` for all that the disk has.
    public var quota: Int?

    /// Connections at once; more are answered with 503.
    var maxConnections = 256
    /// How long a client may take to say hello.
    var helloTimeout = Duration.seconds(10)

    /// Describes a server.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port to listen on; 0 takes a free one.
    ///   - token: what clients must know; must be set where `host` is not this computer only.
    ///   - maxSessions: live sessions at once; `nil` for as many as this computer draws in time.
    ///   - dataFolder: where avatars and films are kept.
    public init(
        host: String = "127.0.0.1", port: Int = 8080, token: String? = nil, maxSessions: Int? = nil, dataFolder: URL
    ) {
        (self.host, self.port, self.token) = (host, port, token)
        (self.maxSessions, self.dataFolder) = (maxSessions, dataFolder)
    }

    /// Whether only this computer can reach the server.
    var isLoopback: Bool { LoopbackName.matches(host) }

    /// Refuses what cannot work or would let strangers in.
    ///
    /// - Throws: ``ServerError`` (`configuration`).
    func validate() throws(ServerError) {
        guard (0...65_535).contains(port) else {
            throw ServerError(.configuration, "port \(port) does not exist: choose one from 1 to 65535 with --port")
        }
        if let maxSessions, maxSessions < 1 {
            throw ServerError(.configuration, "--max-sessions \(maxSessions) lets nobody in: give 1 or more")
        }
        guard isLoopback || token?.isEmpty == false else {
            throw ServerError(
                .configuration,
                "\(host) can be reached from other computers, so a token must say who may use the server: add "
                    + "--token (or LIPSTREAM_TOKEN), or listen on 127.0.0.1")
        }
        guard let token else { return }
        // It travels as a WebSocket subprotocol, which is a token of RFC 9110.
        let marks = "!#$%&'*+-.^_`|~"
        guard !token.isEmpty, token.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || marks.contains($0)) })
        else {
            throw ServerError(
                .configuration, "the token must be letters, digits and \(marks) only: WebSockets carry no other")
        }
    }
}

/// Names by which a computer calls itself.
enum LoopbackName {
    /// Whether a host (without port) is this computer.
    static func matches(_ host: String) -> Bool {
        let host = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(host) || host.hasSuffix(".localhost") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0, radix: 10) != nil }
    }
}
