import Foundation
import Media
import TestSupport
import Testing

@testable import SpeechProcessing

@Suite("Mel stream")
struct MelStreamTests {
    /// Speech, a chirp, noise that ends between two hops, silence, a click, and a sound of less than half a window.
    static let signals = ["speech", "chirp", "noise", "silence", "click", "short"]

    // The reference rounds its spectrum to float32 and ours is computed in it: where a band is nearly silent, the
    // logarithm turns that into a few 1e-4. 2e-3 is 0.025 dB.
    @Test(
        "frames are librosa's, with the edges mirrored and silent", arguments: signals,
        [MelStream.Edge.reflect, .silence])
    func matchesReference(signal: String, edge: MelStream.Edge) throws {
        let sound = try Expected.sound(signal)
        let expected = try Expected.array("\(signal)_\(edge == .reflect ? "reflect" : "constant")")
        var stream = MelStream(edge: edge)
        let frames = stream.append(sound) + stream.finish()
        #expect(frames.count == expected.shape[0])
        let difference = zip(frames.flatMap(\.values), expected.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(difference < 2e-3)
    }

    @Test("any cut of the same sound gives the same frames, bit for bit", arguments: [1, 7, 199, 200, 401, 640, 4096])
    func ignoresCuts(piece: Int) throws {
        let sound = try Expected.sound("noise")
        for edge in [MelStream.Edge.reflect, .silence] {
            var whole = MelStream(edge: edge)
            var cut = whole
            let expected = whole.append(sound) + whole.finish()
            var frames: [MelFrame] = []
            for start in stride(from: 0, to: sound.samples.count, by: piece) {
                let end = min(start + piece, sound.samples.count)
                frames += cut.append(SpeechAudio(Array(sound.samples[start..<end])))
            }
            #expect(frames + cut.finish() == expected)
        }
    }

    @Test("frame i comes with sample 200 i + 400, not later")
    func comesInTime() {
        var stream = MelStream(edge: .silence)
        #expect(stream.append(SpeechAudio([Float](repeating: 0.1, count: 399))).isEmpty)
        #expect(stream.append(SpeechAudio([0.1])).count == 1)
        #expect(stream.append(SpeechAudio([Float](repeating: 0.1, count: 199))).isEmpty)
        #expect(stream.append(SpeechAudio([0.1])).count == 1)
    }

    @Test("an hour has exactly as many frames as it should, and its last minute sounds like its first")
    func doesNotDrift() {
        // 25 periods of a tone in every piece of 1600 samples: each frame of the middle hears the same.
        let piece = SpeechAudio((0..<1600).map { Float(sin(2 * Double.pi * Double($0) / 64)) / 2 })
        var stream = MelStream(edge: .silence)
        var (count, first, last) = (0, MelFrame(), MelFrame())
        for second in 0..<3600 {
            for _ in 0..<10 {
                stream.append(piece) { frame in
                    count += 1
                    if second == 1 { first = frame }
                    last = frame
                }
            }
        }
        #expect(count == 3600 * MelFrame.rate - 1)
        #expect(stream.finish().count == 2)
        #expect(zip(first.values, last.values).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("digital silence is exactly -4 in every band")
    func hearsSilence() {
        var stream = MelStream(edge: .reflect)
        let frames = stream.append(SpeechAudio([Float](repeating: 0, count: 1600))) + stream.finish()
        #expect(frames == [MelFrame](repeating: MelFrame(repeating: -4), count: 9))
    }

    @Test("a sound of no samples has no frames, one of a single sample has one, and the next sound begins anew")
    func endsAndBeginsAnew() throws {
        for edge in [MelStream.Edge.reflect, .silence] {
            var stream = MelStream(edge: edge)
            #expect(stream.finish().isEmpty)
            _ = stream.append(SpeechAudio([0.5]))
            #expect(stream.finish().count == 1)
            let sound = try Expected.sound("click")
            let again = stream.append(sound) + stream.finish()
            var fresh = MelStream(edge: edge)
            #expect(again == fresh.append(sound) + fresh.finish())
        }
    }
}

/// Fixtures that `Tests/Reference/make_mel_expected.py` made.
enum Expected {
    static func array(_ name: String) throws -> NumpyArray {
        let folder = Samples.package.appendingPathComponent("Tests/SpeechProcessingTests/Expected")
        return try NumpyArray(contentsOf: folder.appendingPathComponent("\(name).npy"))
    }

    static func sound(_ name: String) throws -> SpeechAudio {
        SpeechAudio(try array(name).values.map { $0 / 32768 })
    }
}
