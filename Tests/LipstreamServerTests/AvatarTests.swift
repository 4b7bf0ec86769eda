import Faces
import Foundation
import Hummingbird
import LipSync
import Media
import MediaIO
import TestSupport
import Testing

@testable import LipstreamServer

@Suite struct AvatarTests {
    private func withServer(_ body: @escaping @Sendable (URL, Place) async throws -> Void) async throws {
        try await Place.with { place in
            let router = Router()
            addAvatarRoutes(to: router, store: place.avatars)
            try await serving(router) { try await body($0, place) }
        }
    }

    @Test("a picture becomes an avatar with faces, a thumbnail and its picture; deleting removes the files")
    func lifecycle() async throws {
        try await withServer { url, place in
            let made = try await ask(
                url, "PUT", "/api/v1/avatars/me.png", body: Picture.bytes(Picture.face(side: 640)))
            #expect(made.status == 201)
            let avatar = try made.decode(AvatarDescription.self)
            #expect(avatar.name == "me.png")
            #expect((avatar.width, avatar.height) == (640, 640))
            #expect(avatar.faces.map(\.number) == [1])
            #expect(avatar.faces[0].width > 100)
            for (path, side) in [(avatar.thumbnail, 320), (avatar.picture, 640)] {
                let answer = try await ask(url, "GET", path)
                #expect(answer.headers["content-type"] == "image/jpeg")
                let file = place.folder.incoming.appendingPathComponent("answer")
                try answer.data.write(to: file)
                #expect(try ImageFile.read(file).width == side)
            }
            let list = try await ask(url, "GET", "/api/v1/avatars").decode([String: [AvatarDescription]].self)
            #expect(list["avatars"]?.map(\.id) == ["default", avatar.id])
            #expect(try place.names(in: place.folder.avatars).sorted() == [avatar.id, "default"].sorted())
            #expect(try await ask(url, "DELETE", "/api/v1/avatars/\(avatar.id)").status == 204)
            #expect(try place.names(in: place.folder.avatars) == ["default"])
            let gone = try await ask(url, "GET", "/api/v1/avatars/\(avatar.id)")
            #expect(gone.status == 404 && gone.code == "no_avatar")
        }
    }

