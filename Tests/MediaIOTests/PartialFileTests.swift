import Foundation
import TestSupport
import Testing

@testable import MediaIO

@Suite("Files on the way to their names")
struct PartialFileTests {
    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("two at once do not meet, and the last one that is finished stays, whole")
    func twoAtOnce() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            let writers = try [3, 5, 4].map { count in
                let writer = try VideoWriter(url, width: 64, height: 64)
                for index in 0..<count { try writer.append(VideoTests.numbered(index)) }
                return writer
            }
            #expect(try names(folder).count == 3)
            for writer in writers { try writer.finish() }
            #expect(try names(folder) == ["a.mp4"])
            #expect(try VideoTests.read(url).count == 4)
        }
    }

    @Test("a link that is there under the name is neither followed nor removed; another name is taken")
    func plantedLink() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (url, victim) = (folder.appendingPathComponent("a.png"), folder.appendingPathComponent("victim"))
            try Data("mine".utf8).write(to: victim)
            let link = folder.appendingPathComponent(".a.1111111111111111.partial.png")
            for target in [victim.path, folder.appendingPathComponent("nowhere").path] {
                try? FileManager.default.removeItem(at: link)
                try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: target)
                var tokens = ["1111111111111111", "2222222222222222"]
                let partial = try PartialFile(for: url) { tokens.removeFirst() }
                try partial.write([1, 2, 3])
                try partial.commit()
                #expect(try Data(contentsOf: url) == Data([1, 2, 3]))
            }
            #expect(try names(folder) == [link.lastPathComponent, "a.png", "victim"])
            #expect(try Data(contentsOf: victim) == Data("mine".utf8))
            let error = #expect(throws: MediaError.self) { try PartialFile(for: url) { "1111111111111111" } }
            #expect(error?.code == .cannotWrite)
        }
    }

    @Test(
        "a name that the file system takes can be written to, however long",
        arguments: [
            String(repeating: "a", count: 251), String(repeating: "щ", count: 125), String(repeating: "👩‍👩‍👧‍👦", count: 10),
            String(repeating: "a", count: 230), "b",
        ])
    func longNames(base: String) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("\(base).mp4")
            try #require(url.lastPathComponent.utf8.count <= 255)
            try VideoTests.write(url, frames: 1) { VideoTests.numbered($0) }
            #expect(try VideoTests.read(url).count == 1)
            #expect(try names(folder).count == 1)
        }
    }

    @Test("a name that is too long is refused before anything is made")
    func tooLongName() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent(String(repeating: "a", count: 252) + ".mp4")
            let error = #expect(throws: MediaError.self) { try VideoWriter(url, width: 64, height: 64) }
            #expect(error?.description.contains("name is too long") == true)
            #expect(throws: MediaError.self) { try WholeFile.check(url) }
            #expect(try names(folder).isEmpty)
        }
    }

    @Test("names beside a file are as long as allowed, and different for different files")
    func siblings() {
        let folder = URL(fileURLWithPath: "/tmp")
        let long = String(repeating: "я", count: 120)
        let names = ["\(long)1.mp4", "\(long)2.mp4", "\(long)1.mov", "short.mp4"].map { name in
            folder.appendingPathComponent(name).sibling(".", name, ".0000.part").lastPathComponent
        }
        #expect(Set(names).count == 4 && names.allSatisfy { $0.utf8.count <= 255 && $0.hasSuffix(".0000.part") })
        #expect(names[3] == ".short.mp4.0000.part")
    }

    @Test("what a run that was killed left is removed a day later, and nothing else")
    func leftovers() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            let others = [
                ".a.0123456789abcdeg.partial.mp4", ".a.0123456789abcdef.partial.mov", ".b.0123456789abcdef.partial.mp4",
                ".a.0123.partial.mp4", "a.0123456789abcdef.partial.mp4", ".a.mp4",
            ]
            let left = ".a.0123456789abcdef.partial.mp4"
            for name in others + [left] { try Data([1]).write(to: folder.appendingPathComponent(name)) }
            let hour = 3600.0
            _ = try PartialFile(for: url, now: .now.addingTimeInterval(23 * hour))
            #expect(try names(folder).contains(left))
            _ = try PartialFile(for: url, now: .now.addingTimeInterval(25 * hour))
            #expect(try names(folder) == others.sorted())
        }
    }

    @Test(
        "a folder that may not be written to is refused beforehand",
        .enabled(if: getuid() != 0, "root may write anywhere"))
    func unwritable() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
            defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
            #expect(throws: MediaError.self) { try WholeFile.check(folder.appendingPathComponent("a.html")) }
        }
    }
}
