import Foundation
import ModelStore
import TestSupport
import Testing

@testable import lipstream

/// Checkpoints are those of the checkpoint tests; networks are written by hand.
@Suite("Adding, listing and removing models")
struct ModelsTests {
    static func checkpoint(_ name: String) -> URL {
        Samples.package.appendingPathComponent("Tests/CheckpointTests/Expected/wav2lip-\(name).pth")
    }

    /// Runs `lipstream models …` with a folder of models of its own, `models` in `folder`.
    static func run(
        _ arguments: [String], in folder: URL, largestFile: Int? = nil,
        whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
    ) async throws -> Program.Outcome {
        try await Program.run(
            ["models"] + arguments, environment: ["LIPSTREAM_MODELS": models(folder).url.path],
            largestFile: largestFile, whileRunning: whileRunning)
    }

    static func models(_ folder: URL) -> ModelFolder { ModelFolder(url: folder.appendingPathComponent("models")) }

    /// What the folder of models holds, hidden things among it.
    static func left(_ folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: models(folder).url.path)) ?? []).sorted()
    }

    @Test(
        "a PyTorch checkpoint becomes a model with its split networks, its terms beside it", arguments: ["96", "288"])
    func addCheckpoint(size: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let outcome = try await Self.run(["add", Self.checkpoint(size).path, "--name", "mouth"], in: folder)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(outcome.output.contains("mouth is ready (wav2lip, \(size) pixels)"))
            #expect(outcome.errors.contains("not commercial use"))
            let model = try Self.models(folder).model(named: "mouth")
            #expect(model.kind == .wav2lip)
            #expect(model.inputSize == Int(size))
            #expect(Set(model.files.keys) == [.whole, .face, .speech])
            #expect(model.channelOrder == .bgr)
            #expect(model.valueRange == .unit)
            #expect(!model.licence.allowsCommercialUse)
            #expect(model.source.origin == "wav2lip-\(size).pth")
            #expect(model.source.size == (try Data(contentsOf: Self.checkpoint(size))).count)
            #expect(Self.left(folder) == ["mouth"])
        }
    }

    @Test("a network of the right shapes is copied, and may be added again under another name")
    func addNetworks() async throws {
        try await Samples.withTemporaryFolder { folder in
            _ = try await Self.run(["add", Self.checkpoint("96").path], in: folder)
            let first = try Self.models(folder).model(named: "wav2lip-96")
            let network = try #require(first.url(of: .whole))
            let again = try await Self.run(["add", network.path, "--name", "again", "--json"], in: folder)
            #expect(again.code == 0, "\(again.testDescription)")
            let said = try again.objects.first { $0["event"] as? String == "installed" }
            #expect(said?["inputSize"] as? Int == 96)
            let copy = try Self.models(folder).model(named: "again")
            #expect(copy.kind == .wav2lip)
            #expect(copy.files == [.whole: "whole.xml"])
            let onnx = folder.appendingPathComponent("My_Restorer v2.onnx")
            try TinyNetworks.onnx([1, 3, 512, 512]).write(to: onnx)
            let restorer = try await Self.run(["add", onnx.path], in: folder)
            #expect(restorer.code == 0, "\(restorer.testDescription)")
            let model = try Self.models(folder).model(named: "my-restorer-v2")
            #expect(model.kind == .restorer)
            #expect(model.files == [.network: "network.onnx"])
            #expect(model.channelOrder == .rgb)
            #expect(model.valueRange == .signed)
            #expect(model.licence == .unknown)
            let fidelity = folder.appendingPathComponent("fidelity.xml")
            try TinyNetworks.writeIR([[-1, 3, 512, 512], [1]], to: fidelity)
            let second = try await Self.run(["add", fidelity.path], in: folder)
            #expect(second.code == 0, "\(second.testDescription)")
            // The user's files may go: the copies stay.
            try FileManager.default.removeItem(at: onnx)
            #expect(Self.models(folder).installed().count == 4)
        }
    }

    @Test(
        "a network for something else is refused, and its shapes are named",
        arguments: [
            ([[1, 3, 256, 256]], "1 x 3 x 256 x 256"), ([[1, 1, 80, 16], [1, 6, 96, 96]], "1 x 6 x 96 x 96"),
            ([[1, 3, 512, 512], [1, 3, 512, 512]], "1 x 3 x 512 x 512 and 1 x 3 x 512 x 512"),
            ([[-1, 10]], "? x 10"), ([[1, 3, 512, 512], [2]], "1 x 3 x 512 x 512 and 2"),
        ] as [([[Int]], String)])
    func wrongNetwork(inputs: [[Int]], words: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("other.xml")
            try TinyNetworks.writeIR(inputs, to: file)
            let outcome = try await Self.run(["add", file.path], in: folder)
            expectRefusal(
                outcome, code: 1, mentioning: words, leaving: ["other.xml", "other.bin", "models"], in: folder)
            #expect(outcome.errors.contains("other.xml is neither Wav2Lip"))
            #expect(Self.left(folder).isEmpty)
        }
    }

    @Test("a network whose pictures are not float32 is refused, and the type is named")
    func wrongType() async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("half.xml")
            try TinyNetworks.writeIR([[1, 3, 512, 512]], type: "f16", to: file)
            let outcome = try await Self.run(["add", file.path], in: folder)
            expectRefusal(
                outcome, code: 1, mentioning: "(float16)", leaving: ["half.xml", "half.bin", "models"], in: folder)
        }
    }

    /// A file that cannot be added.
    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let content: Data?
        let code: Int32
        let word: String
        var testDescription: String { "\(name): \(word)" }
    }

    private static let bad = [
        Bad(name: "none.pth", content: nil, code: 4, word: "there is no file"),
        Bad(name: "none.onnx", content: nil, code: 4, word: "there is no file"),
        Bad(name: "empty.pth", content: Data(), code: 1, word: "Cannot import empty.pth"),
        Bad(name: "text.pth", content: Data("Not a model.".utf8), code: 1, word: "Cannot import text.pth"),
        Bad(
            name: "cut.pth", content: (try? Data(contentsOf: checkpoint("96")))?.prefix(90_000), code: 1,
            word: "Cannot import cut.pth"),
        Bad(name: "text.onnx", content: Data("Not a model.".utf8), code: 1, word: "cannot read the model"),
        Bad(
            name: "cut.onnx", content: TinyNetworks.onnx([1, 3, 512, 512]).prefix(30), code: 1,
            word: "cannot read the model"),
        Bad(name: "lonely.xml", content: Data("<net/>".utf8), code: 4, word: "needs its weights, lonely.bin"),
        Bad(name: "weights.bin", content: Data([1]), code: 1, word: "give the .xml file"),
        Bad(name: "model.safetensors", content: Data([1]), code: 1, word: "none of the kinds"),
        Bad(name: "model", content: Data([1]), code: 1, word: "none of the kinds"),
    ]

    @Test("a file that is no model is refused in one sentence, and nothing is left", arguments: bad)
    func badFile(bad: Bad) async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent(bad.name)
            try bad.content?.write(to: file)
            let outcome = try await Self.run(["add", file.path], in: folder)
            #expect(outcome.code == bad.code, "\(outcome.testDescription)")
            #expect(outcome.complaints.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains(bad.word), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
            #expect(Self.left(folder).isEmpty)
        }
    }

    @Test("folders and devices are refused, and are not read for ever")
    func noFile() async throws {
        try await Samples.withTemporaryFolder { folder in
            let place = folder.appendingPathComponent("folder.pth")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let first = try await Self.run(["add", place.path], in: folder)
            expectRefusal(first, code: 1, mentioning: "is a folder", leaving: ["folder.pth"], in: folder)
            let device = folder.appendingPathComponent("zero.pth")
            try FileManager.default.createSymbolicLink(
                at: device, withDestinationURL: URL(fileURLWithPath: "/dev/zero"))
            let second = try await Self.run(["add", device.path], in: folder)
            expectRefusal(
                second, code: 1, mentioning: "a device or a pipe", leaving: ["folder.pth", "zero.pth"], in: folder)
        }
    }

    @Test("a name that is taken or cannot be one is refused before anything is read")
    func names() async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = Self.checkpoint("96").path
            _ = try await Self.run(["add", file, "--name", "one"], in: folder)
            let taken = try await Self.run(["add", file, "--name", "one"], in: folder)
            #expect(taken.code == 1)
            #expect(taken.errors.contains("lipstream models remove one"))
            let wrong = try await Self.run(["add", file, "--name", "../one"], in: folder)
            #expect(wrong.code == 2)
            #expect(wrong.errors.contains("a model cannot be called"))
            #expect(Self.left(folder) == ["one"])
        }
    }

    @Test("a full disk leaves nothing of a model")
    func fullDisk() async throws {
        try await Samples.withTemporaryFolder { folder in
            let outcome = try await Self.run(["add", Self.checkpoint("384").path], in: folder, largestFile: 40)
            #expect(outcome.code == 1, "\(outcome.testDescription)")
            #expect(outcome.complaints.count == 1)
            #expect(Self.left(folder).isEmpty)
        }
    }

    @Test("the list tells what is there, what is not, and what is damaged; removing works for all")
    func list() async throws {
        try await Samples.withTemporaryFolder { folder in
            let empty = try await Self.run(["list"], in: folder)
            #expect(empty.code == 0)
            #expect(empty.output.contains("lipstream models pull NAME"))
            #expect(empty.output.contains("research and personal use, not commercial"))
            _ = try await Self.run(["add", Self.checkpoint("96").path, "--name", "wav2lip-gan"], in: folder)
            _ = try await Self.run(["add", Self.checkpoint("96").path, "--name", "mine"], in: folder)
            let broken = Self.models(folder).url.appendingPathComponent("broken")
            try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
            let objects = try await Self.run(["list", "--json"], in: folder).objects
            let statuses = Dictionary(
                uniqueKeysWithValues: objects.map { ($0["name"] as? String ?? "", $0["status"] as? String ?? "") })
            #expect(statuses["face-mesh"] == "present")
            #expect(statuses["wav2lip-gan"] == "present")
            #expect(statuses["wav2lip"] == "absent")
            #expect(statuses["mine"] == "present")
            #expect(statuses["broken"] == "damaged")
            let other = objects.first { $0["name"] as? String == "wav2lip-gan" }
            #expect(other?["version"] as? String == "from wav2lip-96.pth")
            let mine = objects.first { $0["name"] as? String == "mine" }
            #expect(mine?["inputSize"] as? Int == 96)
            #expect(mine?["allowsCommercialUse"] as? Bool == false)
            for name in ["mine", "broken", "wav2lip-gan"] {
                #expect(try await Self.run(["remove", name], in: folder).code == 0)
            }
            #expect(Self.left(folder).isEmpty)
            let missing = try await Self.run(["remove", "mine"], in: folder)
            #expect(missing.code == 4)
            #expect(missing.errors.contains("the model mine is not installed"))
        }
    }
}
