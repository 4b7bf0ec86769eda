import Foundation
import Hummingbird
import LipSync
import Media
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import LipstreamServer

@Suite struct MultipartTests {
    private static let body = Array(
        ("--B\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n\r\n--Bx\r\n"
            + "--B\r\nContent-Type: image/png\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a;\\\"b.png\"\r\n"
            + "\r\nline\r\n--\r\n-B\r\r\n--B--\r\nafterwards").utf8)

    private func fields(_ pieces: [[UInt8]]) throws -> [String] {
        var parser = try #require(MultipartParser(contentType: "multipart/form-data; boundary=\"B\""))
        var found: [String] = []
        for piece in pieces {
            for event in try parser.append(piece) {
                switch event {
                case .begin(let name, let filename): found.append("\(name) \(filename ?? "-"): ")
                case .bytes(let bytes): found[found.count - 1] += String(decoding: bytes, as: UTF8.self)
                case .end: found[found.count - 1] += "."
                }
            }
        }
        #expect(parser.isComplete)
        return found
    }

    @Test("a form cut at any byte gives the same fields")
    func cuts() throws {
        let body = Array(
            ("--B\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n\r\n-Bx"
                + "\r\n--B\r\nContent-Type: image/png\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a;b.png\"\r\n"
                + "\r\nline\r\n--\r\n-B\r\r\n--B--\r\nafterwards").utf8)
        let whole = try fields([body])
        #expect(whole == ["other -: \r\n-Bx.", "image a;b.png: line\r\n--\r\n-B\r."])
        for cut in 0...body.count {
            #expect(try fields([Array(body[..<cut]), Array(body[cut...])]) == whole)
        }
        #expect(try fields(body.map { [$0] }) == whole)
    }

    @Test(
        "what is no form is refused",
        arguments: [
            "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=B",
            "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
        ])
    func noForm(type: String) { #expect(MultipartParser(contentType: type) == nil) }

    @Test("endless headers, many parts and nameless parts are refused")
    func bounded() throws {
        let endless = "--B\r\n" + String(repeating: "X-A: b\r\n", count: 2000)
        let many = String(repeating: "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n", count: 40)
        for text in [endless, many, "--B\r\nContent-Type: a\r\n\r\n", "--Bxx\r\n"] {
            #expect(throws: MultipartParser.MalformedBody.self) { _ = try fields([Array(text.utf8)]) }
        }
    }

    @Test("random changes never crash the parser, and it never gives more than it got")
    func mutated() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            var body = Self.body
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                body[Int.random(in: body.indices, using: &random)] =
                    [13, 10, 45, 66, 34, 0].randomElement(using: &random) ?? 0
            }
            var parser = try #require(MultipartParser(contentType: "multipart/form-data; boundary=B"))
            var count = 0
            for piece in [body[..<(body.count / 2)], body[(body.count / 2)...]] {
                guard let events = try? parser.append(piece) else { break }
                for case .bytes(let bytes) in events { count += bytes.count }
            }
            #expect(count < body.count)
        }
    }
}

@Suite struct DemoTests {
    /// Shows numbered pictures when it is told to.
    private struct Puppet: Performance {
        let pictures = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(1))
        var frames: AsyncStream<[UInt8]> { pictures.stream }
        let said = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(8))

        func say(_ text: String) async throws { said.continuation.yield(text) }
        func run() async throws { try await Task.sleep(for: .seconds(3600)) }
    }

    private func form(_ picture: Data) -> Data {
        Data("--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../p.png\"\r\n\r\n".utf8) + picture
            + Data("\r\n--XX--\r\n".utf8)
    }

    @Test("a form's picture is taken, start performs it, text is said, stop stops, clear forgets")
    func lifecycle() async throws {
        try await Place.with { place in
            let puppet = Puppet()
            let shown = Mutex<[Int]>([])
            let stage = DemoStage(avatars: place.avatars) { portrait in
                shown.withLock { $0.append(portrait.image.width) }
                return puppet
            }
            let router = Router()
            addDemoRoutes(to: router, stage: stage)
            try await serving(router) { url in
                let type = ["Content-Type": "multipart/form-data; boundary=XX"]
                let upload = try await ask(
                    url, "POST", "/upload", body: form(Picture.bytes(Picture.face(side: 80))), headers: type)
                #expect(upload.status == 200)
                #expect(try await ask(url, "POST", "/upload", body: form(Data("no".utf8)), headers: type).status == 415)
                #expect(
                    try await ask(url, "POST", "/upload", body: Data("--XX--".utf8), headers: type).code == "bad_form")
                #expect(try await ask(url, "POST", "/upload", body: Data("x".utf8)).code == "bad_form")
                #expect(try await ask(url, "POST", "/requests", body: Data("text=hi".utf8)).code == "not_started")

                let start = try await ask(url, "POST", "/requests", body: Data("start=Start".utf8))
                #expect(start.json["isPerforming"] as? Bool == true)
                #expect(shown.withLock { $0 } == [80])
                #expect(try await ask(url, "POST", "/requests", body: Data("text=Good+day%21".utf8)).status == 200)
                var texts = puppet.said.stream.makeAsyncIterator()
                #expect(await texts.next() == "Good day!")

                var viewer = try await stage.watch().makeAsyncIterator()
                puppet.pictures.continuation.yield([1])
                #expect(await viewer.next() == [1])
                let stop = try await ask(url, "GET", "/requests?stop=1")
                #expect(stop.json["isPerforming"] as? Bool == false)
                let clear = try await ask(url, "POST", "/requests", body: Data("clear=".utf8))
                #expect(clear.json["hasPicture"] as? Bool == false)
            }
            await stage.close()
            #expect(try place.names(in: place.folder.incoming) == [])
        }
    }

    @Test("the feed is a JPEG after the other, and ends with the stage; all viewers get the same pictures")
    func feed() async throws {
        try await Place.with { place in
            let puppet = Puppet()
            let stage = DemoStage(avatars: place.avatars) { _ in puppet }
            let router = Router()
            addDemoRoutes(to: router, stage: stage)
            try await serving(router) { url in
                try await stage.start()
                var first = try await stage.watch().makeAsyncIterator()
                puppet.pictures.continuation.yield(Array("one".utf8))
                #expect(await first.next() == Array("one".utf8))
                async let answer = ask(url, "GET", "/video_feed")
                // The viewer over HTTP is the second one.
                while await stage.viewerCount < 2 { try await Task.sleep(for: .milliseconds(5)) }
                await stage.close()
                let feed = try await answer
                #expect(
                    feed.headers["content-type"]?.hasPrefix("multipart/x-mixed-replace") == true || feed.status == 200)
                #expect(feed.text.contains("one"))
            }
        }
    }

    @Test("a live session performs in JPEGs and stops when it is stopped")
    func live() async throws {
        try await Place.with { place in
            let stage = DemoStage(avatars: place.avatars, backend: place.backend)
            var pictures = try await stage.watch().makeAsyncIterator()
            try await stage.start()
            for _ in 0..<3 { #expect(await pictures.next()?.starts(with: [0xFF, 0xD8]) == true) }
            await stage.stop()
            #expect(await stage.status.isPerforming == false)
            await stage.close()
        }
    }
}
