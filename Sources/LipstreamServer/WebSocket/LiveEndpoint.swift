internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// `/api/v1/live`: who gets in, with which avatar, and what happens then.
struct LiveEndpoint: Sendable {
    static let path = "/api/v1/live"

    let shop: LiveConnection.Shop
    let sessions: Places
    let rules: AccessRules
    let logger: Logger

    /// The connections of a server with this endpoint.
    func channel(
        responder: @escaping HTTPChannelHandler.Responder, connections: Places
    ) -> WebSocketChannel {
        WebSocketChannel(
            responder: responder, connections: connections,
            judge: UpgradeGate.Judge(isLivePath: { $0 == Self.path }, refusal: { refusal(of: $0, on: $1) }),
            acceptance: Self.acceptance, serve: { await serve($0, $1) })
    }

    private func refusal(of head: HTTPRequestHead, on channel: any Channel) -> Failure? {
        let visit = AccessRules.Visit(
            method: .get, path: Self.path, authority: head.headers.first(name: "Host"),
            origin: Self.joined(head, "Origin"), fetchSite: Self.joined(head, "Sec-Fetch-Site"),
            referer: Self.joined(head, "Referer"), authorization: head.headers.first(name: "Authorization"),
            subprotocols: Self.subprotocols(head))
        if let failure = rules.refusal(of: visit) { return failure }
        if let failure = Self.badQuery(head) { return failure }
        guard sessions.take() else {
            shop.counters.refusedSession()
            return Failure(
                .serviceUnavailable, "server_full", "All \(sessions.limit) live sessions are taken.",
                hint: "Try again in a moment, or start the server with a larger --max-sessions.",
                headers: [.retryAfter: "5"])
        }
        channel.closeFuture.whenComplete { [sessions] _ in sessions.leave() }
        return nil
    }

    /// A WebSocket cannot say in HTTP what is wrong once it is open.
    private static func badQuery(_ head: HTTPRequestHead) -> Failure? {
        let choice = Choice(head)
        guard let face = choice.face, face >= 1 else {
            return Failure(.badRequest, "bad_request", "The face is a number from 1.", hint: "Leave out face= for 1.")
        }
        return nil
    }

    /// Browsers accept only an answer that names a subprotocol they offered.
    private static func acceptance(_ head: HTTPRequestHead) -> HTTPHeaders {
        guard let bearer = subprotocols(head).first(where: { $0.hasPrefix(AccessRules.subprotocolPrefix) }) else {
            return [:]
        }
        return ["Sec-WebSocket-Protocol": bearer]
    }

    /// All values of a header; several are no value that is trusted.
    private static func joined(_ head: HTTPRequestHead, _ name: String) -> String? {
        let values = head.headers[name]
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    private static func subprotocols(_ head: HTTPRequestHead) -> [String] {
        head.headers[canonicalForm: "Sec-WebSocket-Protocol"].map(String.init)
    }

    private func serve(_ socket: LiveSocket, _ head: HTTPRequestHead) async {
        let choice = Choice(head)
        var logger = logger
        logger[metadataKey: "session"] = "\(UUID().uuidString.prefix(8))"
        let connection = LiveConnection(
            shop: shop, avatar: choice.avatar, face: choice.face ?? 1, socket: socket, logger: logger)
        await connection.run()
    }

    /// What the query chooses.
    private struct Choice {
        var avatar = AvatarStore.builtIn
        /// `nil` where it is no number.
        var face: Int? = 1

        init(_ head: HTTPRequestHead) {
            for item in URLComponents(string: head.uri)?.queryItems ?? [] {
                if item.name == "avatar", let value = item.value, !value.isEmpty { avatar = value }
                if item.name == "face" { face = item.value.flatMap { Int($0, radix: 10) } }
            }
        }
    }
}
