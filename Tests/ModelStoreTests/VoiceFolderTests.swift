import Foundation
import ModelStore
import TestSupport
import Testing

@Suite("Folders of voices")
struct VoiceFolderTests {
    @Test(
        "names of the collection's form can be pulled, and well-known ones by their speaker",
        arguments: [
            ("ru_RU-irina-medium", "ru_RU-irina-medium"), ("irina", "ru_RU-irina-medium"),
            ("EN_us-Joe", "en_US-joe-medium"), ("pt_BR-faber-medium", "pt_BR-faber-medium"),
            ("en_US-libritts_r-x_low", "en_US-libritts_r-x_low"), ("ru_RU-irina", "ru_RU-irina-medium"),
            ("nobody", nil), ("", nil),
            ("ru-irina-medium", nil), ("ru_RU-irina-best", nil), ("ru_RU-../x-medium", nil), ("ru_RU--medium", nil),
            ("ru_RU-a.b-medium", nil),
        ])
    func names(request: String, name: String?) { #expect(PullableVoice.named(request)?.name == name) }

    @Test("the parts of a voice are where the collection has them")
    func addresses() throws {
        let voice = try #require(PullableVoice(name: "kk_KZ-issai-high"))
        let collection = try #require(URL(string: "https://example.org/voices"))
        #expect(
            PullableVoice.Part.allCases.map { voice.url(of: $0, in: collection).path } == [
                "/voices/kk/kk_KZ/issai/high/MODEL_CARD", "/voices/kk/kk_KZ/issai/high/kk_KZ-issai-high.onnx.json",
                "/voices/kk/kk_KZ/issai/high/kk_KZ-issai-high.onnx",
            ])
    }

    @Test(
        "the licence is read from a card",
        arguments: [
            ("# Card\n\n* License: CC0\n", "CC0"), ("License:  see URL \r\n* x", "see URL "), ("* Licence: MIT", "MIT"),
            ("* License:\n", nil), ("no terms: at all", nil), ("", nil),
        ])
    func licence(card: String, licence: String?) { #expect(VoiceCard(card).licence == licence) }

    @Test("a voice is there with both its files, and one that comes with the program says so")
    func installed() async throws {
        try await Samples.withTemporaryFolder { url in
            let folder = VoiceFolder(url: url, isBundled: true)
            #expect(folder.installed().isEmpty)
            try Data("1".utf8).write(to: folder.file(.network, of: "b"))
            #expect(folder.installed().isEmpty)
            for name in ["a", "b"] {
                try Data("1".utf8).write(to: folder.file(.network, of: name))
                try Data("2".utf8).write(to: folder.file(.description, of: name))
            }
            try Data("* License: CC0".utf8).write(to: folder.file(.card, of: "b"))
            try Data("1".utf8).write(to: folder.partial(.network, of: "c"))
            let voices = folder.installed()
            #expect(voices.map(\.name) == ["a", "b"])
            #expect(voices.map(\.licence) == [nil, "CC0"])
            let areBundled = voices.allSatisfy(\.isBundled)
            #expect(areBundled)
            try Data("longer".utf8).write(to: folder.file(.description, of: "a"))
            #expect(folder.voice(named: "a")?.version != voices.first?.version)
            #expect(folder.voice(named: "../a") == nil)
        }
    }

    @Test("a voice is installed whole or not at all")
    func install() async throws {
        try await Samples.withTemporaryFolder { url in
            let folder = VoiceFolder(url: url.appendingPathComponent("voices"))
            func file(_ name: String) throws -> URL {
                let file = url.appendingPathComponent(name)
                try Data(name.utf8).write(to: file)
                return file
            }
            let missing = url.appendingPathComponent("missing")
            #expect(throws: ModelStoreError.self) {
                try folder.install("a", moving: [.description: file("d"), .network: missing])
            }
            #expect(folder.installed().isEmpty)
            let voice = try folder.install("a", moving: [.description: file("d"), .network: file("n")])
            #expect(voice.name == "a" && !voice.isBundled)
            let error = #expect(throws: ModelStoreError.self) { try folder.install("a", moving: [.network: file("m")]) }
            #expect(error?.code == .nameTaken)
        }
    }

    @Test("the folder is the one that is named, else beside the models")
    func place() {
        let models = ModelFolder(url: URL(fileURLWithPath: "/data/models"))
        #expect(VoiceFolder.locate(environment: [:], models: models).url.path == "/data/voices")
        #expect(
            VoiceFolder.locate(environment: ["LIPSTREAM_VOICES": "/v"], models: models).url.path == "/v")
    }
}
