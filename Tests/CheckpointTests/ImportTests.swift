import Checkpoint
import Foundation
import Inference
import TestSupport
import Testing

@Suite("A checkpoint becomes a network that answers as the checkpoint's does")
struct ImportTests {
    /// Sizes, and between them every way of storing: zip and legacy, `module.`, optimizer, half, bfloat16, double,
    /// parameters, dimensions stored the other way round, protocols 2 to 4.
    @Test(
        "Every size and storage answers as numpy does",
        arguments: [("96", 96), ("288", 288), ("256-point", 256), ("256-half", 256), ("384", 384)])
    func sizes(_ name: String, _ size: Int) async throws {
        try await Samples.withTemporaryFolder { folder in
            let network = try Wav2LipImporter.importCheckpoint(at: Networks.checkpoint(name), into: folder)
            #expect(network.inputSize == size)
            let (mel, face) = (Networks.mel, Networks.face(size))
            let output = try Networks.run(
                network.whole, [([1, 1, 80, 16], mel), ([1, 6, size, size] as Shape, face)])[0]
            let expected = try Networks.expected(name)
            let step = size / 24
            let places = Array(stride(from: 0, to: size, by: step))
            let seen = (0..<3).flatMap { channel in
                places.flatMap { row in places.map { output[(channel * size + row) * size + $0] } }
            }
            // Single precision against double; the pictures deviate by 0.016 and more.
            #expect(Networks.largestDifference(seen, expected.values) < 2e-5)

            let features = try Networks.run(network.face, [([1, 6, size, size] as Shape, face)])
            #expect(features.map(\.count) == network.featureShapes.map { $0.reduce(1, *) })
            let inputs = zip(network.featureShapes, features).map { (shape: Shape([1] + $0), values: $1) }
            let halves = try Networks.run(network.speech, [(shape: Shape([1, 1, 80, 16]), values: mel)] + inputs)[0]
            #expect(Networks.largestDifference(halves, output) < 1e-5)
        }
    }

    @Test("The networks say what they take and give, for any number of frames or a fixed one", arguments: [nil, 4])
    func signature(_ batch: Int?) async throws {
        try await Samples.withTemporaryFolder { folder in
            let network = try Wav2LipImporter.importCheckpoint(
                at: Networks.checkpoint("96"), into: folder, batch: batch)
            let core = try Core()
            let whole = try core.readModel(at: network.whole).signature()
            #expect(whole.inputs.map(\.name) == ["audio_sequences", "face_sequences"])
            #expect(whole.inputs.map(\.shape.dimensions) == [[batch, 1, 80, 16], [batch, 6, 96, 96]])
            #expect(whole.outputs.map(\.name) == ["output"])
            #expect(whole.outputs.map(\.shape.dimensions) == [[batch, 3, 96, 96]])
            let names = (0..<7).map { "features_\($0)" }
            #expect(try core.readModel(at: network.face).signature().outputs.map(\.name) == names)
            let speech = try core.readModel(at: network.speech).signature()
            #expect(speech.inputs.map(\.name) == ["audio_sequences"] + names)
            #expect(speech.inputs.dropFirst().map(\.shape.dimensions) == network.featureShapes.map { [batch] + $0 })
        }
    }

    @Test("Several frames at once come out as one by one")
    func batch() async throws {
        try await Samples.withTemporaryFolder { folder in
            let network = try Wav2LipImporter.importCheckpoint(at: Networks.checkpoint("96"), into: folder)
            let mels = (0..<3).map { frame in Networks.noise(80 * 16, seed: UInt64(frame * 7919)).map { $0 * 8 - 4 } }
            let face = Networks.face(96)
            let single = try mels.flatMap { mel in
                try Networks.run(network.whole, [([1, 1, 80, 16], mel), ([1, 6, 96, 96], face)])[0]
            }
            let together = try Networks.run(
                network.whole, [([3, 1, 80, 16], mels.flatMap(\.self)), ([3, 6, 96, 96], face + face + face)])[0]
            #expect(Networks.largestDifference(single, together) < 1e-5)
        }
    }

