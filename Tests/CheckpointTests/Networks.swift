import Checkpoint
import Foundation
import Inference
import TestSupport

/// Checkpoints and networks that tests use.
enum Networks {
    /// A checkpoint with random weights, made by `Tests/Reference/make_wav2lip_expected.py`.
    static func checkpoint(_ name: String) throws -> URL {
        guard
            let url = Bundle.module.url(forResource: "wav2lip-\(name)", withExtension: "pth", subdirectory: "Expected")
        else { throw CocoaError(.fileNoSuchFile) }
        return url
    }

    /// What the script computed for ``mel`` and ``face(_:)``: every `size / 24`th row and column.
    static func expected(_ name: String) throws -> NumpyArray {
        let url = Bundle.module.url(forResource: "wav2lip-\(name)", withExtension: "npy", subdirectory: "Expected")
        return try NumpyArray(contentsOf: url ?? URL(fileURLWithPath: "missing"))
    }

    /// The same numbers in 0..<1 as in the script: a hash of the index.
    static func noise(_ count: Int, seed: UInt64) -> [Float] {
        (0..<UInt64(count)).map { Float((($0 + seed) * 2_654_435_761 & 0xFFFF_FFFF) >> 8) / 16_777_216 }
    }

    static let mel = noise(80 * 16, seed: 0).map { $0 * 8 - 4 }
    static func face(_ size: Int) -> [Float] { noise(6 * size * size, seed: 1) }

    /// Runs a network once.
    static func run(
        _ url: URL, _ inputs: [(shape: Shape, values: [Float])], precision: Precision = .f32
    ) throws -> [[Float]] {
        let core = try Core()
        let compiled = try core.compile(
            contentsOf: url, options: CompileOptions(precision: precision, threads: 2, cache: nil))
        var request = try compiled.makeRequest()
        for (index, input) in inputs.enumerated() {
            try request.reshapeInput(index, to: input.shape)
            try request.setInput(index, to: input.values)
        }
        try request.infer()
        return try request.signature.outputs.indices.map { try request.output($0) }
    }

    static func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
        left.count == right.count ? zip(left, right).map { abs($0 - $1) }.max() ?? .infinity : .infinity
    }

    /// Decibels, for values in 0...1.
    static func peakSignalToNoise(_ left: [Float], _ right: [Float]) -> Double {
        let error = zip(left, right).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) } / Double(left.count)
        return -10 * log10(max(error, 1e-20))
    }
}
