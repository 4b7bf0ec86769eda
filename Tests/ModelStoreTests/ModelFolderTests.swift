import Foundation
import TestSupport
import Testing

@testable import ModelStore

@Suite("The user's models")
struct ModelFolderTests {
    private static func model(_ name: String, kind: InstalledModel.Kind = .restorer) -> InstalledModel {
        InstalledModel(
            name: name, kind: kind, files: [kind == .wav2lip ? .whole : .network: "network.xml"],
            source: .init(sha256: String(repeating: "a", count: 64), size: 12, origin: "file.onnx"),
            licence: .unknown, inputSize: 512, channelOrder: .rgb, valueRange: .signed)
    }

    private static func write(_ model: InstalledModel, to folder: URL) throws -> InstalledModel {
        for file in ["network.xml", "network.bin"] { try Data([1]).write(to: folder.appendingPathComponent(file)) }
        return model
    }

    private static func install(_ name: String, _ folder: ModelFolder, kind: InstalledModel.Kind = .restorer)
        async throws -> InstalledModel
    { try await folder.install(name) { try write(model(name, kind: kind), to: $0) } }

    @Test("the folder is named by a variable, else it is where the system keeps a program's data")
    func place() {
        let home = URL(fileURLWithPath: "/home/me", isDirectory: true)
        func path(_ environment: [String: String]) -> String {
            ModelFolder.locate(environment: environment, home: home).url.path
        }
        #expect(path(["LIPSTREAM_MODELS": "/data/models", "XDG_DATA_HOME": "/xdg"]) == "/data/models")
        #if !os(macOS)
            #expect(path(["LIPSTREAM_MODELS": "", "XDG_DATA_HOME": "/xdg"]) == "/xdg/lipstream/models")
            #expect(path(["XDG_DATA_HOME": "relative"]) == "/home/me/.local/share/lipstream/models")
            #expect(path([:]) == "/home/me/.local/share/lipstream/models")
        #endif
    }

    @Test("a model that was installed is found again as it was, with its files")
    func roundTrip() async throws {
        try await Samples.withTemporaryFolder { temporary in
            let folder = ModelFolder(url: temporary.appendingPathComponent("deep/models"))
            #expect(folder.installed().isEmpty)
            let made = try await Self.install("my-model", folder)
            #expect(folder.names() == ["my-model"])
            #expect(folder.installed() == [made])
            let found = try folder.model(named: "my-model")
            #expect(found == made)
            #expect(found.url(of: .network)?.path == folder.url.path + "/my-model/network.xml")
            #expect(found.url(of: .face) == nil)
            #expect(found.valueRange == .signed)
            #expect(found.channelOrder == .rgb)
            try folder.remove("my-model")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            #expect(left.isEmpty)
        }
    }

    @Test("a model that cannot be written leaves nothing")
    func failure() async throws {
        struct Failure: Error {}
        try await Samples.withTemporaryFolder { temporary in
            let folder = ModelFolder(url: temporary)
            await #expect(throws: Failure.self) {
                _ = try await folder.install("broken") { place in
                    try Data([1]).write(to: place.appendingPathComponent("half"))
                    throw Failure()
                }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
            #expect(left.isEmpty)
        }
    }

