import Media
import Testing

@testable import SpeechProcessing

@Suite("Speech gate")
struct SpeechGateTests {
    @Test("it opens over three windows, holds for 120 ms after the last loud one, and closes over three")
    func opensHoldsAndCloses() {
        var gate = SpeechGate()
        let sound = Self.tone(rms: 3000, windows: 6).samples + Self.tone(rms: 0, windows: 9).samples
        // The room is not known yet: silence first, as a microphone gives it.
        #expect(gate.append(Self.tone(rms: 0, windows: 2)) == [0, 0])
        let third: Float = 7.0 / 27
        let expected: [Float] = [third, 1 - third, 1, 1, 1, 1] + [1, 1, 1] + [1 - third, third, 0, 0, 0, 0]
        let opened = gate.append(SpeechAudio(sound))
        #expect(opened.count == expected.count)
        #expect(zip(opened, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("a gap of 120 ms between words does not show")
    func bridgesGaps() {
        var gate = SpeechGate()
        let word = Self.tone(rms: 3000, windows: 4).samples
        let gap = Self.tone(rms: 0, windows: 3).samples
        let openness = gate.append(SpeechAudio(gap + word + gap + word + gap + word))
        #expect(openness[5...].allSatisfy { $0 == 1 })
    }

    @Test("any cut of the same sound gives the same openness", arguments: [1, 333, 640, 5000])
    func ignoresCuts(piece: Int) throws {
        let sound = try Self.tone(rms: 0, windows: 2) + Expected.sound("speech") + Self.tone(rms: 0, windows: 9)
        var (whole, cut) = (SpeechGate(), SpeechGate())
        let expected = whole.append(sound)
        #expect(expected.contains(1) && expected.contains(0))
        var result: [Float] = []
        for start in stride(from: 0, to: sound.samples.count, by: piece) {
            let samples = sound.samples[start..<min(start + piece, sound.samples.count)]
            result += cut.append(SpeechAudio(Array(samples)))
        }
        #expect(result == expected)
    }

    // -50 dBFS is a root mean square of 104; the lower threshold would take it for speech but for its steadiness.
    @Test("steady noise of -50 dBFS never opens it", arguments: [150, 100, 90] as [Float])
    func ignoresNoise(threshold: Float) {
        var gate = SpeechGate(threshold: threshold)
        let openness = gate.append(Self.noise(rms: 103.6, windows: 1500))
        #expect(openness.allSatisfy { $0 == 0 })
        // Speech over the same noise does.
        #expect(gate.append(Self.tone(rms: 400, windows: 3)).last == 1)
    }

    @Test("loud speech without a single pause stays open")
    func staysOpen() {
        var gate = SpeechGate()
        #expect(gate.append(Self.tone(rms: 300, windows: 1500))[3...].allSatisfy { $0 == 1 })
    }

    @Test("the threshold can be set while it runs; 0 keeps it open")
    func takesThreshold() {
        var gate = SpeechGate(threshold: 500)
        #expect(gate.append(Self.tone(rms: 0, windows: 1) + Self.tone(rms: 300, windows: 5)).allSatisfy { $0 == 0 })
        gate.threshold = 200
        #expect(gate.append(Self.tone(rms: 300, windows: 3)).last == 1)
        gate.threshold = 0
        #expect(gate.append(Self.tone(rms: 0, windows: 50)).allSatisfy { $0 == 1 })
    }

    @Test("the last part of a window counts, and the next sound begins with a closed gate")
    func finishes() {
        var gate = SpeechGate()
        #expect(gate.append(SpeechAudio([Float](repeating: 0.5, count: 100))).isEmpty)
        #expect((gate.finish() ?? 0) > 0)
        #expect(gate.finish() == nil)
        #expect(gate.openness == 0)
    }

    static func tone(rms: Float, windows: Int) -> SpeechAudio {
        let level = rms / 32768
        return SpeechAudio((0..<windows * SpeechGate.window).map { $0.isMultiple(of: 2) ? level : -level })
    }

    static func noise(rms: Float, windows: Int) -> SpeechAudio {
        var state: UInt64 = 1
        let samples = (0..<windows * SpeechGate.window).map { _ -> Float in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 32)) / 0x1p31
        }
        // Uniform noise of -1...1 has a root mean square of 1 / sqrt(3).
        return SpeechAudio(samples.map { $0 * rms / 32768 * Float(3).squareRoot() })
    }
}

private func + (first: SpeechAudio, second: SpeechAudio) -> SpeechAudio {
    SpeechAudio(first.samples + second.samples)
}
