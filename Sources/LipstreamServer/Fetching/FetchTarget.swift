internal import Foundation

/// An address of the web, taken apart and written again in one form, so that what was judged is what is asked.
struct FetchTarget: Sendable, Hashable {
    /// The whole address: scheme, host, port, path and query.
    let url: String
    /// Lower case, without a dot at the end; an IPv6 address without brackets.
    let host: String
    let port: Int
    /// Where the host is written as one.
    let address: NetworkAddress?

    /// Host and port for sentences.
    var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: `http://` or `https://` and so on.
    ///   - origin: what it is relative to, where it may be.
    /// - Throws: ``FetchError`` (`badAddress`).
    init(_ text: String, from origin: FetchTarget? = nil) throws(FetchError) {
        guard text.utf8.count <= 2048,
            text.unicodeScalars.allSatisfy({ (0x21...0x7e).contains($0.value) && $0 != "\\" })
        else {
            throw Self.bad("an address has at most 2048 characters, without spaces and with others percent-encoded")
        }
        var parts = URLComponents(string: text)
        if let origin, parts?.scheme == nil, let base = URL(string: origin.url) {
            parts = URL(string: text, relativeTo: base).flatMap {
                URLComponents(url: $0, resolvingAgainstBaseURL: true)
            }
        }
        guard let parts, let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme) else {
            throw Self.bad("only http:// and https:// addresses are fetched")
        }
        guard parts.user == nil, parts.password == nil else {
            throw Self.bad("an address with a user name or a password is not fetched")
        }
        guard let host = parts.percentEncodedHost.flatMap({ Self.normalized($0.lowercased()) }) else {
            throw Self.bad("its host is written in an unusual way")
        }
        let port = parts.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65_535).contains(port) else { throw Self.bad("there is no port \(port)") }
        (self.host, self.port, address) = (host, port, NetworkAddress(host))
        let path = parts.percentEncodedPath
        let query = parts.percentEncodedQuery.map { "?\($0)" } ?? ""
        let written = host.contains(":") ? "[\(host)]" : host
        url = "\(scheme)://\(written):\(port)\(path.hasPrefix("/") ? path : "/" + path)\(query)"
    }

    /// A host in its one form; `nil` where it could mean different things to different readers.
    static func normalized(_ host: String) -> String? {
        var host = host
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            return NetworkAddress(host).flatMap { $0.bytes.count == 16 ? $0.description : nil }
        }
        if let address = NetworkAddress(host) { return address.description }
        if host.hasSuffix(".") { host.removeLast() }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        }
        guard isName, host.utf8.count <= 253, let last = labels.last else { return nil }
        // 0x7f.1, 017700000001 and 127.1 are addresses to some.
        let isNumber =
            last.allSatisfy(\.isNumber) || (last.hasPrefix("0x") && last.dropFirst(2).allSatisfy(\.isHexDigit))
        return isNumber ? NetworkAddress(host)?.description : host
    }

    private static func bad(_ why: String) -> FetchError {
        FetchError(.badAddress, "This address cannot be fetched: \(why). Correct it, or upload the file instead.")
    }
}