    @Test("the same bytes give the same id, also at the same time, and those of the shipped portrait give `default`")
    func known() async throws {
        try await withServer { url, place in
            let bytes = try Picture.bytes(Picture.face(seed: 7))
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for name in ["a", "b", "c"] {
                    group.addTask {
                        try await ask(url, "PUT", "/api/v1/avatars/\(name)", body: bytes)
                            .decode(AvatarDescription.self).id
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            let again = try await ask(url, "PUT", "/api/v1/avatars/d", body: bytes)
            #expect(again.status == 200)
            let shipped = try Data(contentsOf: place.backend.defaultPortrait)
            let builtIn = try await ask(url, "PUT", "/api/v1/avatars/e", body: shipped)
            #expect(builtIn.status == 200)
            #expect(try builtIn.decode(AvatarDescription.self).id == "default")
            #expect(try place.names(in: place.folder.avatars).count == 2)
            #expect(try place.names(in: place.folder.incoming) == [])
        }
    }

    @Test(
        "files that are no pictures are refused with 415",
        arguments: [
            "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "PK\u{3}\u{4}zip",
            "just text",
        ])
    func refusesOtherFiles(text: String) async throws {
        try await withServer { url, place in
            let answer = try await ask(url, "PUT", "/api/v1/avatars/x.jpg", body: Data(text.utf8))
            #expect(answer.status == 415 && answer.code == "not_a_picture")
            #expect(try place.names(in: place.folder.incoming) == [])
        }
    }

    @Test("a header of 50 000 x 50 000 pixels is refused before decoding")
    func refusesHugePicture() async throws {
        try await withServer { url, _ in
            var bytes = try Picture.bytes(Picture.face())
            bytes.replaceSubrange(16..<24, with: [0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50])
            let answer = try await ask(url, "PUT", "/api/v1/avatars/x.png", body: bytes)
            #expect(answer.status == 413 && answer.code == "too_large")
        }
    }

    @Test("a picture without a face is refused with 422, an empty body with 400, and nothing stays")
    func refusesFaceless() async throws {
        try await withServer { url, place in
            let answer = try await ask(url, "PUT", "/api/v1/avatars/x.png", body: Picture.bytes(Picture.empty))
            #expect(answer.status == 422 && answer.code == "no_face")
            #expect(try await ask(url, "PUT", "/api/v1/avatars/x.png", body: Data()).code == "empty")
            #expect(try place.names(in: place.folder.avatars) == ["default"])
            #expect(try place.names(in: place.folder.incoming) == [])
        }
    }

    @Test("the built-in portrait cannot be deleted")
    func keepsDefault() async throws {
        try await withServer { url, _ in
            let answer = try await ask(url, "DELETE", "/api/v1/avatars/default")
            #expect(answer.status == 403 && answer.code == "built_in")
        }
    }

    @Test("names that look like paths are only names")
    func names() async throws {
        try await withServer { url, place in
            let answer = try await ask(
                url, "PUT", "/api/v1/avatars/..%2F..%2Fetc%2Fpasswd", body: Picture.bytes(Picture.face(seed: 9)))
            #expect(answer.status == 201)
            #expect(try answer.decode(AvatarDescription.self).name == "passwd")
            for path in ["..%2Fdata", "%2e%2e", "default%2F..", "x%00y"] {
                #expect(try await ask(url, "GET", "/api/v1/avatars/\(path)/picture").status == 404)
            }
            #expect(try place.names(in: place.folder.avatars).count == 2)
        }
        #expect(DisplayName("..\\..\\a\u{202E}b\n.png").text == "ab.png")
        #expect(DisplayName("..").text == "picture")
        #expect(DisplayName(String(repeating: "x", count: 500)).text.count == 100)
    }

    @Test("avatars and their landmarks survive reopening, and so do folders without a record")
    func survives() async throws {
        try await Samples.withTemporaryFolder { url in
            var id = ""
            var face: FaceLandmarks?
            do {
                let place = try await Place(url)
                let bytes = try Picture.bytes(Picture.face(seed: 3))
                let added = try await place.avatars.upload.receive(
                    Pieces(pieces: [[UInt8](bytes)]), declared: nil
                ) { try await place.avatars.add($0, named: "kept.png") }
                id = added.avatar.id
                face = try await place.avatars.portrait(id: id, face: 1).face
            }
            let place = try await Place(url)
            let stray = place.folder.avatars.appendingPathComponent("stray")
            try FileManager.default.createDirectory(at: stray, withIntermediateDirectories: true)
            let store = AvatarStore(folder: place.folder, database: place.database, backend: place.backend)
            // It may still get one, see StorageTests.
            #expect(FileManager.default.fileExists(atPath: stray.path))
            #expect(try await store.list().map(\.id) == ["default", id])
            let portrait = try await store.portrait(id: id, face: 1)
            #expect(portrait.face == face)
            #expect(portrait.image == Picture.face(seed: 3))
            await #expect { try await store.portrait(id: id, face: 2) } throws: {
                ($0 as? Failure)?.code == "no_such_face"
            }
            await #expect { try await store.portrait(id: "nobody", face: 1) } throws: {
                ($0 as? Failure)?.code == "no_avatar"
            }
        }
    }

    @Test("a second server on the same data folder is refused; after the first has gone it is not")
    func lock() async throws {
        try await Samples.withTemporaryFolder { url in
            do {
                let first = try DataFolder(url)
                #expect { _ = try DataFolder(url) } throws: { ($0 as? StorageError)?.code == .inUse }
                try Data("half".utf8).write(to: first.incoming.appendingPathComponent("half"))
            }
            let second = try DataFolder(url)
            #expect(try FileManager.default.contentsOfDirectory(atPath: second.incoming.path) == [])
        }
    }
}
