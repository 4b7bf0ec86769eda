import Foundation
import LipSync
import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import Wav2LipEngine

@Suite("Wav2Lip against the published inference")
struct ReferenceTests {
    @Test("a frame is the one that the published steps make, in one piece and in parts", arguments: [true, false])
    func frames(inParts: Bool) async throws {
        // Without a threshold the mouth never rests, as published.
        try await Fixtures.withEngine(Wav2LipSettings(silenceThreshold: 0), inParts: inParts) { engine in
            let face = try engine.prepare(Fixtures.portrait(), box: Fixtures.box)
            let frames = try Fixtures.frames(of: face, speaking: Fixtures.speech(), count: 22)
            for number in [0, 9, 21] {
                let expected = try Fixtures.expected("frame-\(number)")
                var far = 0
                for row in 0..<expected.shape[0] {
                    for column in 0..<expected.shape[1] {
                        let pixel = frames[number][Fixtures.box.left + 2 * column, Fixtures.box.top + 2 * row]
                        for (channel, value) in [pixel.z, pixel.y, pixel.x].enumerated() {
                            let wanted = expected.values[(row * expected.shape[1] + column) * 3 + channel]
                            if abs(Float(value) - wanted) > 1 { far += 1 }
                        }
                    }
                }
                #expect(Double(far) <= 0.001 * Double(expected.values.count), "\(far) values of frame \(number)")
            }
        }
    }

    @Test("frame i sees mel columns int(i * 80 / 25) and 15 more; as trained, those of a frame earlier")
    func windows() throws {
        let url = Samples.package.appendingPathComponent("Tests/SpeechProcessingTests/Expected/speech_reflect.npy")
        let columns = try NumpyArray(contentsOf: url)
        for alignment in Wav2LipSettings.Alignment.allCases {
            var windows = MelWindows(Wav2LipSettings(alignment: alignment))
            windows.hear(try Fixtures.speech())
            windows.finish()
            for frame in 0..<60 {
                let found = windows.window(at: FrameRate.standard.time(ofFrame: frame))
                let window = try #require(found)
                let start = alignment == .reference ? frame * 80 / 25 : Int((Double(frame - 1) * 3.2).rounded(.down))
                for (offset, column) in window.enumerated() {
                    let index = start + offset
                    // The script wrote frames as rows.
                    let wanted =
                        (0..<columns.shape[0]).contains(index)
                        ? columns.values[index * 80 + 40] : -4
                    #expect(abs(column[40] - wanted) < 2e-3, "column \(offset) of frame \(frame), \(alignment)")
                }
            }
        }
    }

    @Test("the look-ahead is what a window needs, and no less is enough", arguments: Wav2LipSettings.Alignment.allCases)
    func lookAhead(alignment: Wav2LipSettings.Alignment) {
        let settings = Wav2LipSettings(alignment: alignment, isFile: false)
        let lookAhead = MelWindows.lookAhead(alignment)
        #expect(lookAhead.seconds == (alignment == .reference ? 0.2125 : 0.1725))
        for frame in 0..<50 {
            let time = FrameRate.standard.time(ofFrame: frame)
            let samples = Int(((time.seconds + lookAhead.seconds) * 16_000).rounded())
            var windows = MelWindows(settings)
            windows.hear(SpeechAudio([Float](repeating: 0, count: samples)))
            let whole = windows.window(at: time)
            #expect(whole != nil)
            var early = MelWindows(settings)
            early.hear(SpeechAudio([Float](repeating: 0, count: samples - 400)))
            let tooEarly = early.window(at: time)
            #expect(tooEarly == nil)
        }
    }
}
