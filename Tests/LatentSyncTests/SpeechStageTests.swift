import TestSupport
import Testing

@testable import LatentSync

@Suite("What LatentSync hears")
struct SpeechStageTests {
    private func mel(_ samples: [Float], frames: Range<Int>? = nil, cuts: Int = 1) -> [Float] {
        let spectrogram = LogMel(samples: samples.count)
        let range = frames ?? 0..<spectrogram.frames
        let size = (range.count + cuts - 1) / cuts
        let levels = stride(from: range.lowerBound, to: range.upperBound, by: size).flatMap { start in
            spectrogram.levels(of: start..<min(range.upperBound, start + size)) { Array(samples[$0]) }
        }
        return LogMel.normalized(levels, loudest: levels.max() ?? 0)
    }

    /// Bands of frames, as numpy has them: frames of bands.
    private func turned(_ values: [Float], every step: Int = 1) -> [Float] {
        let frames = values.count / LogMel.bands
        return (0..<LogMel.bands).flatMap { band in
            stride(from: 0, to: frames, by: step).map { values[$0 * LogMel.bands + band] }
        }
    }

    @Test("the log-mel spectrogram is that of the published program")
    func logMel() throws {
        let excerpt = try #require(Golden.excerpt)
        let samples = try excerpt.array("pcm").values.map { $0 / 32768 }
        let found = Difference(turned(mel(samples), every: 3), try excerpt.array("mel").values)
        Golden.note("mel, excerpt: \(found)")
        #expect(found.largest < 5.1e-5)
    }

    @Test(
        "so it is of all expected sounds", .enabled(if: Golden.isWhole), arguments: [("pcm", "mel"), ("pcm2", "mel2")])
    func logMelWhole(_ sound: String, _ expected: String) throws {
        let golden = try #require(Golden.audio)
        let found = Difference(turned(mel(try golden.array(sound).values)), try golden.array(expected).values)
        Golden.note("\(expected): \(found)")
        #expect(found.largest < 5.1e-5)
    }

    @Test("any cut of the sound gives the same levels", arguments: [2, 3, 7, 72])
    func cuts(_ count: Int) throws {
        let samples = try #require(Golden.excerpt).array("pcm").values.map { $0 / 32768 }
        #expect(mel(samples, cuts: count) == mel(samples))
    }

    @Test("the shortest sound has as many frames as its positions need")
    func shortest() {
        let sound = [Float](repeating: 0.1, count: LogMel.shortest)
        #expect(LogMel(samples: sound.count).frames == 2)
        #expect(mel(sound).allSatisfy { $0.isFinite })
    }

    @Test("each frame hears ten positions, the ends repeated", arguments: [1, 5, 36, 37])
    func windows(_ count: Int) throws {
        let expected = try #require(Golden.excerpt).array("window_index_L\(count)")
        let frames = SpeechWindows.frames(forPositions: count)
        #expect(frames == expected.shape[0])
        let found = (0..<frames).flatMap { SpeechWindows.positions(ofFrame: $0, of: count) }
        #expect(found == expected.integers)
    }

    @Test("a frame's audio is its positions, layers side by side")
    func frames() throws {
        let excerpt = try #require(Golden.excerpt)
        let (features, expected) = (try excerpt.array("whisper_feature"), try excerpt.array("whisper_chunks"))
        for (place, frame) in [0, 7, 19].enumerated() {
            let found = SpeechWindows.positions(ofFrame: frame, of: features.shape[0]).flatMap { features[$0] }
            #expect(found == expected[place])
        }
    }

    @Test("so it is for all frames", .enabled(if: Golden.isWhole))
    func framesWhole() throws {
        let golden = try #require(Golden.audio)
        let (features, expected) = (try golden.array("whisper_feature"), try golden.array("whisper_chunks"))
        for frame in 0..<SpeechWindows.frames(forPositions: features.shape[0]) {
            let found = SpeechWindows.positions(ofFrame: frame, of: features.shape[0]).flatMap { features[$0] }
            #expect(found == expected[frame])
        }
        // What is kept of the encoder's positions: half as many as mel frames, layers behind positions.
        let raw = try golden.array("encoder_embeddings")
        let kept = SpeechWindows.positions(ofMelFrames: 72)
        #expect(kept == features.shape[0])
        let turned = (0..<kept).flatMap { position in
            (0..<5).flatMap { layer in
                (0..<32).map { raw.values[(layer * 64 + position) * 32 + $0] }
            }
        }
        let found = Difference(turned, features.values)
        Golden.note("features: \(found)")
        #expect(found.largest < 1.3e-5)
    }
}
