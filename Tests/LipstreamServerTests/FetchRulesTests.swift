import Testing

@testable import LipstreamServer

@Suite struct FetchRulesTests {
    private func code(_ address: String, _ allowed: [String]) throws -> FetchError.Code? {
        let rules = try FetchRules(allowed: allowed)
        do {
            _ = try rules.target(address)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "addresses of this computer, of neighbours and of nobody are not public",
        arguments: [
            "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1",
            "203.0.113.1", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255",
            "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
            "100::1",
            "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1",
            "ff02::1",
        ])
    func notPublic(address: String) throws {
        let address = try #require(NetworkAddress(address))
        #expect(!address.isPublic)
    }

    @Test(
        "all others are",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
            "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255", "2606:4700::1111",
            "2a00::1", "2001:200::1",
        ])
    func isPublic(address: String) throws {
        let address = try #require(NetworkAddress(address))
        #expect(address.isPublic)
    }

    @Test("without the operator's word nothing is fetched")
    func nothingByDefault() throws {
        #expect(try FetchRules(allowed: []).isEmpty)
        #expect(try code("https://example.com/clip.mp4", []) == .notAllowed)
        #expect(try code("https://1.1.1.1/clip.mp4", []) == .notAllowed)
    }

    @Test(
        "what is no plain address of the web is refused",
        arguments: [
            "file:///etc/passwd", "ftp://example.com/a", "gopher://example.com/", "data:audio/wav;base64,AAAA",
            "example.com/clip.mp4", "//example.com/clip.mp4", "http:///clip.mp4", "http://", "",
            "http://user@example.com/", "http://user:word@example.com/", "http://:@example.com/",
            "http://example.com/a b", "http://exa\u{6d}ple.com\u{3002}evil.org/", "http://example.com\\@evil.org/",
            "http://example.com:0/", "http://example.com:65536/", "http://example..com/", "http://.example.com/",
            "http://exam%70le.com/", "http://[::1%25eth0]/", "http://[example.com]/",
            "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.0.0.1/",
            "http://127.0.0.0x1/", "http://127.0.0.01/", "http://\u{ff11}27.0.0.1/",
            "http://example.com/\(String(repeating: "a", count: 2048))",
        ])
    func badAddress(address: String) throws {
        #expect(try code(address, ["example.com", "*.example.com", "127.0.0.1", "::1"]) == .badAddress)
    }

    @Test(
        "a host is the one that was named, on the port that was named",
        arguments: [
            ("https://example.com/a", "example.com", true), ("http://EXAMPLE.com./a", "example.com", true),
            ("https://example.com:443/a", "example.com", true), ("https://example.com:8443/a", "example.com", false),
            ("https://example.com:8443/a", "example.com:8443", true),
            ("https://example.com/a", "example.com:8443", false),
            ("https://a.example.com/a", "example.com", false), ("https://a.example.com/a", "*.example.com", true),
            ("https://b.a.example.com/a", "*.example.com", true), ("https://example.com/a", "*.example.com", false),
            ("https://anexample.com/a", "*.example.com", false),
            ("https://a.example.com.evil.org/a", "*.example.com", false),
            ("https://evil.org/?example.com", "example.com", false),
            ("https://evil.org/#@example.com", "example.com", false),
            ("http://127.0.0.1./a", "127.0.0.1", true), ("http://127.0.0.2/a", "127.0.0.1", false),
            ("http://localhost/a", "127.0.0.1", false), ("http://localhost:9000/a", "localhost:9000", true),
            ("http://[::1]/a", "::1", true), ("http://[0:0::1]/a", "[::1]", true),
            ("http://[::1]:9000/a", "[::1]:9000", true), ("http://[::1]:9001/a", "[::1]:9000", false),
            ("http://[::ffff:127.0.0.1]/a", "127.0.0.1", false),
            ("http://10.1.2.3/a", "10.0.0.0/8", true), ("http://11.1.2.3/a", "10.0.0.0/8", false),
            ("http://10.1.2.3:8080/a", "10.0.0.0/8", false), ("http://[fd00::5]/a", "fd00::/8", true),
        ])
    func hosts(address: String, allowed: String, isAllowed: Bool) throws {
        #expect(try code(address, [allowed]) == (isAllowed ? nil : .notAllowed))
    }

    @Test("one wrong address of a host is enough to refuse it, and none is as bad")
    func judged() throws {
        let rules = try FetchRules(allowed: ["*.example.com", "127.0.0.1:9000", "10.0.0.0/8"])
        let target = try rules.target("https://a.example.com/")
        func code(_ addresses: [String]) -> FetchError.Code? {
            do {
                try rules.judge(addresses.compactMap { NetworkAddress($0) }, of: target)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(["1.1.1.1", "2606:4700::1111"]) == nil)
        #expect(code(["1.1.1.1", "192.168.0.1"]) == .notAllowed)
        #expect(code(["fe80::1"]) == .notAllowed)
        // Named, but for another host.
        #expect(code(["127.0.0.1"]) == .notAllowed)
        // A network is named for all hosts.
        #expect(code(["10.1.1.1"]) == nil)
        #expect(code([]) == .unreachable)
    }

    @Test("localhost leads to this computer only")
    func localhost() throws {
        let rules = try FetchRules(allowed: ["localhost:9000"])
        let target = try rules.target("http://localhost:9000/")
        #expect(throws: Never.self) { try rules.judge([try #require(NetworkAddress("127.0.0.1"))], of: target) }
        #expect(throws: FetchError.self) { try rules.judge([try #require(NetworkAddress("10.0.0.1"))], of: target) }
    }

    @Test(
        "what names no host is refused when the server starts",
        arguments: [
            "", "*", "*.", "http://example.com", "example.com/path", "example.com:", "example.com:http",
            "example.com:0",
            "*.127.0.0.1", "a b", "10.0.0.0/33", "10.0.0/8", "[::1", "0x7f.1", "user@example.com",
        ])
    func wrongHosts(entry: String) {
        #expect(throws: ServerError.self) { try FetchRules(allowed: [entry]) }
    }
}