    @Test("a name is taken once, also by whoever comes between")
    func taken() async throws {
        try await Samples.withTemporaryFolder { temporary in
            let folder = ModelFolder(url: temporary)
            let first = try await Self.install("one", folder)
            let refused = await #expect(throws: ModelStoreError.self) { _ = try await Self.install("one", folder) }
            #expect(refused?.code == .nameTaken)
            #expect(refused?.description.contains("lipstream models remove one") == true)
            let late = await #expect(throws: ModelStoreError.self) {
                _ = try await folder.install("two") { place in
                    _ = try await Self.install("two", folder)
                    return try Self.write(Self.model("two"), to: place)
                }
            }
            #expect(late?.code == .nameTaken)
            #expect(try folder.model(named: "one") == first)
            let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
            #expect(left.sorted() == ["one", "two"])
        }
    }

    @Test(
        "names that would lead elsewhere or be hidden are refused",
        arguments: ["", ".", "..", ".hidden", "a/b", "../x", "-x", "ä", "a b", String(repeating: "a", count: 65)])
    func names(name: String) async throws {
        try await Samples.withTemporaryFolder { temporary in
            let folder = ModelFolder(url: temporary.appendingPathComponent("models"))
            let refused = await #expect(throws: ModelStoreError.self) { _ = try await Self.install(name, folder) }
            #expect(refused?.code == .wrongName)
            let missing = #expect(throws: ModelStoreError.self) { _ = try folder.model(named: name) }
            #expect(missing?.code == .modelMissing)
            #expect(throws: ModelStoreError.self) { try folder.remove(name) }
            let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
            #expect(left.isEmpty)
        }
    }

    @Test(
        "a folder that is not what was written is damaged, and can be removed",
        arguments: [
            ("model.json", nil), ("model.json", "{"), ("network.bin", nil), ("network.xml", nil),
            ("model.json", "my-model|other"), ("model.json", "\"network.xml\"|\"../network.xml\""),
            ("model.json", "\"network\" :|\"whole\" :"), ("model.json", " 512|0"), ("model.json", "rgb|gbr"),
        ] as [(String, String?)])
    func damaged(file: String, change: String?) async throws {
        try await Samples.withTemporaryFolder { temporary in
            let folder = ModelFolder(url: temporary)
            _ = try await Self.install("my-model", folder)
            let url = temporary.appendingPathComponent("my-model/\(file)")
            if let change {
                let parts = change.split(separator: "|").map(String.init)
                let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
                let changed = parts.count == 2 ? text.replacingOccurrences(of: parts[0], with: parts[1]) : change
                #expect(changed != text)
                try Data(changed.utf8).write(to: url)
            } else {
                try FileManager.default.removeItem(at: url)
            }
            let error = #expect(throws: ModelStoreError.self) { _ = try folder.model(named: "my-model") }
            #expect(error?.code == .modelDamaged)
            #expect(error?.description.contains("lipstream models remove my-model") == true)
            #expect(folder.installed().isEmpty)
            #expect(folder.names() == ["my-model"])
            try folder.remove("my-model")
            #expect(folder.names().isEmpty)
        }
    }

    @Test("the catalogue's models come first, and a missing one says how to get it")
    func first() async throws {
        try await Samples.withTemporaryFolder { temporary in
            let folder = ModelFolder(url: temporary)
            let missing = #expect(throws: ModelStoreError.self) { _ = try folder.first(of: .wav2lip) }
            #expect(missing?.code == .modelMissing)
            #expect(missing?.description.contains("lipstream models pull wav2lip-gan") == true)
            _ = try await Self.install("a-restorer", folder)
            _ = try await Self.install("a-mouth", folder, kind: .wav2lip)
            #expect(try folder.first(of: .wav2lip).name == "a-mouth")
            _ = try await Self.install("wav2lip", folder, kind: .wav2lip)
            #expect(try folder.first(of: .wav2lip).name == "wav2lip")
            _ = try await Self.install("wav2lip-gan", folder, kind: .wav2lip)
            #expect(try folder.first(of: .wav2lip).name == "wav2lip-gan")
            #expect(try folder.first(of: .restorer).name == "a-restorer")
            let unknown = #expect(throws: ModelStoreError.self) { _ = try folder.model(named: "nobody") }
            #expect(unknown?.description.contains("lipstream models add FILE --name nobody") == true)
            let known = #expect(throws: ModelStoreError.self) { _ = try folder.model(named: "gfpgan") }
            #expect(known?.description.contains("lipstream models pull gfpgan") == true)
        }
    }

    @Test("what a killed program left is removed a day later, and nothing else")
    func leftovers() throws {
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("models-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: temporary) }
        for name in [".new-old", ".old-old", ".new-fresh", ".wav2lip.part", "model"] {
            let url = temporary.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            let age: Double = name.hasSuffix("fresh") ? 60 : 100_000
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: url.path)
        }
        ModelFolder(url: temporary).removeLeftovers()
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path).sorted()
        #expect(left == [".new-fresh", ".wav2lip.part", "model"])
    }

    @Test("every model to pull has an address, terms and a digest that could be one", arguments: PullableModel.all)
    func pullable(model: PullableModel) {
        #expect(model.url.scheme == "https")
        #expect(!model.licence.text.isEmpty)
        #expect(model.sha256.map { $0.count == 64 && $0.allSatisfy(\.isHexDigit) } ?? true)
        #expect(model.licence.allowsCommercialUse == (model.kind == .restorer))
        #expect(ModelFolder.isName(model.name))
        #expect(ModelCatalogue.entry(named: model.name) == nil)
    }

    @Test("there are Wav2Lip, with and without GAN, and GFPGAN")
    func catalogue() { #expect(PullableModel.all.map(\.name) == ["wav2lip-gan", "wav2lip", "gfpgan"]) }
}
