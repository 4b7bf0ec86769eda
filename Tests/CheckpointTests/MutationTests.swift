import Foundation
import TestSupport
import Testing

@testable import Checkpoint

/// A trap ends the test process, which is the failure that these look for; `LIPSTREAM_FUZZ` sets how much is tried.
@Suite("Damage to checkpoints")
struct MutationTests {
    @Test("a checkpoint is read or refused in a sentence, whatever is in it", arguments: ["96", "288", "256-half"])
    func checkpoints(_ name: String) throws {
        let whole = [UInt8](try Data(contentsOf: Networks.checkpoint(name)))
        var refused = 0
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 60)) {
            var mutation = Mutation(seed: seed)
            // The tail is where a zip file's directory is.
            let damaged =
                seed % 3 == 0
                ? whole.dropLast(4096) + mutation.damaged(Array(whole.suffix(4096)), head: 4096)
                : mutation.damaged(whole, head: 40_000)
            FuzzAmount.note(damaged, of: "checkpoint", seed: seed)
            do throws(CheckpointError) {
                let checkpoint = try TorchCheckpoint(MappedFile(Data(damaged)))
                for key in checkpoint.keys.prefix(20) { _ = try checkpoint.values(key) }
            } catch {
                refused += 1
                #expect(error.description.count > 20)
            }
        }
        #expect(refused > 0)
    }

    @Test("a pickle is read or refused, whatever is in it")
    func pickles() {
        // Every instruction with a length or a number in it.
        let seed: [UInt8] =
            [0x80, 4, 0x95, 40, 0, 0, 0, 0, 0, 0, 0, 0x28, 0x58, 2, 0, 0, 0, 0x61, 0x62, 0x8C, 2, 0x68, 0x69]
            + Array("I42\nL-7L\nF0.5\nVline\np3\ng3\n".utf8)
            + [0x4B, 200, 0x4D, 0, 1, 0x4A, 0xFF, 0xFF, 0xFF, 0xFF, 0x8A, 1, 0x80, 0x8B, 2, 0, 0, 0, 1, 2]
            + [0x43, 2, 1, 2, 0x42, 2, 0, 0, 0, 3, 4, 0x8E, 1, 0, 0, 0, 0, 0, 0, 0, 9]
            + [0x71, 1, 0x72, 2, 0, 0, 0, 0x94, 0x68, 1, 0x6A, 2, 0, 0, 0]
            + [0x47, 0xBF, 0xF0, 0, 0, 0, 0, 0, 0, 0x85, 0x5D, 0x28, 0x4B, 1, 0x65, 0x7D, 0x74, 0x2E]
        var read = 0
        for number in 0..<UInt64(FuzzAmount.inputs(usually: 4000)) {
            var mutation = Mutation(seed: number)
            let bytes = number % 16 == 0 ? seed : mutation.damaged(seed)
            FuzzAmount.note(bytes, of: "pickle", seed: number)
            var reader = PickleReader(bytes)
            if (try? reader.read()) != nil { read += 1 }
        }
        #expect(read > 0)
    }

    @Test(
        "a tensor of any extents is described or refused",
        arguments: [
            [0, 2, 1 << 31, 1 << 31], [0, 1 << 62, 1 << 62], [1 << 62, 0], [.max, .max], [1, .max],
            [0, .max, .max, .max],
        ] as [[Int]])
    func extents(shape: [Int]) {
        let storage = StorageReference(key: "0", kind: .float32, count: .max)
        var contiguous = [Int](repeating: 1, count: shape.count)
        for index in shape.indices.dropLast().reversed() {
            contiguous[index] =
                contiguous[index + 1].multipliedReportingOverflow(by: max(1, shape[index + 1])).partialValue
        }
        for strides in [contiguous, shape, shape.map { _ in .max }, shape.map { _ in 0 }] {
            for offset in [0, 1, Int.max] {
                let tensor = try? TensorReference(storage, offset: offset, shape: shape, strides: strides)
                #expect(tensor?.isContiguous != nil || tensor == nil)
            }
        }
    }
}
