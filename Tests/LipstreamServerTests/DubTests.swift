import Foundation
import Hummingbird
import TestSupport
import Testing

@testable import LipstreamServer

@Suite struct DubTests {
    private static let json = ["Content-Type": "application/json"]

    private func order(_ text: String, avatar: String = "default") throws -> Data {
        try JSONSerialization.data(withJSONObject: ["avatar": avatar, "text": text])
    }

    /// Serves films; `works` says whether any are made.
    private func withServer(
        filmDuration: Duration = .milliseconds(50), works: Bool = true,
        _ body: @escaping @Sendable (URL, Place, DubQueue) async throws -> Void
    ) async throws {
        try await Place.with(filmDuration: filmDuration) { place in
            let queue = try await place.queue()
            let router = Router()
            addDubRoutes(to: router, queue: queue)
            try await withThrowingTaskGroup(of: Void.self) { group in
                if works { group.addTask { await queue.run() } }
                defer { group.cancelAll() }
                try await serving(router) { try await body($0, place, queue) }
            }
        }
    }

    /// Follows a film to its end, and gives all states that came.
    private func follow(_ url: URL, _ id: String) async throws -> [DubDescription] {
        let events = try await ask(url, "GET", "/api/v1/dubs/\(id)/events")
        #expect(events.headers["content-type"] == "text/event-stream")
        return try events.text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { event in
            let lines = event.components(separatedBy: "\n")
            #expect(lines[0] == "event: dub")
            return try JSONDecoder().decode(DubDescription.self, from: Data(lines[1].dropFirst(6).utf8))
        }
    }

    @Test("films are made in the order of asking; events end after the last state; the film comes whole or in part")
    func making() async throws {
        try await withServer { url, place, _ in
            var ids: [String] = []
            for text in ["one", "two", "three"] {
                let answer = try await ask(url, "POST", "/api/v1/dubs", body: order(text), headers: Self.json)
                #expect(answer.status == 202)
                #expect(answer.json.keys.contains("secondsLeft"))
                ids.append(try answer.decode(DubDescription.self).id)
            }
            let last = try await follow(url, ids[2])
            #expect(last.last?.state == .done && last.last?.progress == 1)
            for id in ids {
                #expect(try await ask(url, "GET", "/api/v1/dubs/\(id)").decode(DubDescription.self).state == .done)
            }
            let video = "/api/v1/dubs/\(ids[0])/video"
            #expect(try await ask(url, "GET", video).text == "film")
            let part = try await ask(url, "GET", video, headers: ["Range": "bytes=1-2"])
            #expect(part.status == 206 && part.text == "il")
            #expect(part.headers["content-range"] == "bytes 1-2/4")
            #expect(try await ask(url, "GET", video, headers: ["Range": "bytes=-1"]).text == "m")
            #expect(try await ask(url, "GET", video, headers: ["Range": "bytes=9-"]).status == 416)
            let list = try await ask(url, "GET", "/api/v1/dubs").decode([String: [DubDescription]].self)
            #expect(list["dubs"]?.map(\.id) == ids.reversed())
        }
    }

    @Test("a form where the file itself is expected is refused before it is stored")
    func formBody() async throws {
        try await withServer { url, place, _ in
            let form = "multipart/form-data; boundary=x"
            let body = Data("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nsound\r\n--x--\r\n".utf8)
            let answer = try await ask(
                url, "POST", "/api/v1/dubs?avatar=default", body: body, headers: ["Content-Type": form])
            #expect(answer.status == 415 && answer.code == "form_not_file")
            #expect(try place.names(in: place.folder.films) == [])
        }
    }

    @Test("a sound file as the body is kept for the film; deleting removes everything")
    func soundFile() async throws {
        try await withServer { url, place, _ in
            let answer = try await ask(
                url, "POST", "/api/v1/dubs?avatar=default&face=1&name=..%2Fspeech.wav", body: Data("sound".utf8))
            let id = try answer.decode(DubDescription.self).id
            _ = try await follow(url, id)
            let files = try place.names(in: place.folder.films.appendingPathComponent(id))
            #expect(Set(files) == ["speech", "1.mp4"])
            #expect(try await ask(url, "DELETE", "/api/v1/dubs/\(id)").status == 204)
            #expect(try place.names(in: place.folder.films) == [])
            #expect(try await ask(url, "GET", "/api/v1/dubs/\(id)").code == "no_dub")
        }
    }

