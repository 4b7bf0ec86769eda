import Inference
import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import Articulation

@Suite("SpeechEncoder")
struct SpeechEncoderTests {
    /// The window that the reference hears.
    private static func window(_ kind: SpeechEncoder.Kind) throws -> [Float] {
        let sound = try Expected.sound().samples
        return kind == .film
            ? [Float](repeating: 0, count: kind.window - sound.count) + sound
            : Array(sound[16_000..<16_000 + kind.window])
    }

    private static func spectrogram(_ kind: SpeechEncoder.Kind) throws -> [Float] {
        var spectrogram = LogMelSpectrogram(samples: kind.window)
        var values = [Float](repeating: 0, count: WhisperBands.count * spectrogram.frames)
        var span = values.mutableSpan
        spectrogram.write(try window(kind)[...], to: &span)
        return values
    }

    // Float32 against the wheel's float64. What the Fourier transform rounds is seen in bands 80 dB below the loudest.
    @Test("the spectrogram of a window is the one of the wheel that the encoder comes from")
    func spectrogramMatchesReference() throws {
        let live = zip(try Self.spectrogram(.twoLayers), try Expected.array("whisper-mel-live").values)
        #expect((live.map { abs($0 - $1) }.max() ?? .infinity) < 1e-3)
        let film = try Self.spectrogram(.film)
        let expected = try Expected.array("whisper-mel-film").values
        let fourth = stride(from: 0, to: film.count, by: 4).map { film[$0] }
        try #require(fourth.count == expected.count)
        #expect((zip(fourth, expected).map { abs($0 - $1) }.max() ?? .infinity) < 1e-3)
    }

    @Test("a spectrogram of silence is even, and the same window gives the same one again")
    func spectrogramOfSilence() throws {
        var spectrogram = LogMelSpectrogram(samples: 400)
        var values = [Float](repeating: 9, count: 160)
        func write(_ sound: [Float]) -> [Float] {
            var span = values.mutableSpan
            spectrogram.write(sound[...], to: &span)
            return values
        }
        #expect(write([Float](repeating: 0, count: 400)) == [Float](repeating: -1.5, count: 160))
        let tone = (0..<400).map { (Float($0) * 0.4).sine }
        let first = write(tone)
        _ = write([Float](repeating: 0.5, count: 400))
        #expect(write(tone) == first)
        #expect(Set(first).count > 100)
    }

    @Test("poses are those of the same weights in numpy", arguments: SpeechEncoder.Kind.allCases)
    func matchesReference(kind: SpeechEncoder.Kind) throws {
        let encoder = try Expected.articulationModel().encoder(kind)
        let found = try encoder.poses(in: try Self.window(kind)[...]).flatMap { MouthPose(lanes: $0).values }
        let expected = try Expected.array("\(kind.rawValue)-poses")
        try #require(expected.shape == [kind.poses, 11] && found.count == expected.values.count)
        #expect((zip(found, expected.values).map { abs($0 - $1) }.max() ?? .infinity) < 5e-3)
        #expect(Set(expected.values.map { ($0 * 100).rounded() }).count > 5)
    }

    @Test("one network is loaded once, and heard by many at the same time")
    func isShared() async throws {
        let model = try Expected.articulationModel()
        let encoder = try model.encoder(.oneLayer)
        #expect(try model.encoder(.oneLayer) === encoder)
        let window = try Self.window(.oneLayer)
        let alone = try encoder.poses(in: window[...])
        try await withThrowingTaskGroup(of: [SIMD16<Float>].self) { group in
            for _ in 0..<8 { group.addTask { try encoder.poses(in: window[...]) } }
            for try await poses in group { #expect(poses == alone) }
        }
    }

    @Test("a missing network is named, with what to do")
    func namesMissingFile() throws {
        let model = try ArticulationModel(folder: try SmallNetwork().folder(), core: Core())
        let error = #expect(throws: ArticulationError.self) { _ = try Articulator(model: model, for: .film) }
        #expect(error?.code == .modelUnusable)
        #expect(error?.description.contains("film.onnx") == true)
        #expect(error?.description.contains("make train") == true)
    }
}
