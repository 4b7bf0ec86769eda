import Foundation
import ModelStore
import TestSupport
import Testing

/// With a folder of voices of their own, and a server of their own.
@Suite("Voices on the command line")
struct VoicesTests {
    private static func run(
        _ arguments: [String], in folder: URL, whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
    ) async throws -> Program.Outcome {
        try await Program.run(
            arguments, environment: ["LIPSTREAM_VOICES": folder.appendingPathComponent("voices").path],
            whileRunning: whileRunning)
    }

    private static func left(_ folder: URL) -> [String] {
        let voices = folder.appendingPathComponent("voices").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: voices)) ?? []).sorted()
    }

    private static let name = "ru_RU-irina-medium"
    private static let card = Data("# Model card\n\n## Dataset\n\n* License: CC BY 4.0\n".utf8)

    private static func pull(
        _ name: String = "irina", _ answers: [FileServer.Answer] = [.file], network: Data = TinyVoice.network(),
        card: Data? = card, description: Data?, _ more: [String] = ["--accept-licence"], in folder: URL,
        whileRunning: @escaping @Sendable (Int32) -> Void = { _ in },
        then: @escaping @Sendable (FileServer, Program.Outcome, URL) async throws -> Void
    ) async throws {
        let others = ["MODEL_CARD": card, "\(Self.name).onnx.json": description]
        try await FileServer.run(network, answers, others: others) { server, url in
            let collection = url.deletingLastPathComponent()
            let outcome = try await run(
                ["voices", "pull", name, "--from", collection.absoluteString] + more, in: folder,
                whileRunning: whileRunning)
            try await then(server, outcome, collection)
        }
    }

    @Test("a voice is fetched through a broken connection, says a word, and is the one for its language")
    func pull() async throws {
        try await Samples.withTemporaryFolder { folder in
            let description = try TinyVoice.description(language: "ru")
            try await Self.pull("irina", [.cut(60), .file], description: description, in: folder) {
                server, outcome, url in
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                #expect(outcome.errors.contains("licence: CC BY 4.0"))
                #expect(outcome.output.contains("\(Self.name) is ready"))
                #expect(Self.left(folder) == ["MODEL_CARD", "onnx", "onnx.json"].map { "\(Self.name).\($0)" })
                let count = server.ranges.count
                let again = try await Self.run(["voices", "pull", Self.name, "--from", url.absoluteString], in: folder)
                #expect(again.code == 0)
                #expect(again.errors.contains("it was there already"))
                #expect(server.ranges.count == count)
            }
            let list = try await Self.run(["voices", "irina"], in: folder)
            #expect(list.output.hasPrefix(Self.name))
            #expect(list.output.contains("Russian (Russia)") || list.output.contains("Russian"))
            #expect(list.output.contains("licence: CC BY 4.0"))
            let file = folder.appendingPathComponent("said.wav")
            let said = try await Self.run(["voices", "try", "Привет", "-o", file.path, "--json"], in: folder)
            #expect(said.code == 0, "\(said.testDescription)")
            #expect(try said.objects.last?["voice"] as? String == Self.name)
            #expect(try Data(contentsOf: file).prefix(4) == Data("RIFF".utf8))
        }
    }

    @Test("without a terminal the licence has to be accepted by an option, and no network is asked for")
    func licence() async throws {
        try await Samples.withTemporaryFolder { folder in
            let description = try TinyVoice.description(language: "ru")
            try await Self.pull(description: description, [], in: folder) { server, outcome, _ in
                #expect(outcome.code == 2)
                #expect(outcome.errors.contains("--accept-licence"))
                #expect(outcome.errors.contains("CC BY 4.0"))
                #expect(server.ranges.isEmpty)
                #expect(Self.left(folder).isEmpty)
            }
        }
    }

    @Test("a voice that says no licence is fetched, and that is said")
    func noCard() async throws {
        try await Samples.withTemporaryFolder { folder in
            let description = try TinyVoice.description(language: "ru")
            try await Self.pull(card: nil, description: description, in: folder) { _, outcome, _ in
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                #expect(outcome.errors.contains("licence: not known"))
            }
        }
    }

    @Test("what is not there, or no voice, is refused in a sentence and not kept")
    func refuses() async throws {
        try await Samples.withTemporaryFolder { folder in
            let right = try TinyVoice.description(language: "ru")
            let wrong = try TinyVoice.description(changing: ["audio.sample_rate": nil])
            for (description, network, words) in [
                (nil, TinyVoice.network(), "has no .onnx.json"),
                (wrong, TinyVoice.network(), "lacks audio.sample_rate"),
                (right, Data("<html>".utf8), "Loading the voice"),
                (right, TinyVoice.network(hasSpeakers: true), "4 inputs"),
            ] {
                try await Self.pull(network: network, description: description, in: folder) { _, outcome, _ in
                    #expect(outcome.code == 1)
                    #expect(outcome.errors.contains(words), "\(outcome.errors)")
                    #expect(!Self.left(folder).contains { $0.hasSuffix(".onnx") })
                }
            }
        }
    }

    @Test("Ctrl-C keeps what came; the same command goes on there")
    func interrupted() async throws {
        try await Samples.withTemporaryFolder { folder in
            let description = try TinyVoice.description(language: "ru")
            let part = folder.appendingPathComponent("voices/.\(Self.name).onnx.part")
            try await Self.pull(
                "irina", [.stall(100), .file], description: description, in: folder,
                whileRunning: { process in
                    while (try? Data(contentsOf: part))?.isEmpty != false, kill(process, 0) == 0 { usleep(20_000) }
                    kill(process, SIGINT)
                }
            ) { server, outcome, url in
                #expect(outcome.code == 130, "\(outcome.testDescription)")
                #expect(FileManager.default.fileExists(atPath: part.path))
                let again = try await Self.run(
                    ["voices", "pull", "irina", "--accept-licence", "--from", url.absoluteString], in: folder)
                #expect(again.code == 0, "\(again.testDescription)")
                #expect(server.ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
                #expect(Self.left(folder).allSatisfy { !$0.hasPrefix(".") }, "\(Self.left(folder))")
            }
        }
    }

    @Test("a voice is added from its two files under a name, its terms from the card beside them")
    func add() async throws {
        try await Samples.withTemporaryFolder { folder in
            let source = folder.appendingPathComponent("mine")
            let network = try TinyVoice.write("hum", to: source, language: "de", speakers: 2)
            try Self.card.write(to: source.appendingPathComponent("MODEL_CARD"))
            let outcome = try await Self.run(["voices", "add", network.path, "--name", "hummer"], in: folder)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("licence: CC BY 4.0"))
            #expect(Self.left(folder) == ["hummer.MODEL_CARD", "hummer.onnx", "hummer.onnx.json"])
            let again = try await Self.run(["voices", "add", network.path, "--name", "hummer"], in: folder)
            #expect(again.code == 1)
            #expect(again.errors.contains("already"))
        }
    }

    @Test("files that are no voice are refused before anything is copied")
    func addRefuses() async throws {
        try await Samples.withTemporaryFolder { folder in
            let source = folder.appendingPathComponent("mine")
            let network = try TinyVoice.write("hum", to: source)
            for (arguments, words) in [
                (["none.onnx"], "cannot be read"), ([network.path + ".json"], "is no voice"),
                ([network.path, "--name", "../x"], "cannot be called"),
            ] {
                let outcome = try await Self.run(["voices", "add"] + arguments, in: folder)
                #expect(outcome.code != 0)
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
            }
            try Data("no network".utf8).write(to: network)
            #expect(try await Self.run(["voices", "add", network.path], in: folder).code == 1)
            #expect(Self.left(folder).isEmpty)
        }
    }

    @Test(
        "what cannot be tried or pulled is wrong usage",
        arguments: [
            (["try", "Hi", "-o", "a.mp3"], ".wav"), (["try"], "Missing expected argument"),
            (["pull", "nobody"], "ru_RU-irina-medium"), (["pull", "irina", "--from", "here"], "--from is an address"),
            (["add", "voice.pt"], "NAME.onnx"),
        ])
    func usage(arguments: [String], words: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let outcome = try await Self.run(["voices"] + arguments, in: folder)
            expectRefusal(outcome, code: 2, mentioning: words, in: folder)
        }
    }

    @Test("a pitch that a natural voice does not have, and a voice that is not there, are said")
    func says() async throws {
        try await Samples.withTemporaryFolder { folder in
            let source = folder.appendingPathComponent("voices")
            _ = try TinyVoice.write("de_DE-hum-low", to: source, language: "de")
            let file = folder.appendingPathComponent("a.wav")
            let pitched = try await Self.run(
                ["voices", "try", "Hallo", "--voice", "hum", "--pitch", "70", "-o", file.path], in: folder)
            #expect(pitched.code == 0, "\(pitched.testDescription)")
            #expect(pitched.errors.contains("no pitch"))
            let film = folder.appendingPathComponent("a.mp4")
            let missing = try await Self.run(
                ["say", "default", "Hi", "--voice", "irina", "-o", film.path], in: folder)
            #expect(missing.code == 4)
            #expect(missing.errors.contains("lipstream voices pull ru_RU-irina-medium"))
        }
    }
}
