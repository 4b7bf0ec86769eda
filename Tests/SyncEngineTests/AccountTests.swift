import Foundation
import TestSupport
import Testing

@testable import SyncEngine

@Suite("The account and the orders")
struct AccountTests {
    @Test(
        "without a key, or with one that is none, it says which variable to set",
        arguments: ["", "  ", "a b", "ключ", "k\ny"])
    func noKey(key: String) {
        let error = #expect(throws: SyncError.self) { try SyncAccount(["SYNC_API_KEY": key]) }
        #expect(error?.code == .noKey)
        #expect(error?.description.contains("SYNC_API_KEY") == true)
        #expect(error?.description.contains("ключ") == false)
    }

    @Test(
        "an address that is none is refused",
        arguments: [
            "api.sync.so", "ftp://api.sync.so", "https://", "https://me:word@api.sync.so", "https://a/?x=1",
            "file:///etc",
        ])
    func wrongAddress(address: String) {
        let error = #expect(throws: SyncError.self) {
            try SyncAccount(["SYNC_API_KEY": "k", "SYNC_BASE_URL": address])
        }
        #expect(error?.code == .wrongAddress)
    }

    @Test("paths go behind the address, whatever it ends in")
    func paths() throws {
        for address in ["https://x.example/api", "https://x.example/api/"] {
            let account = try SyncAccount(["SYNC_API_KEY": "k", "SYNC_BASE_URL": address])
            #expect(account.url("v2/generate").absoluteString == "https://x.example/api/v2/generate")
        }
        #expect(
            try SyncAccount(["SYNC_API_KEY": " k "]).url("v2/models").absoluteString == "https://api.sync.so/v2/models")
    }

    @Test("only what leaves this computer in the clear is warned of")
    func protection() throws {
        let cases = [
            ("http://localhost:8080", false), ("http://127.0.0.1", false), ("http://192.168.1.5", true),
            ("http://api.sync.so", true), ("https://api.sync.so", false),
        ]
        for (address, expected) in cases {
            #expect(try SyncAccount(["SYNC_API_KEY": "k", "SYNC_BASE_URL": address]).isUnprotected == expected)
        }
    }

    @Test("orders are kept, found again by what they are, and forgotten")
    func jobs() async throws {
        try await Samples.withTemporaryFolder { url in
            let folder = JobFolder(url.appendingPathComponent("sync"))
            let address = try #require(URL(string: "https://api.sync.so"))
            #expect(folder.jobs.isEmpty)
            var job = SyncJob(
                fingerprint: "f", output: url.appendingPathComponent("o.mp4"), address: address, model: "m")
            try folder.save(job)
            #expect(folder.job(fingerprint: "f", at: address)?.key == job.key)
            #expect(folder.job(fingerprint: "g", at: address) == nil)
            #expect(folder.job(fingerprint: "f", at: url) == nil)
            job.id = "../../etc"
            try folder.save(job)
            #expect(folder.job(id: "../../etc") != nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 1)
            try Data("{".utf8).write(to: folder.url.appendingPathComponent("broken.json"))
            #expect(folder.jobs.count == 1)
            folder.remove(job)
            #expect(folder.jobs.isEmpty)
        }
    }

    @Test("what a service says cannot steer a terminal")
    func plainText() {
        #expect(ServiceText.plain("a\u{1B}[2J\nb\u{202E}c") == "a [2J b c")
        #expect(ServiceText.plain(String(repeating: "x", count: 1000)).count == 403)
        #expect(ServiceText.plain("Добрый день") == "Добрый день")
    }

    @Test(
        "an id is letters, digits, - and _; nothing else reaches a path",
        arguments: ["", "..", "a/b", "a?b", "a%2Fb", "é"])
    func ids(text: String) {
        #expect(!SyncService.isID(text))
        #expect(SyncService.isID("0b5d9a5e-1f0c-4a47_Z"))
    }
}
