import Foundation
import ModelStore
import TestSupport
import Testing

@testable import lipstream

/// From a server of the tests' own: there is no other way to be sure of what it answers.
@Suite("Pulling models")
struct ModelsPullTests {
    private static func pull(
        _ name: String, from url: URL, in folder: URL, _ more: [String] = ["--accept-licence"],
        largestFile: Int? = nil, whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
    ) async throws -> Program.Outcome {
        try await ModelsTests.run(
            ["pull", name, "--from", url.absoluteString] + more, in: folder, largestFile: largestFile,
            whileRunning: whileRunning)
    }

    private static let checkpoint = (try? Data(contentsOf: ModelsTests.checkpoint("96"))) ?? Data()

    @Test("a checkpoint is fetched through a redirection and a broken connection, imported, and recorded")
    func pull() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Self.checkpoint, [.redirect, .cut(50_000), .redirect, .file]) { server, url in
                let outcome = try await Self.pull("wav2lip", from: url, in: folder)
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                #expect(outcome.errors.contains("research and personal use"))
                #expect(outcome.output.contains("wav2lip is ready"))
                let model = try ModelsTests.models(folder).model(named: "wav2lip")
                #expect(model.source.origin == url.absoluteString)
                #expect(outcome.errors.contains(model.source.sha256))
                #expect(model.source.size == Self.checkpoint.count)
                #expect(ModelsTests.left(folder) == ["wav2lip"])
                // A second time nothing is fetched.
                let count = server.ranges.count
                let again = try await Self.pull("wav2lip", from: url, in: folder)
                #expect(again.code == 0)
                #expect(again.errors.contains("it was there already"))
                #expect(server.ranges.count == count)
            }
        }
    }

    @Test("without a terminal the licence has to be accepted by an option, and nothing is asked of the server")
    func licence() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Self.checkpoint, [.file]) { server, url in
                let outcome = try await Self.pull("wav2lip", from: url, in: folder, [])
                #expect(outcome.code == 2)
                #expect(outcome.errors.contains("--accept-licence"))
                #expect(outcome.errors.contains("research and personal use"))
                #expect(server.ranges.isEmpty)
                #expect(ModelsTests.left(folder).isEmpty)
            }
        }
    }

    @Test("a file with another digest is thrown away")
    func wrongDigest() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Self.checkpoint, [.file]) { _, url in
                let outcome = try await Self.pull("wav2lip-gan", from: url, in: folder)
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains("not ca9ab7b7b812"), "\(outcome.errors)")
                #expect(ModelsTests.left(folder).isEmpty)
            }
        }
    }

    @Test("a file that is no model is refused, and not kept")
    func noModel() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Data("<html>Please log in</html>".utf8), [.file]) { _, url in
                let outcome = try await Self.pull("wav2lip", from: url, in: folder)
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains("Cannot import"), "\(outcome.errors)")
                #expect(ModelsTests.left(folder).isEmpty)
            }
        }
    }

    @Test("a file that is gone is said in plain words")
    func gone() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Self.checkpoint, [.status(404)]) { _, url in
                let outcome = try await Self.pull("wav2lip", from: url, in: folder)
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains("lipstream models add FILE"))
                #expect(ModelsTests.models(folder).names().isEmpty)
            }
        }
    }

    @Test("Ctrl-C keeps what came and says so; the same command goes on there")
    func interrupted() async throws {
        try await Samples.withTemporaryFolder { folder in
            let part = ModelsTests.models(folder).url.appendingPathComponent(".wav2lip.part")
            try await FileServer.run(Self.checkpoint, [.stall(60_000), .file]) { server, url in
                let outcome = try await Self.pull("wav2lip", from: url, in: folder) { process in
                    // Until something has come there is nothing to interrupt; the program's own limit ends this.
                    while (try? Data(contentsOf: part))?.isEmpty != false, kill(process, 0) == 0 { usleep(20_000) }
                    kill(process, SIGINT)
                }
                #expect(outcome.code == 130, "\(outcome.testDescription)")
                #expect(outcome.errors.contains("the same command goes on there"))
                #expect(FileManager.default.fileExists(atPath: part.path))
                let again = try await Self.pull("wav2lip", from: url, in: folder)
                #expect(again.code == 0, "\(again.testDescription)")
                #expect(server.ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
                #expect(ModelsTests.left(folder) == ["wav2lip"])
            }
        }
    }

    @Test("a full disk is named, and what came is kept")
    func fullDisk() async throws {
        try await Samples.withTemporaryFolder { folder in
            try await FileServer.run(Self.checkpoint, [.file]) { _, url in
                let outcome = try await Self.pull("wav2lip", from: url, in: folder, largestFile: 40)
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains("the disk is full"), "\(outcome.errors)")
                #expect(ModelsTests.left(folder).contains(".wav2lip.part"))
                let again = try await Self.pull("wav2lip", from: url, in: folder)
                #expect(again.code == 0, "\(again.testDescription)")
                #expect(ModelsTests.left(folder) == ["wav2lip"])
                // Who does not want to go on can be rid of it.
                _ = try await ModelsTests.run(["remove", "wav2lip"], in: folder)
                _ = try await Self.pull("wav2lip", from: url, in: folder, largestFile: 40)
                let removed = try await ModelsTests.run(["remove", "wav2lip"], in: folder)
                #expect(removed.code == 0, "\(removed.testDescription)")
                #expect(ModelsTests.left(folder).isEmpty)
            }
        }
    }

    @Test(
        "what cannot be pulled is wrong usage",
        arguments: [
            (["pull", "face-mesh"], "comes with the program"), (["pull", "nobody"], "wav2lip-gan, wav2lip, gfpgan"),
            (["pull", "wav2lip", "--from", "here"], "--from is an address"), (["pull"], "Missing expected argument"),
        ])
    func usage(arguments: [String], words: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let outcome = try await ModelsTests.run(arguments, in: folder)
            expectRefusal(outcome, code: 2, mentioning: words, in: folder)
        }
    }
}
