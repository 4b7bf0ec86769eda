import Foundation
import GRDB
import LipSync
import LiveLoad
import MediaIO
import SyncAPI
import TestSupport
import Testing

@testable import Faces
@testable import LipstreamServer

@Suite("What clients are told of errors")
struct ErrorTextTests {
    private struct Strange: Error, CustomStringConvertible {
        let description = "open(/var/lib/lipstream/secret) failed"
    }

    private struct Explained: ExplainedError {
        let sentence: String
    }

    @Test(
        "no path of the server and no name of its own",
        arguments: [
            (
                "There is no file /home/me/data/avatars/0123456789abcdef/original; check the name.",
                "There is no file the file; check the name."
            ),
            ("Cannot read /srv/my data/films/x/1.mp4: it is damaged.", "Cannot read the file: it is damaged."),
            ("Cannot read 0123456789abcdef: the file is empty.", "Cannot read the file: the file is empty."),
            ("Cannot read 0123456789abcdef.fetched: damaged", "Cannot read the file: damaged"),
            ("cannot move \"/a/b c/d\" to '/e/f'", "cannot move \"the file\" to 'the file'"),
            ("see file:///tmp/x/y, or ~/.local/share/lipstream", "see the file, or the file"),
            ("(/tmp)", "(the file)"),
        ])
    func scrubs(sentence: String, shown: String) {
        #expect(ErrorText.scrubbed(sentence) == shown)
        #expect(ErrorText.forClients(MediaError(.unreadable, sentence)) == shown)
        #expect(ErrorText.forClients(FaceError(.noFace, sentence)) == shown)
        #expect(ErrorText.forClients(Explained(sentence: sentence)) == shown)
        #expect(Failure(MediaError(.unreadable, sentence)).message == shown)
        #expect(Failure(MediaError(.cannotWrite, sentence)).message == shown)
    }

    @Test(
        "what is no path stays",
        arguments: [
            "A rate of 30/1 or 25 / 1 is taken.", "http://media.example.com/a/b.wav cannot be reached.",
            "Send a photo (JPEG/PNG).", "media.example.com:8443 answered with status 404.", "",
        ])
    func keeps(sentence: String) { #expect(ErrorText.scrubbed(sentence) == sentence) }

    @Test("of an error that nobody knows nothing is told")
    func unknown() {
        #expect(ErrorText.forClients(Strange()) == "The server could not do it.")
        #expect(ErrorText.forClients(CocoaError(.fileNoSuchFile)) == "The server could not do it.")
        #expect(
            !Failure.writing(CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: "/a/b"])).message.contains("/"))
    }

    @Test("nothing but the one place turns an error into words for clients")
    func onePlace() throws {
        let sources = Samples.package.appendingPathComponent("Sources/LipstreamServer")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        // Those make sentences for the operator, or pass through the one place later.
        let others = ["ErrorText.swift", "DataFolder.swift", "Database.swift", "Fetcher.swift", "ClientMessage.swift"]
        for case let url as URL in files where url.pathExtension == "swift" && !others.contains(url.lastPathComponent) {
            let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            for line in lines where !line.contains("metadata:") && !line.contains("logger.") {
                let quotes =
                    line.contains("\\(error)") || line.contains("error.description")
                    || line.contains("error.localizedDescription")
                // The parser's errors have no data in them; the port's is for who starts the server.
                let isHarmless = line.contains("HTTP/1.1") || line.contains("cannot listen")
                #expect(!quotes || isHarmless, "\(url.lastPathComponent): \(line)")
            }
        }
    }

    @Test("films that older versions wrote down with paths are shown without")
    func older() throws {
        var record = DubRecord(id: "1", avatar: "default", face: 1, rate: 1, state: .failed, createdAt: 0)
        record.error = #"{"code":"failed","message":"There is no file /data/avatars/x/original","hint":"h"}"#
        #expect(DubDescription(record).error?.message == "There is no file the file")
        var generation = GenerationTests.record("1")
        generation.error = "Cannot read /data/generations/x/video.input."
        #expect(try generation.generation().error == "Cannot read the file")
    }
}

@Suite("Faces that were deleted")
struct DeletedFaceTests {
    @Test("cannot be opened live any more, and what was prepared of them is let go")
    func live() async throws {
        try await TestServer.run { server in
            let picture = try Picture.bytes(Picture.face(seed: 5))
            let made = try await server.request("PUT", "/api/v1/avatars/me.png", body: picture)
            let id = try JSONDecoder().decode(AvatarDescription.self, from: made.body).id
            for _ in 0..<2 {
                let client = try await server.connect("/api/v1/live?avatar=\(id)")
                try await client.send(LiveClient.hello)
                #expect(await client.text("ready") != nil)
                await client.drop()
            }
            #expect(try await server.request("DELETE", "/api/v1/avatars/\(id)").status == 204)
            let client = try await server.connect("/api/v1/live?avatar=\(id)")
            try await client.send(LiveClient.hello)
            #expect(await client.ending().error == "no_avatar")
        }
    }

    @Test("are asked for each time, whoever deleted them and however")
    func prepared() async throws {
        try await Place.with { place in
            let received = try [UInt8](Picture.bytes(Picture.face(seed: 6)))
            let id = try await place.avatars.upload.receive(Pieces(pieces: [received]), declared: nil) {
                try await place.avatars.add($0, named: "x").avatar.id
            }
            let faces = PreparedFaces(avatars: place.avatars)
            let key = PreparedFaces.Key(avatar: id, face: 1, engine: "counting", maxHeight: 64)
            let engine = try await place.backend.engine(named: "counting")
            _ = try await faces.face(key, engine: engine)
            try await place.database.pool.write { try $0.execute(sql: "DELETE FROM avatars") }
            let error = await #expect(throws: Failure.self) { try await faces.face(key, engine: engine) }
            #expect(error?.code == "no_avatar")
        }
    }

    @Test("a film whose face was deleted fails without a word about the server's files")
    func film() async throws {
        try await TestServer.run { server in
            let picture = try Picture.bytes(Picture.face(seed: 7))
            let made = try await server.request("PUT", "/api/v1/avatars/me.png", body: picture)
            let id = try JSONDecoder().decode(AvatarDescription.self, from: made.body).id
            try FileManager.default.removeItem(at: server.folder.appendingPathComponent("avatars/\(id)/original"))
            let client = try await server.connect("/api/v1/live?avatar=\(id)")
            try await client.send(#"{"type":"hello","version":1,"sampleRate":16000,"codec":"jpeg","maxHeight":65}"#)
            let error = await client.text("error")
            let words = "\(error?["message"] ?? "")"
            // What was read a moment ago may still be known.
            #expect(!words.contains(id) && !words.contains(server.folder.path), "\(words)")
            await client.drop()
        }
    }
}
