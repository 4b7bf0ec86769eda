internal import Media

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Asks the system for the addresses of names, on a thread of its own: an answer may take seconds.
actor HostResolver {
    private let executor = BlockingExecutor(label: "lipstream.names")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// All addresses of a host, in the order in which the system would use them.
    ///
    /// - Parameter host: a name.
    /// - Returns: none where the name is not known.
    func addresses(of host: String) -> [NetworkAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            unsafe hints.ai_socktype = Int32(clamping: SOCK_STREAM.rawValue)
        #else
            unsafe hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe Self.address(entry.pointee), !found.contains(address) { found.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        return found
    }

    private static func address(_ entry: addrinfo) -> NetworkAddress? {
        guard let raw = unsafe UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch unsafe entry.ai_family {
        case AF_INET:
            let ipv4 = unsafe raw.loadUnaligned(as: sockaddr_in.self)
            return unsafe NetworkAddress(bytes: withUnsafeBytes(of: ipv4.sin_addr) { unsafe Array($0) })
        case AF_INET6:
            let ipv6 = unsafe raw.loadUnaligned(as: sockaddr_in6.self)
            return unsafe NetworkAddress(bytes: withUnsafeBytes(of: ipv6.sin6_addr) { unsafe Array($0) })
        default: return nil
        }
    }
}
