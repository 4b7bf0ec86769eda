import Checkpoint
import Foundation
import Inference
import TestSupport
import Testing

/// What developers keep beside the package: checkpoints that PyTorch itself wrote, and what PyTorch answered.
private enum Reference {
    static let folder = Samples.package.deletingLastPathComponent().appendingPathComponent("shared/reference")
    static let unzip = URL(fileURLWithPath: "/usr/bin/unzip")
    static let isThere =
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("wav2lip-thin-expected.npz").path)
        && FileManager.default.fileExists(atPath: unzip.path)

    /// An array of the compressed file.
    static func array(_ name: String, in temporary: URL) throws -> NumpyArray {
        let process = Process()
        process.executableURL = unzip
        process.arguments = [
            "-q", "-o", folder.appendingPathComponent("wav2lip-thin-expected.npz").path, "\(name).npy", "-d",
            temporary.path,
        ]
        try process.run()
        process.waitUntilExit()
        return try NumpyArray(contentsOf: temporary.appendingPathComponent("\(name).npy"))
    }

    /// A checkpoint of any size to try by hand: `LIPSTREAM_CHECKPOINT=wav2lip_gan.pth`.
    static let large = ProcessInfo.processInfo.environment["LIPSTREAM_CHECKPOINT"]
}

@Suite("Checkpoints that PyTorch wrote")
struct SharedCheckpointTests {
    @Test(
        "Both formats answer as PyTorch did, in FP32 and BF16", .enabled(if: Reference.isThere),
        arguments: ["legacy", "zip"])
    func thin(_ format: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let checkpoint = Reference.folder.appendingPathComponent("wav2lip-thin-\(format).pth")
            let network = try Wav2LipImporter.importCheckpoint(at: checkpoint, into: folder)
            let mel = try Reference.array("mel", in: folder)
            let face = try Reference.array("face", in: folder)
            let expected = try Reference.array("output", in: folder).values
            let inputs: [(Shape, [Float])] = [(Shape(mel.shape), mel.values), (Shape(face.shape), face.values)]
            let output = try Networks.run(network.whole, inputs)[0]
            #expect(Networks.largestDifference(output, expected) < 1e-4)
            if try Core().halfPrecision != nil {
                let half = try Networks.run(network.whole, inputs, precision: .automatic)[0]
                #expect(Networks.peakSignalToNoise(half, expected) >= 45)
            }
        }
    }

    @Test("A checkpoint of full size is imported within 5 s and draws", .enabled(if: Reference.large != nil))
    func large() async throws {
        try await Samples.withTemporaryFolder { folder in
            let start = ContinuousClock.now
            let file = URL(fileURLWithPath: Reference.large ?? "")
            let network = try Wav2LipImporter.importCheckpoint(at: file, into: folder)
            #expect(ContinuousClock.now - start < .seconds(5))
            let size = network.inputSize
            let output = try Networks.run(
                network.whole, [([1, 1, 80, 16], Networks.mel), (Shape([1, 6, size, size]), Networks.face(size))])[0]
            #expect(output.allSatisfy { (0...1).contains($0) })
        }
    }
}
