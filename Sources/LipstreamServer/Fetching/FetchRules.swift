internal import Foundation

/// From which hosts the server fetches inputs, and to which it sends webhooks: those that the operator names.
///
/// A name allows the host's usual ports (80 and 443) and its public addresses. An address that is not public, such as
/// that of this computer or of a neighbour, is allowed only where it is named itself.
struct FetchRules: Sendable {
    /// A host that may be asked.
    private struct Host: Sendable {
        let name: String
        /// Whether everything below the name is meant, not the name itself.
        let isWildcard: Bool
        let port: Int?

        func allows(_ target: FetchTarget) -> Bool {
            guard isWildcard ? target.host.hasSuffix("." + name) : target.host == name else { return false }
            return port.map { $0 == target.port } ?? (target.port == 80 || target.port == 443)
        }
    }

    private var hosts: [Host] = []
    /// Networks that may be asked.
    private var networks: [AddressRange] = []

    /// Takes what the operator wrote.
    ///
    /// - Parameter allowed: `example.com`, `*.example.com`, `example.com:8443`, `192.168.1.5`, `10.0.0.0/8`,
    ///   `[::1]:9000`, `localhost:9000`.
    /// - Throws: ``ServerError`` (`configuration`) for what is none of these.
    init(allowed: [String]) throws(ServerError) {
        for entry in allowed {
            let text = entry.trimmingCharacters(in: .whitespaces).lowercased()
            if text.contains("/") {
                guard let range = AddressRange(text) else { throw .wrongHost(entry) }
                networks.append(range)
                continue
            }
            guard let (name, port) = Self.split(text) else { throw .wrongHost(entry) }
            let isWildcard = name.hasPrefix("*.")
            let host = isWildcard ? String(name.dropFirst(2)) : name
            guard let host = FetchTarget.normalized(host) else { throw .wrongHost(entry) }
            let address = NetworkAddress(host)
            guard !(isWildcard && address != nil) else { throw .wrongHost(entry) }
            hosts.append(Host(name: host, isWildcard: isWildcard, port: port))
        }
    }

    /// Whether anything may be fetched at all.
    var isEmpty: Bool { hosts.isEmpty && networks.isEmpty }

    /// Reads an address and judges what can be judged before its host is looked up.
    ///
    /// - Parameters:
    ///   - address: as a client wrote it.
    ///   - origin: what redirected there.
    /// - Returns: where to go.
    /// - Throws: ``FetchError``: `badAddress`, `notAllowed`.
    func target(_ address: String, from origin: FetchTarget? = nil) throws(FetchError) -> FetchTarget {
        let target = try FetchTarget(address, from: origin)
        let isNamed = hosts.contains { $0.allows(target) }
        let isNear = target.address.map { found in networks.contains { $0.contains(found) } } ?? false
        guard isNamed || (isNear && (target.port == 80 || target.port == 443)) else {
            throw FetchError(
                .notAllowed,
                "This server does not fetch from \(target.authority)\(isEmpty ? ", nor from anywhere else" : ""). "
                    + "Upload the file instead, or ask the operator to allow the host (serve --fetch-from).")
        }
        return target
    }

    /// Judges the addresses of a host; one that is wrong is enough, since nobody knows which one will be used.
    ///
    /// - Throws: ``FetchError``: `notAllowed`, or `unreachable` where there are none.
    func judge(_ addresses: [NetworkAddress], of target: FetchTarget) throws(FetchError) {
        guard !addresses.isEmpty else {
            throw FetchError(.unreachable, "There is no host \(target.host). Check the address.")
        }
        // A host that is an address was named as such, or its network was; localhost names this computer.
        if target.address != nil { return }
        let near = target.host == "localhost" ? networks + Self.loopback : networks
        let isFine = addresses.allSatisfy { address in address.isPublic || near.contains { $0.contains(address) } }
        guard isFine else {
            throw FetchError(
                .notAllowed,
                "\(target.host) is not on the public internet, and the operator has not named its address "
                    + "(serve --fetch-from). Upload the file instead.")
        }
    }

    private static let loopback = ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) }

    /// `example.com` and 8443 of `example.com:8443`.
    private static func split(_ text: String) -> (name: String, port: Int?)? {
        // An IPv6 address alone has colons of its own.
        if NetworkAddress(text) != nil { return (text, nil) }
        guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else { return (text, nil) }
        guard let port = Int(text[text.index(after: colon)...], radix: 10), (1...65_535).contains(port) else {
            return nil
        }
        return (String(text[..<colon]), port)
    }
}

extension ServerError {
    fileprivate static func wrongHost(_ entry: String) -> ServerError {
        ServerError(
            .configuration,
            "\"\(entry)\" is no host to fetch from: write example.com, *.example.com, example.com:8443, 10.0.0.0/8 or "
                + "[::1]:9000")
    }
}
