import Foundation
import TestSupport
import Testing

@testable import Checkpoint

@Suite("Only Wav2Lip's own networks are taken for one")
struct RecognitionTests {
    /// The fixture with some keys renamed, each to one of the same length.
    private func network(
        renaming names: [(String, String)], in name: String = "96", inputSize: Int? = nil
    ) throws -> Result<Wav2LipNetwork, CheckpointError> {
        var data = try Data(contentsOf: Networks.checkpoint(name))
        for (old, new) in names {
            #expect(old.utf8.count == new.utf8.count)
            let place = try #require(data.range(of: Data(old.utf8)), "no \(old)")
            data.replaceSubrange(place, with: Data(new.utf8))
        }
        return Result { () throws(CheckpointError) in
            try Wav2LipNetwork(try TorchCheckpoint(MappedFile(data)), inputSize: inputSize)
        }
    }

    private func complaint(_ renames: [(String, String)]) throws -> String {
        switch try network(renaming: renames) {
        case .success: return "none"
        case .failure(let error):
            #expect(error.code == .notWav2Lip)
            return error.description
        }
    }

    @Test(
        "The first tensor that is missing is named",
        arguments: [
            "face_encoder_blocks.0.0.conv_block.0.weight", "face_encoder_blocks.2.1.conv_block.1.running_var",
            "audio_encoder.0.conv_block.0.weight", "audio_encoder.7.conv_block.0.bias",
            "face_decoder_blocks.0.0.conv_block.0.weight", "face_decoder_blocks.4.2.conv_block.1.weight",
            "output_block.0.conv_block.1.running_mean", "output_block.1.bias",
        ])
    func missing(_ key: String) throws {
        #expect(try complaint([(key, key.dropLast() + "_")]).contains("the tensor \(key) is missing"))
    }

    @Test("A tensor of the wrong shape is named with both shapes")
    func shape() throws {
        let (first, second) = ("audio_encoder.4.conv_block.0.weight", "audio_encoder.7.conv_block.0.weight")
        let swapped = first.replacingOccurrences(of: ".4.", with: ".@.")
        let said = try complaint([(first, swapped), (second, first), (swapped, second)])
        #expect(said.contains("\(first) has the shape [5, 5, 3, 3] where channels x 4 x height x width belongs"))
    }

    @Test("A variant with tensors of its own is refused by them", arguments: ["audio_refine", "sam.sa.conv1"])
    func variants(_ name: String) throws {
        let key = "output_block.0.conv_block.1.num_batches_tracked"
        let other = name + String(repeating: "_", count: key.utf8.count - name.utf8.count)
        #expect(try complaint([(key, other)]).contains(name))
    }

    @Test("A size that the tensors do not fit is refused, and one that they fit is taken")
    func size() throws {
        #expect(try network(renaming: [], in: "96", inputSize: 96).get().inputSize == 96)
        #expect(try network(renaming: [], in: "96", inputSize: 80).get().inputSize == 80)
        for (name, size) in [("96", 256), ("288", 96), ("96", 0), ("96", 1 << 40)] {
            #expect(throws: CheckpointError.self) { try network(renaming: [], in: name, inputSize: size).get() }
        }
    }

    @Test("Of the two nets of nine stages that no shape tells apart, the one that is asked for is taken")
    func ambiguity() throws {
        #expect(try network(renaming: [], in: "256-half").get().inputSize == 256)
        let other = try network(renaming: [], in: "256-half", inputSize: 384).get()
        #expect(other.featureShapes.suffix(2) == [[7, 3, 3], [7, 1, 1]])
        #expect(try network(renaming: [], in: "384").get().inputSize == 384)
    }
}
