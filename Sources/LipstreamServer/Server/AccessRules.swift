internal import HTTPTypes

/// Who may ask for what: pure decisions about a request's head.
struct AccessRules: Sendable {
    /// What decides about a request.
    struct Visit {
        var method: HTTPRequest.Method
        var path: String
        /// `Host`, with its port.
        var authority: String?
        var origin: String?
        /// `Sec-Fetch-Site`.
        var fetchSite: String?
        var referer: String?
        var authorization: String?
        /// `x-api-key`, which clients of Sync.so's API send.
        var apiKey: String?
        /// What a WebSocket client offers; `nil` for ordinary requests.
        var subprotocols: [String]?
    }

    private let token: [UInt8]?
    private let isLoopback: Bool
    /// Paths that need no token: the page, which asks for it, and the health check.
    private let openPaths: Set<String>

    static let subprotocolPrefix = "bearer."
    /// Where Sync.so's API is.
    static let syncPath = "/v2/"
    /// What a stage's remote control asks for: it has a key of its own, see ``StageHall``.
    static let remotePath = "/api/v1/remote"

    init(token: String?, isLoopback: Bool, openPaths: Set<String>) {
        (self.token, self.isLoopback, self.openPaths) = (token.map { Array($0.utf8) }, isLoopback, openPaths)
    }

    /// Judges a request.
    ///
    /// - Returns: the refusal, or `nil` where it may go on.
    func refusal(of visit: Visit) -> Failure? {
        foreignHost(visit) ?? foreignOrigin(visit) ?? missingToken(visit)
    }

    /// A page of another site whose name was made to resolve to this computer (DNS rebinding) still names that site.
    private func foreignHost(_ visit: Visit) -> Failure? {
        guard isLoopback, let authority = visit.authority else { return nil }
        guard !LoopbackName.matches(Self.name(of: authority)) else { return nil }
        return Failure(
            .forbidden, "foreign_host", "This server only answers to the names of this computer, not to \(authority).",
            hint: "Open http://localhost, or start the server with --host and --token to use it from elsewhere.")
    }

    /// Pages of other sites change nothing and open no WebSocket, see ``CrossSite``.
    ///
    /// What only reads is answered: a browser
    /// shows it to no other site's scripts, and films may be embedded anywhere. A route whose GET changes something, or
    /// uses something up, asks ``CrossSite`` itself.
    private func foreignOrigin(_ visit: Visit) -> Failure? {
        let isSafe = [.get, .head, .options].contains(visit.method)
        guard visit.subprotocols != nil || !isSafe else { return nil }
        return CrossSite(
            fetchSite: visit.fetchSite, origin: visit.origin, referer: visit.referer, authority: visit.authority
        ).refusal
    }

    private func missingToken(_ visit: Visit) -> Failure? {
        guard let token else { return nil }
        if visit.subprotocols == nil, openPaths.contains(visit.path), visit.method == .get || visit.method == .head {
            return nil
        }
        if visit.subprotocols == nil, visit.path == Self.remotePath || visit.path.hasPrefix(Self.remotePath + "/") {
            return nil
        }
        // The address of a film has a secret of its own in it.
        if visit.path.hasPrefix(GenerationRecord.outputPath), visit.method == .get || visit.method == .head {
            return nil
        }
        if visit.path.hasPrefix(Self.syncPath), let given = visit.apiKey, Self.equal(Array(given.utf8), token) {
            return nil
        }
        if let given = visit.authorization, given.lowercased().hasPrefix("bearer "),
            Self.equal(Array(given.utf8.dropFirst(7)), token)
        {
            return nil
        }
        for offer in visit.subprotocols ?? [] where offer.hasPrefix(Self.subprotocolPrefix) {
            if Self.equal(Array(offer.utf8.dropFirst(Self.subprotocolPrefix.utf8.count)), token) { return nil }
        }
        return Failure(
            .unauthorized, "unauthorized", "The server's token is missing or wrong.",
            hint: "Send it as \"Authorization: Bearer TOKEN\", or as the WebSocket subprotocol bearer.TOKEN.",
            headers: [.wwwAuthenticate: "Bearer"])
    }

    /// `example.com` of `example.com:8080`, `::1` of `[::1]:8080`.
    private static func name(of authority: String) -> String {
        let isLiteral = authority.hasPrefix("[")
        let name = isLiteral ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let rest = authority[name.endIndex...].drop { isLiteral && $0 == "]" }
        // What follows is a port or nothing: "localhost:80@evil.example" is no name of ours.
        guard rest.isEmpty || rest.first == ":" && rest.dropFirst().allSatisfy({ "0"..."9" ~= $0 }) else {
            return authority
        }
        return String(name)
    }

    /// Takes the same time wherever the first difference is, so that a token cannot be guessed letter by letter.
    static func equal(_ given: [UInt8], _ token: [UInt8]) -> Bool {
        var difference = given.count ^ token.count
        for (index, byte) in token.enumerated() {
            difference |= Int(clamping: byte ^ (given.isEmpty ? ~byte : given[index % given.count]))
        }
        return difference == 0
    }
}
