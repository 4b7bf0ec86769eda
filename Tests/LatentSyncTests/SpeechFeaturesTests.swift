import Foundation
import LipSync
import TestSupport
import Testing

@testable import LatentSync

/// Says of each position which one it is, and keeps what it was shown.
private final class CountingEncoder: LatentSyncNetworks {
    private(set) var shown: [[Float]] = []

    func encodeSpeech(_ mel: [Float]) throws(LipSyncError) -> [Float] {
        shown.append(mel)
        let first = (shown.count - 1) * 1500
        return (0..<1500).flatMap { [Float(first + $0), 0.5] }
    }

    func encode(_ picture: [Float]) throws(LipSyncError) -> [Float] { [] }
    func decode(_ latents: [Float]) throws(LipSyncError) -> [Float] { [] }
    func prepare(_ input: NoiseInput) throws(LipSyncError) {}
    func predictNoise(_ input: NoiseInput, reusing: Bool) throws(LipSyncError) -> [Float] { [] }
    func release(_ networks: Set<LatentSyncNetwork>) {}
}

@Suite("What is heard of a long speech")
struct SpeechFeaturesTests {
    private func features(
        _ samples: [Float], in folder: URL
    ) async throws -> (features: SpeechFeatures, encoder: CountingEncoder) {
        let work = try WorkFolder(for: folder.appendingPathComponent("film.mp4"))
        let speech = try await SpooledSpeech(KnownSpeech(samples, piece: 99_999), in: work)
        let encoder = CountingEncoder()
        return (try SpeechFeatures(speech, in: work, width: 2, encoder), encoder)
    }

    @Test(
        "half minutes follow each other without a gap, an odd frame at the end being dropped",
        arguments: [(30.0, 1500), (30.05, 1502), (65.0, 3250), (0.02, 1)])
    func positions(_ seconds: Double, _ expected: Int) async throws {
        try await Samples.withTemporaryFolder { folder in
            let samples = [Float](repeating: 0.1, count: Int(seconds * 16_000))
            let (features, encoder) = try await features(samples, in: folder)
            #expect(features.positions == expected)
            #expect(encoder.shown.count == Int((seconds / 30).rounded(.up)))
            let frames = SpeechWindows.frames(forPositions: expected)
            let last = try features.audio(ofFrames: frames - 1..<frames)
            #expect(last.last { $0 != 0.5 } == Float(expected - 1))
            // Around the border between two runs.
            guard expected > 1600 else { return }
            let heard = try features.audio(ofFrames: 748..<752).enumerated().filter { $0.offset.isMultiple(of: 2) }
            var expectedPositions: [Float] = []
            for frame in 748..<752 { expectedPositions += (0..<10).map { Float(2 * frame - 4 + $0) } }
            #expect(heard.map(\.element) == expectedPositions)
        }
    }

    @Test("silence after a loud half minute is measured against that, and what is missing is zero")
    func loudness() async throws {
        try await Samples.withTemporaryFolder { folder in
            let loud = (0..<480_000).map { Float(sin(Double($0) * 0.2)) * 0.5 }
            let quiet = [Float](repeating: 0, count: 16_000)
            let (_, encoder) = try await features(loud + quiet, in: folder)
            let (first, second) = (encoder.shown[0], encoder.shown[1])
            let loudest = try #require(first.max())
            // Eight decades below the loudest, quartered.
            let floor = loudest - 2
            #expect(abs(second[50] - floor) < 1e-5)
            #expect(second[100] == 0)
            // By itself it would be as loud as silence is: -10 decades.
            #expect(abs(floor - (-10 + 4) / 4) > 0.5)
        }
    }

    @Test("the samples decide the fingerprint of a speech")
    func digest() async throws {
        try await Samples.withTemporaryFolder { folder in
            let work = try WorkFolder(for: folder.appendingPathComponent("film.mp4"))
            let samples = (0..<9000).map { Float(sin(Double($0) * 0.1)) }
            func digest(_ samples: [Float]) async throws -> String {
                try await SpooledSpeech(KnownSpeech(samples, piece: 9000), in: work).digest
            }
            let (one, same) = (try await digest(samples), try await digest(samples))
            #expect(one == same)
            let other = try await digest(samples.map { $0 * 0.99 })
            #expect(one != other)
        }
    }
}
