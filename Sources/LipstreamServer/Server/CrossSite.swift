internal import HTTPTypes

/// Tells requests that a page of another site made a browser send.
///
/// A browser says where a request comes from: `Sec-Fetch-Site` with each, `Origin` with those that change something and
/// with WebSockets, and older ones at least `Referer`. A program sends none of them and may go on.
struct CrossSite: Sendable {
    /// `Sec-Fetch-Site`.
    var fetchSite: String?
    var origin: String?
    var referer: String?
    /// `Host`, with its port.
    var authority: String?

    /// Why the request is refused; `nil` where the server's own page, its user or a program sent it.
    var refusal: Failure? {
        // Another port of this computer is "same-site" and still another program's page.
        if let fetchSite, !["same-origin", "none"].contains(fetchSite.lowercased()) { return Self.failure(origin) }
        if let origin { return isOwn(origin) ? nil : Self.failure(origin) }
        guard fetchSite == nil, let referer else { return nil }
        let parts = referer.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let site = parts.count >= 3 ? parts.prefix(3).joined(separator: "/") : referer
        return isOwn(site) ? nil : Self.failure(site)
    }

    private func isOwn(_ origin: String) -> Bool {
        ["http://", "https://"].contains { scheme in
            origin.lowercased().hasPrefix(scheme)
                && origin.dropFirst(scheme.count).lowercased() == authority?.lowercased()
        }
    }

    private static func failure(_ site: String?) -> Failure {
        Failure(
            .forbidden, "foreign_origin",
            "The page\(site.map { " at \($0.prefix(200))" } ?? "") is not this server's own.",
            hint: "Use the page that this server serves, or a program that sends no Origin.")
    }
}

extension CrossSite {
    /// Reads what a request's headers say.
    init(_ head: HTTPRequest) {
        self.init(
            fetchSite: head.headerFields.value(of: "sec-fetch-site"), origin: head.headerFields[.origin],
            referer: head.headerFields[.referer], authority: head.authority)
    }
}
