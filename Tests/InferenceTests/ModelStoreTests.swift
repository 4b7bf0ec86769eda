import Foundation
import TestSupport
import Testing

@testable import ModelStore

@Suite("Weights and where they are")
struct ModelStoreTests {
    private let folder = DependencyFolder(url: Samples.package.appendingPathComponent(".deps"))

    @Test(
        "SHA-256 agrees with the standard's examples, however the message is cut",
        arguments: [
            ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "a", 1_000_000,
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func digest(message: String, count: Int, expected: String) {
        for step in [7, 64, 4096] {
            var digest = SHA256()
            let bytes = Array(String(repeating: message, count: count).utf8)
            for start in stride(from: 0, to: bytes.count, by: step) {
                digest.update(bytes[start..<min(start + step, bytes.count)])
            }
            #expect(digest.finish() == expected)
        }
    }

    @Test("every model of the catalogue is present and whole after bootstrap", arguments: ModelCatalogue.entries)
    func present(entry: ModelEntry) throws {
        #expect(entry.status(in: folder) == .present)
        guard let url = try entry.require(in: folder) else { return }
        #expect(try Data(contentsOf: url).count == entry.content?.size)
    }

    @Test("names are unique, and every entry says its terms")
    func catalogue() {
        #expect(Set(ModelCatalogue.entries.map(\.name)).count == ModelCatalogue.entries.count)
        #expect(ModelCatalogue.entries.allSatisfy { !$0.licence.name.isEmpty && !$0.purpose.isEmpty })
        #expect(ModelCatalogue.entry(named: "face-mesh")?.licence.allowsCommercialUse == true)
        #expect(ModelCatalogue.entry(named: "no such model") == nil)
    }

    @Test("a missing and a damaged model are told apart, and both say what to run")
    func damaged() async throws {
        let entry = try #require(ModelCatalogue.entry(named: "face-mesh"))
        try await Samples.withTemporaryFolder { temporary in
            let copy = DependencyFolder(url: temporary)
            #expect(entry.status(in: copy) == .missing)
            let missing = #expect(throws: ModelStoreError.self) { _ = try entry.require(in: copy) }
            #expect(missing?.code == .modelMissing)
            #expect(missing?.description.contains("Scripts/bootstrap") == true)
            try FileManager.default.createDirectory(at: copy.models, withIntermediateDirectories: true)
            let url = try #require(entry.url(in: copy))
            try Data([1, 2, 3]).write(to: url)
            #expect(
                entry.status(in: copy)
                    == .damaged(sha256: "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"))
            let damaged = #expect(throws: ModelStoreError.self) { _ = try entry.require(in: copy) }
            #expect(damaged?.code == .modelDamaged)
        }
    }

    @Test("the folder is found from LIPSTREAM_HOME, then above the program, then above the working directory")
    func search() async throws {
        try await Samples.withTemporaryFolder { temporary in
            let temporary = temporary.resolvingSymlinksInPath()
            func package(_ name: String) throws -> URL {
                let url = temporary.appendingPathComponent(name)
                try FileManager.default.createDirectory(
                    at: url.appendingPathComponent(".deps/models"), withIntermediateDirectories: true)
                try FileManager.default.createDirectory(
                    at: url.appendingPathComponent("deep/below"), withIntermediateDirectories: true)
                return url
            }
            let (home, program, current) = (try package("home"), try package("program"), try package("current"))
            let executable = program.appendingPathComponent("deep/below/lipstream")
            try Data().write(to: executable)
            let link = temporary.appendingPathComponent("link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: executable)
            let below = current.appendingPathComponent("deep/below")
            func find(_ environment: [String: String], _ executable: URL?, _ directory: URL) throws -> String {
                try DependencyFolder.find(
                    environment: environment, executable: executable, workingDirectory: directory
                ).url.deletingLastPathComponent().lastPathComponent
            }
            #expect(try find(["LIPSTREAM_HOME": home.path], executable, below) == "home")
            #expect(try find([:], executable, below) == "program")
            #expect(try find(["LIPSTREAM_HOME": ""], link, below) == "program")
            #expect(try find([:], temporary.appendingPathComponent("elsewhere/x"), below) == "current")
            #expect(try find([:], nil, current) == "current")
            let nowhere = #expect(throws: ModelStoreError.self) { _ = try find([:], nil, temporary) }
            #expect(nowhere?.code == .modelMissing)
            #expect(nowhere?.description.contains("Scripts/bootstrap") == true)
            // A home that was named and is wrong is an error, not a reason to take another.
            let wrong = #expect(throws: ModelStoreError.self) {
                _ = try find(["LIPSTREAM_HOME": temporary.path], executable, below)
            }
            #expect(wrong?.description.contains(temporary.path) == true)
        }
    }
}
