import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TestSupport
import Testing

@testable import LipstreamServer

@Suite("Limits of uploads")
struct UploadLimitTests {
    @Test("a client has to send so many bytes in each stretch, however it cuts them")
    func pace() {
        let start = ContinuousClock.now
        var pace = UploadPace(patience: .seconds(30), start: start)
        // A byte a second for half an hour renews nothing.
        for second in 1...1800 { pace.count(1, at: start + .seconds(second)) }
        #expect(pace.deadline == start + .seconds(30))
        pace.count(UploadPace.least, at: start + .seconds(20))
        #expect(pace.deadline == start + .seconds(50))
        for _ in 0..<UploadPace.least - 1 { pace.count(1, at: start + .seconds(40)) }
        #expect(pace.deadline == start + .seconds(50))
        pace.count(1, at: start + .seconds(45))
        #expect(pace.deadline == start + .seconds(75))
        pace.count(0, at: start + .seconds(60))
        #expect(pace.deadline == start + .seconds(75))
    }

    /// A body that goes on as long as somebody reads it.
    private struct Endless: AsyncSequence, Sendable {
        let piece: [UInt8]
        var begin: [UInt8] = []

        struct AsyncIterator: AsyncIteratorProtocol {
            let piece: [UInt8]
            var begin: [UInt8]
            mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }
            mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> ByteBuffer? {
                defer { begin = [] }
                return ByteBuffer(bytes: begin + piece)
            }
        }
        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(piece: piece, begin: begin) }
    }

    @Test(
        "a form that goes on and on beside its file ends, wherever it does so",
        arguments: [
            "", "--B\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n",
            "--B\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nx\r\n--B--\r\n",
        ])
    func preamble(begin: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let parser = try #require(MultipartParser(contentType: "multipart/form-data; boundary=B"))
            let body = Endless(piece: [UInt8](repeating: 0x61, count: 100_000), begin: Array(begin.utf8))
            let form = FormFile(parser: parser, body: body, field: "image")
            let upload = Upload(folder: folder, patience: .seconds(3600))
            let error = await #expect(throws: Failure.self) { try await upload.receive(form, declared: nil) { _ in } }
            #expect(error?.code == "bad_form")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test("uploads of all routes are counted together, and a place is free again when one ends")
    func counted() async throws {
        try await Samples.withTemporaryFolder { folder in
            let upload = Upload(folder: folder, patience: .seconds(3600), places: Places(limit: 2))
            let (held, hold) = AsyncStream<Void>.makeStream()
            let tasks = (0..<2).map { _ in
                Task {
                    var copy = upload
                    copy.limit = 10
                    try await copy.receive(Pieces(pieces: [[1]]), declared: nil) { _ in
                        hold.yield()
                        try await Task.sleep(for: .seconds(3600))
                    }
                }
            }
            var places = held.makeAsyncIterator()
            for _ in 0..<2 { _ = await places.next() }
            let error = await #expect(throws: Failure.self) {
                try await upload.receive(Pieces(pieces: [[1]]), declared: nil) { _ in }
            }
            #expect(error?.code == "busy" && error?.headers[.retryAfter] != nil)
            for task in tasks {
                task.cancel()
                _ = await task.result
            }
            try await upload.receive(Pieces(pieces: [[1]]), declared: nil) { _ in }
        }
    }

    @Test("the old demo's upload, faces and films share the places of one server")
    func shared() async throws {
        try await TestServer.run { server in
            // Eight that stop in the middle.
            let head = "PUT /api/v1/avatars/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
            let waiting = (0..<8).map { _ in Task { await RawConnection.say(head, to: server.port) } }
            defer { for task in waiting { task.cancel() } }
            let doors = [
                ("POST", "/upload", "multipart/form-data; boundary=x"), ("PUT", "/api/v1/avatars/y", "image/png"),
                ("POST", "/api/v1/dubs", "audio/wav"),
            ]
            func status(_ door: (method: String, path: String, type: String)) async throws -> Int {
                try await server.request(
                    door.method, door.path, headers: ["Content-Type": door.type], body: Data("x".utf8)
                ).status
            }
            // Looked at from beside, since a request would take a place itself.
            let incoming = server.folder.appendingPathComponent("incoming").path
            while try FileManager.default.contentsOfDirectory(atPath: incoming).count < 8 {
                try await Task.sleep(for: .milliseconds(20))
            }
            for door in doors { #expect(try await status(door) == 503, "\(door.1)") }
            // What only steers goes on.
            #expect(try await status(("POST", "/requests", "text/plain")) == 200)
        }
    }

    @Test("films that are being received have their places in the queue already")
    func reserved() async throws {
        try await Place.with { place in
            let queue = try await place.queue()
            let (held, hold) = AsyncStream<Void>.makeStream()
            let receiving = (0..<DubQueue.capacity).map { _ in
                Task {
                    try await queue.reserving {
                        hold.yield()
                        try await Task.sleep(for: .seconds(3600))
                    }
                }
            }
            var places = held.makeAsyncIterator()
            for _ in 0..<DubQueue.capacity { _ = await places.next() }
            let order = try DubOrder(json: Data(#"{"text": "one"}"#.utf8))
            let error = await #expect(throws: Failure.self) { try await queue.add(order, speech: nil) }
            #expect(error?.code == "queue_full")
            for task in receiving {
                task.cancel()
                _ = await task.result
            }
            _ = try await queue.add(order, speech: nil)
        }
    }
}

@Suite("One number for each limit")
struct LimitTests {
    @Test("what the server tells of its limits is what it takes, live, in films and by Sync.so's API")
    func told() async throws {
        try await TestServer.run { server in
            let health = try await server.request("GET", "/health")
            let json = try JSONSerialization.jsonObject(with: health.body) as? [String: Any]
            let limits = try #require(json?["limits"] as? [String: Any])
            let text = try #require(limits["text"] as? Int)
            let silence = try #require(limits["silenceThreshold"] as? Int)
            // Escaped as some clients do, each letter has twelve bytes.
            for letter in ["я", "\\ud835\\udc00"] {
                for (count, isTaken) in [(text, true), (text + 1, false)] {
                    let words = String(repeating: letter, count: count)
                    let speak = #"{"type":"speak","text":"\#(words)"}"#
                    #expect(speak.utf8.count <= LiveSocket.largestMessage)
                    #expect(((try? ClientMessage(speak)) != nil) == isTaken)
                    #expect(((try? DubOrder(json: Data(#"{"text":"\#(words)"}"#.utf8))) != nil) == isTaken)
                }
            }
            let fault = #expect(throws: LiveFault.self) {
                try ClientMessage(#"{"type":"settings","silenceThreshold":\#(silence + 1)}"#)
            }
            #expect(fault?.hint.contains("\(silence)") == true)
            #expect(throws: Never.self) { try ClientMessage(#"{"type":"settings","silenceThreshold":\#(silence)}"#) }
            // The page has no numbers of its own.
            let page = String(decoding: try await server.request("GET", "/").body, as: UTF8.self)
            #expect(!page.contains("maxlength") && !page.contains("max=\"1000\""))
        }
    }
}