    @Test("16 bits stay within 45 dB where the processor has them", .enabled(if: try Core().halfPrecision != nil))
    func half() async throws {
        try await Samples.withTemporaryFolder { folder in
            let network = try Wav2LipImporter.importCheckpoint(at: Networks.checkpoint("96"), into: folder)
            let inputs: [(Shape, [Float])] = [([1, 1, 80, 16], Networks.mel), ([1, 6, 96, 96], Networks.face(96))]
            let exact = try Networks.run(network.whole, inputs)[0]
            let short = try Networks.run(network.whole, inputs, precision: .automatic)[0]
            #expect(Networks.peakSignalToNoise(exact, short) >= 45)
            #expect(exact != short)
        }
    }
}

@Suite("An import leaves whole files or none")
struct ImportedFilesTests {
    private func contents(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("The files are there under their names, and nothing else; a second import replaces them")
    func files() async throws {
        try await Samples.withTemporaryFolder { folder in
            let first = try Wav2LipImporter.importCheckpoint(at: Networks.checkpoint("288"), into: folder)
            let network = try Wav2LipImporter.importCheckpoint(at: Networks.checkpoint("96"), into: folder)
            #expect(first.files == network.files)
            #expect(try contents(folder) == network.files.map(\.lastPathComponent).sorted())
            #expect(network.files.count == 6)
            #expect(try Core().readModel(at: network.whole).signature().inputs[1].shape.dimensions == [nil, 6, 96, 96])
        }
    }

    @Test("Progress rises to 1, and stopping at any step leaves nothing", arguments: [1, 2, 30, 1000])
    func cancellation(_ step: Int) async throws {
        try await Samples.withTemporaryFolder { parent in
            let folder = parent.appendingPathComponent("new")
            var seen: [Double] = []
            let checkpoint = try Networks.checkpoint("96")
            let result = Result { () throws(CheckpointError) in
                try Wav2LipImporter.importCheckpoint(at: checkpoint, into: folder) { done in
                    seen.append(done)
                    return seen.count < step
                }
            }
            #expect(seen == seen.sorted())
            if step == 1000 {
                #expect(seen.last == 1)
                #expect(throws: Never.self) { try result.get() }
            } else {
                #expect(seen.count == step)
                #expect { try result.get() } throws: { ($0 as? CheckpointError)?.code == .cancelled }
                #expect(try contents(parent).isEmpty)
            }
        }
    }

    @Test("A folder that cannot be made is reported")
    func unwritable() async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try Data().write(to: file)
            let checkpoint = try Networks.checkpoint("96")
            #expect {
                try Wav2LipImporter.importCheckpoint(at: checkpoint, into: file.appendingPathComponent("inside"))
            } throws: {
                ($0 as? CheckpointError)?.code == .cannotWrite
            }
        }
    }

    @Test("A folder under the name of a result is kept")
    func occupied() async throws {
        try await Samples.withTemporaryFolder { folder in
            let inside = folder.appendingPathComponent("wav2lip.bin/mine")
            try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
            let checkpoint = try Networks.checkpoint("96")
            #expect {
                try Wav2LipImporter.importCheckpoint(at: checkpoint, into: folder)
            } throws: {
                ($0 as? CheckpointError)?.code == .cannotWrite
            }
            #expect(try contents(folder) == ["wav2lip.bin"])
            #expect(FileManager.default.fileExists(atPath: inside.path))
        }
    }

    @Test("A missing file and a folder are named")
    func missing() async throws {
        try await Samples.withTemporaryFolder { folder in
            for url in [folder.appendingPathComponent("none.pth"), folder] {
                #expect {
                    try Wav2LipImporter.importCheckpoint(at: url, into: folder.appendingPathComponent("out"))
                } throws: { error in
                    (error as? CheckpointError)?.code == .fileMissing && "\(error)".contains(url.path)
                }
            }
        }
    }
}
