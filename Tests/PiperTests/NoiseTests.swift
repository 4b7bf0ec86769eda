import Foundation
import Inference
import TestSupport
import Testing

@testable import Piper

@Suite("Noise of a voice")
struct NoiseTests {
    private static func numbers(_ network: Data, _ count: Int, runs: Int = 1) async throws -> [[Float]] {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("noise.onnx")
            try network.write(to: url)
            var voice = try PiperNetwork(
                core: Core(), url, hasSpeakers: false, options: CompileOptions(precision: .f32, cache: nil))
            return try (0..<runs).map { _ in
                try voice.sound(
                    of: [Int64](repeating: 1, count: count), .init(noise: 1, length: 1, rhythm: 1), speaker: 0)
            }
        }
    }

    @Test("every run makes the same numbers, of mean 0 and deviation 1, also beyond the end of the table")
    func repeats() async throws {
        let network = TinyVoice.network(hasNoise: true)
        let runs = try await Self.numbers(network, 300_000, runs: 2)
        #expect(runs[0] == runs[1])
        #expect(runs[0].count == 300_000)
        let mean = runs[0].reduce(0) { $0 + Double($1) } / 300_000
        let power = runs[0].reduce(0) { $0 + Double($1 * $1) } / 300_000
        #expect(abs(mean) < 0.01)
        #expect(abs(power - 1) < 0.01)
        #expect(Set(runs[0].prefix(10_000)).count > 9_900)
        let short = try await Self.numbers(network, 7)[0]
        #expect(short == Array(runs[0].prefix(7)))
    }

    @Test("without the change the numbers differ from run to run: the test above can fail")
    func differs() async throws {
        let tiny = TinyVoice.network(hasNoise: true)
        #expect(FixedNoise.fixed(tiny) != tiny)
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("noise.onnx")
            try tiny.write(to: url)
            let core = try Core()
            let model = try core.compile(contentsOf: url, options: CompileOptions(precision: .f32, cache: nil))
            var request = try model.makeRequest()
            var runs: [[Float]] = []
            for _ in 0..<2 {
                try request.reshapeInput(0, to: [1, 5])
                try request.setInput(0, to: [Int64](repeating: 1, count: 5))
                try request.reshapeInput(1, to: [1])
                try request.setInput(1, to: [Int64(5)])
                try request.reshapeInput(2, to: [3])
                try request.setInput(2, to: [Float(1), 1, 1])
                try request.infer()
                runs.append(try request.output())
            }
            #expect(runs[0] != runs[1])
        }
    }

    @Test("a network without noise, and what is no network, stay as they are")
    func leaves() {
        for data in [TinyVoice.network(), Data(), Data("no network".utf8), Data([0x3a, 0xff, 0xff, 0x7f])] {
            #expect(FixedNoise.fixed(data) == data)
        }
    }
}
