#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An address of a computer: four bytes (IPv4) or sixteen (IPv6).
struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// In network order.
    let bytes: [UInt8]

    /// Takes bytes in network order.
    ///
    /// - Parameter bytes: 4 or 16.
    init(bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16, "an address has 4 or 16 bytes")
        self.bytes = bytes
    }

    /// Reads the usual form: four decimal numbers, or IPv6 without brackets and zone; `nil` for any other spelling.
    init?(_ text: some StringProtocol) {
        var storage = [UInt8](repeating: 0, count: 16)
        // Some C libraries take a zone, which is not a part of an address.
        guard !text.contains("%") else { return nil }
        // inet_pton is strict: no octal, no hexadecimal, no missing parts.
        if unsafe inet_pton(AF_INET, String(text), &storage) == 1 {
            bytes = Array(storage.prefix(4))
        } else if unsafe inet_pton(AF_INET6, String(text), &storage) == 1 {
            bytes = storage
        } else {
            return nil
        }
    }

    /// Whether it is a computer of the public internet, which is neither this one nor one of this network's, and not an
    /// IPv4 address in disguise.
    ///
    /// After the registries of special addresses, [IPv4](https://www.iana.org/assignments/iana-ipv4-special-registry) and
    /// [IPv6](https://www.iana.org/assignments/iana-ipv6-special-registry).
    var isPublic: Bool {
        if bytes.count == 4 { return !Self.special.contains { $0.contains(self) } }
        // Of IPv6 only 2000::/3 is given to anybody: loopback, link-local, unique local, multicast, IPv4-mapped and NAT64
        // are all outside of it.
        return bytes[0] & 0xe0 == 0x20 && !Self.special.contains { $0.contains(self) }
    }

    private static let special = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
        // Teredo and other translators, documentation, 6to4.
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    ].compactMap { AddressRange($0) }

    /// In the usual form.
    var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map {
            String(Int(clamping: bytes[$0]) << 8 | Int(clamping: bytes[$0 + 1]), radix: 16)
        }
        .joined(separator: ":")
    }
}

/// Addresses that begin alike.
struct AddressRange: Hashable, Sendable {
    private let first: NetworkAddress
    private let bits: Int

    /// Reads `10.0.0.0/8`, `fd00::/8`, or a single address.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(parts[0]) else { return nil }
        let most = address.bytes.count * 8
        guard parts.count == 2 else {
            (first, bits) = (address, most)
            return
        }
        guard let bits = Int(parts[1], radix: 10), (0...most).contains(bits) else { return nil }
        (first, self.bits) = (address, bits)
    }

    /// Whether an address of the same kind is one of them.
    func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == first.bytes.count else { return false }
        return zip(address.bytes, first.bytes).enumerated().allSatisfy { index, pair in
            let kept = min(8, max(0, bits - 8 * index))
            return (pair.0 ^ pair.1) >> UInt8(clamping: 8 - kept) == 0
        }
    }
}