    @Test("deleting a film that is being made stops it, tells who listens, and the next one is made")
    func cancelling() async throws {
        try await withServer(filmDuration: .seconds(600)) { url, place, queue in
            let first = try await queue.add(DubOrder(json: order("one")), speech: nil)
            var states: [DubState] = []
            for await change in try await queue.changes(of: first.id) {
                states.append(change.state)
                if change.state == .running { try await queue.delete(first.id) }
            }
            #expect(states.last == .cancelled)
            #expect(try place.names(in: place.folder.films) == [])
            let second = try await queue.add(DubOrder(json: order("two")), speech: nil)
            for await change in try await queue.changes(of: second.id) where change.state == .running { break }
            #expect(try await queue.dub(second.id).state == .running)
        }
    }

    @Test("at most 20 films wait; one more is refused with Retry-After")
    func bounded() async throws {
        try await withServer(works: false) { url, _, queue in
            for number in 1...DubQueue.capacity {
                _ = try await queue.add(DubOrder(json: order("\(number)")), speech: nil)
            }
            let answer = try await ask(url, "POST", "/api/v1/dubs", body: order("more"), headers: Self.json)
            #expect(answer.status == 429 && answer.code == "queue_full")
            #expect(answer.headers["retry-after"] != nil)
        }
    }

    @Test(
        "orders that make no sense are refused",
        arguments: [
            ("{", 400, "bad_request"), (#"{"text": " … "}"#, 400, "bad_request"),
            (#"{"text": "a", "rate": 9}"#, 400, "bad_request"), (#"{"text": 5}"#, 400, "bad_request"),
            (#"{"text": "a", "avatar": "../../etc"}"#, 404, "no_avatar"),
            (#"{"text": "a", "face": 2}"#, 422, "no_such_face"),
            (String(repeating: "[", count: 1000), 400, "bad_request"),
        ])
    func badOrders(body: String, status: Int, code: String) async throws {
        try await withServer(works: false) { url, place, _ in
            let answer = try await ask(url, "POST", "/api/v1/dubs", body: Data(body.utf8), headers: Self.json)
            #expect(answer.status == status && answer.code == code)
            #expect(try place.names(in: place.folder.films) == [])
            #expect(try place.names(in: place.folder.incoming) == [])
        }
    }

    @Test("films that a restart interrupted are begun again and say so, without the pieces of the first attempt")
    func restart() async throws {
        try await Samples.withTemporaryFolder { url in
            var ids: [String] = []
            do {
                let place = try await Place(url, filmDuration: .seconds(600))
                let queue = try await place.queue()
                let work = Task { await queue.run() }
                for text in ["one", "two"] {
                    ids.append(try await queue.add(DubOrder(json: order(text)), speech: nil).id)
                }
                for await change in try await queue.changes(of: ids[0]) where change.state == .running { break }
                let piece = place.folder.films.appendingPathComponent("\(ids[0])/1.mp4")
                try Data("half".utf8).write(to: piece)
                work.cancel()
                await work.value
                #expect(try await queue.dub(ids[0]).state == .running)
            }
            let place = try await Place(url)
            let queue = try await place.queue()
            #expect(try place.names(in: place.folder.films.appendingPathComponent(ids[0])) == [])
            let work = Task { await queue.run() }
            defer { work.cancel() }
            for id in ids {
                var last: DubDescription?
                for await change in try await queue.changes(of: id) { last = change }
                #expect(last?.state == .done && last?.note?.code == "restarted")
            }
        }
    }

    @Test("time left follows from what is done")
    func timeLeft() {
        let record = DubRecord(
            id: "1", avatar: "default", face: 1, rate: 1, state: .running, createdAt: 0)
        let dub = DubDescription(record, progress: FilmProgress(frames: 25, expectedFrames: 100, elapsed: 2))
        #expect(dub.progress == 0.25 && dub.secondsLeft == 6)
        let unknown = DubDescription(record, progress: FilmProgress(frames: 25, expectedFrames: nil, elapsed: 2))
        #expect(unknown.progress == 0 && unknown.secondsLeft == nil)
    }

    @Test(
        "ranges",
        arguments: [
            ("bytes=0-0", 0...0), ("bytes=2-", 2...9), ("bytes=-3", 7...9), ("bytes=5-99", 5...9), ("bytes=-99", 0...9),
        ])
    func ranges(header: String, bytes: ClosedRange<Int>) {
        #expect(ByteRange(header)?.resolved(in: 10) == bytes)
    }

    @Test(
        "ranges that cannot be read count as none",
        arguments: ["bytes=", "bytes=-", "x=1-2", "bytes=3-1", "bytes=1-2,4-5"])
    func badRanges(header: String) { #expect(ByteRange(header) == nil) }
}
