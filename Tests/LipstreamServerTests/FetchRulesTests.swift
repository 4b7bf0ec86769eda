import Testing

@testable import LipstreamServer

@Suite("What may be fetched")
struct FetchRulesTests {
    private static func some() throws -> FetchRules {
        try FetchRules(allowed: [
            "example.com", "*.cdn.example.org", "odd.example.net:8443", "192.168.1.5", "10.1.0.0/16", "localhost:9000",
            "[fd00::7]:81",
        ])
    }

    @Test(
        "hosts that were named are asked, at their usual ports or the named one",
        arguments: [
            ("http://example.com/a.mp4", "http://example.com:80/a.mp4"),
            ("HTTPS://EXAMPLE.com", "https://example.com:443/"),
            ("https://example.com./a?b=c%20d#e", "https://example.com:443/a?b=c%20d"),
            ("https://a.b.cdn.example.org/x", "https://a.b.cdn.example.org:443/x"),
            ("https://odd.example.net:8443/", "https://odd.example.net:8443/"),
            ("http://192.168.1.5/", "http://192.168.1.5:80/"), ("http://10.1.200.3/", "http://10.1.200.3:80/"),
            ("http://localhost:9000/", "http://localhost:9000/"),
            ("http://[FD00::7]:81/x", "http://[fd00:0:0:0:0:0:0:7]:81/x"),
        ])
    func allows(address: String, url: String) throws { #expect(try Self.some().target(address).url == url) }

    @Test(
        "others are not, nor other ports",
        arguments: [
            "http://example.org/", "http://sub.example.com/", "http://example.com.evil.net/", "http://cdn.example.org/",
            "http://xcdn.example.org/", "http://example.com:22/", "http://odd.example.net/", "http://192.168.1.6/",
            "http://192.168.1.5:6379/", "http://10.2.0.1/", "http://localhost/", "http://127.0.0.1:9000/",
            "http://[::1]:9000/", "http://169.254.169.254/", "http://[::ffff:192.168.1.5]/",
        ])
    func refuses(address: String) {
        let error = #expect(throws: FetchError.self) { try Self.some().target(address) }
        #expect(error?.code == .notAllowed, "\(error?.description ?? "")")
    }

    @Test(
        "what is no plain address of the web is refused before its host is looked at",
        arguments: [
            "file:///etc/passwd", "ftp://example.com/", "example.com/a.mp4", "//example.com/", "", "http://",
            "http:///x",
            "http://user@example.com/", "http://user:secret@example.com/", "http://example.com@evil.net/",
            "http://example.com\\@evil.net/", "http://exa mple.com/", "http://example.com/\u{7f}",
            "http://exämple.com/",
            "http://127.1/", "http://0x7f000001/", "http://2130706433/", "http://017700000001/", "http://127.0.0.01/",
            "http://192.168.1.0x5/", "http://%65xample.com/", "http://example..com/", "http://.example.com/",
            "http://[fe80::1%25eth0]/", "http://[::1/", "http://example.com:0/", "http://example.com:99999/",
            "javascript:alert(1)", "data:text/plain,x", "gopher://example.com/", "http://example.com/\n",
        ])
    func wrong(address: String) {
        let error = #expect(throws: FetchError.self) { try Self.some().target(address) }
        #expect(error?.code == .badAddress, "\(error?.description ?? "")")
    }

    @Test("an address is not longer than 2048 characters")
    func long() {
        let path = String(repeating: "a", count: 2048)
        #expect(throws: FetchError.self) { try Self.some().target("http://example.com/" + path) }
    }

    @Test("without any host nothing is fetched")
    func none() throws {
        let rules = try FetchRules(allowed: [])
        let error = #expect(throws: FetchError.self) { try rules.target("http://example.com/") }
        #expect(error?.description.contains("nor from anywhere else") == true)
    }

    @Test(
        "what the operator wrote wrong is refused at the start",
        arguments: [
            "", "http://example.com", "example.com:0", "example.com:x", "*", "*.1.2.3.4", "10.0.0.0/33", "a b", "1.2.3",
            "example.com/path",
        ])
    func configuration(entry: String) {
        let error = #expect(throws: ServerError.self) { try FetchRules(allowed: [entry]) }
        #expect(error?.code == .configuration)
    }

    @Test("a redirect is read relative to where it came from, and judged anew")
    func redirects() throws {
        let origin = try Self.some().target("https://example.com/a/b?c=d")
        #expect(try Self.some().target("../e", from: origin).url == "https://example.com:443/e")
        #expect(try Self.some().target("/f?g", from: origin).url == "https://example.com:443/f?g")
        for elsewhere in ["http://169.254.169.254/", "//evil.net/", "file:///etc/passwd", "http://127.0.0.1/"] {
            #expect(throws: FetchError.self) { try Self.some().target(elsewhere, from: origin) }
        }
    }

    @Test("one address that is not public refuses a host, unless that address was named")
    func addresses() throws {
        let target = try Self.some().target("http://example.com/")
        let good = try #require(NetworkAddress("93.184.216.34"))
        try Self.some().judge([good], of: target)
        try Self.some().judge([good, try #require(NetworkAddress("10.1.2.3"))], of: target)
        for bad in [
            "10.2.0.1", "127.0.0.2", "::ffff:10.2.0.1", "64:ff9b::a02:1", "2002:a02:1::1", "fe80::1", "0.0.0.0",
        ] {
            let error = #expect(throws: FetchError.self) {
                try Self.some().judge([good, try #require(NetworkAddress(bad))], of: target)
            }
            #expect(error?.code == .notAllowed, "\(bad)")
        }
        let error = #expect(throws: FetchError.self) { try Self.some().judge([], of: target) }
        #expect(error?.code == .unreachable)
    }

    @Test(
        "addresses of the public internet are told from all others",
        arguments: [
            ("8.8.8.8", true), ("1.1.1.1", true), ("172.15.0.1", true), ("172.32.0.1", true), ("100.63.255.255", true),
            ("100.128.0.0", true), ("223.255.255.255", true), ("2606:4700::1111", true), ("2a00:1450::1", true),
            ("0.1.2.3", false), ("10.0.0.1", false), ("100.64.0.1", false), ("127.255.255.254", false),
            ("169.254.169.254", false), ("172.16.0.1", false), ("172.31.255.255", false), ("192.0.0.8", false),
            ("192.0.2.1", false), ("192.88.99.1", false), ("192.168.0.1", false), ("198.18.0.1", false),
            ("198.19.255.255", false), ("198.51.100.1", false), ("203.0.113.1", false), ("224.0.0.1", false),
            ("240.0.0.1", false), ("255.255.255.255", false), ("::", false), ("::1", false), ("::ffff:8.8.8.8", false),
            ("::8.8.8.8", false), ("64:ff9b::808:808", false), ("64:ff9b:1::1", false), ("100::1", false),
            ("2001::1", false), ("2001:db8::1", false), ("2002:808:808::1", false), ("3fff::1", false),
            ("fc00::1", false),
            ("fd12::1", false), ("fe80::1", false), ("fec0::1", false), ("ff02::1", false),
        ])
    func publicAddresses(text: String, isPublic: Bool) throws {
        #expect(try #require(NetworkAddress(text)).isPublic == isPublic)
    }

    @Test("an address with a zone is none", arguments: ["fe80::1%lo0", "2606:4700::1%en0", "::1%1", "127.0.0.1%eth0"])
    func zones(text: String) { #expect(NetworkAddress(text) == nil) }
}
