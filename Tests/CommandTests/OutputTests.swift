import Foundation
import TestSupport
import Testing

@Suite("Where films go")
struct OutputTests {
    private func say(_ output: String, _ more: [String] = []) async throws -> Program.Outcome {
        try await Program.run(["say", "default", "Hello.", "-o", output] + more)
    }

    @Test(
        "an output that cannot be is refused",
        arguments: [
            ("missing/out.mp4", "its folder does not exist"), ("out.avi", ".mp4, .mov or .m4v"),
            ("out", ".mp4, .mov or .m4v"), ("folder.mp4", "a folder has that name"),
            (String(repeating: "x", count: 300) + ".mp4", "name is too long"),
        ])
    func refused(name: String, word: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let place = folder.appendingPathComponent("folder.mp4")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
            let outcome = try await say(folder.path + "/" + name)
            expectRefusal(outcome, code: 1, mentioning: word, leaving: ["folder.mp4"], in: folder)
        }
    }

    @Test("an input named as the output is refused and stays as it was, also behind a link", arguments: [false, true])
    func input(isLinked: Bool) async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = folder.appendingPathComponent("speech.mp4")
            try WaveFile.write(to: speech, seconds: 0.5, sample: WaveFile.babble)
            let before = try Data(contentsOf: speech)
            let link = folder.appendingPathComponent("link.mp4")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: speech)
            let output = isLinked ? link : speech
            let outcome = try await Program.run(["dub", "default", speech.path, "-o", output.path])
            expectRefusal(
                outcome, code: 2, mentioning: "is an input", leaving: ["speech.mp4", "link.mp4"], in: folder)
            #expect(try Data(contentsOf: speech) == before)
        }
    }

    @Test("a film that was there is replaced only when the new one is whole")
    func replaced() async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("out.mp4")
            try Data("old".utf8).write(to: film)
            let failed = try await Program.run(["say", "default", "...", "-o", film.path])
            #expect(failed.code == 1)
            #expect(try Data(contentsOf: film) == Data("old".utf8))
            let made = try await say(film.path)
            #expect(made.code == 0, "\(made.testDescription)")
            #expect(try PlayedFilm(film).frames.count > 5)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.mp4"])
        }
    }

    #if os(Linux)
        /// Whether this process may mount file systems.
        static let canMount = getuid() == 0 && (try? withMount("size=64k") { _ in }) != nil

        private static func mount(_ arguments: [String], with tool: String) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: tool)
            process.arguments = arguments
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
        }

        /// A file system of its own, for as long as `body` runs.
        private static func withMount<Result>(_ options: String, _ body: (URL) throws -> Result) throws -> Result {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lipstream-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: folder) }
            try mount(["-t", "tmpfs", "-o", options, "tmpfs", folder.path], with: "/bin/mount")
            defer { try? mount([folder.path], with: "/bin/umount") }
            return try body(folder)
        }

        @Test(
            "a full disk and a read-only one are named, and nothing is left",
            .enabled(if: canMount, "mounting file systems needs root"),
            arguments: [("size=64k", "the disk is full"), ("ro", "read-only")])
        func disks(options: String, word: String) async throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lipstream-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: folder) }
            try Self.mount(["-t", "tmpfs", "-o", options, "tmpfs", folder.path], with: "/bin/mount")
            defer { try? Self.mount([folder.path], with: "/bin/umount") }
            let outcome = try await Program.run([
                "say", "default", "This sentence is much longer than sixty-four kilobytes of film.", "-o",
                folder.appendingPathComponent("out.mp4").path,
            ])
            expectRefusal(outcome, code: 1, mentioning: word, in: folder)
        }
    #endif
}
