import Testing

@testable import Measurement

@Suite("Lips that meet, rest and tremble")
struct AgreementTests {
    private static let closures = stride(from: 0.5, to: 9.5, by: 0.9).map { $0 }

    /// Lips that are 10 mm apart, and 2 mm at some moments.
    private static func lips(closedAt moments: [Double]) -> Curve {
        Fixtures.curve(rate: 25, seconds: 10) { time in
            moments.contains { abs($0 - time) <= 0.045 } ? 2 : 10 + Fixtures.movement(2)(time) / 4
        }
    }

    @Test("lips that close at every m, b and p hit all of them, and far more often than by chance")
    func closed() throws {
        let speech = Fixtures.speech(seconds: 10, closures: Self.closures)
        let found = try #require(Closures(aperture: Self.lips(closedAt: Self.closures), speech: speech))
        #expect(found.moments.count == Self.closures.count)
        #expect(found.share == 1)
        #expect(found.chance < 0.5)
        #expect(try #require(found.skill) > 0.9)
    }

    @Test("lips that close at other times miss them")
    func missed() throws {
        let speech = Fixtures.speech(seconds: 10, closures: Self.closures)
        let found = try #require(
            Closures(aperture: Self.lips(closedAt: Self.closures.map { $0 + 0.4 }), speech: speech))
        #expect(found.hits == 0)
        #expect(found.moments.allSatisfy { !$0.isHit && $0.aperture > 5 })
    }

    @Test("lips that never move cannot close")
    func frozen() {
        let speech = Fixtures.speech(seconds: 10, movement: Fixtures.movement(2), closures: Self.closures)
        let still = Fixtures.curve(rate: 25, seconds: 10, noise: 0.02) { _ in 3 }
        #expect(Closures(aperture: still, speech: speech) == nil)
        let synchrony = Synchrony(aperture: still, width: still, speech: speech)
        #expect(synchrony.lag == nil)
        #expect(synchrony.aperture.atZero == nil)
        #expect(synchrony.isAboveChance == false)
    }

    @Test("motion in pauses is set against motion in speech, each pause around its own mean", arguments: [0, 0.3, 1])
    func silence(part: Float) throws {
        let pauses = [2.0..<3.5, 6.0..<8.0]
        let speech = Fixtures.speech(seconds: 10, pauses: pauses)
        let move = Fixtures.movement(4)
        var track = MouthTrack()
        let aperture = Fixtures.curve(rate: 25, seconds: 10) { time in
            guard let pause = pauses.firstIndex(where: { $0.contains(time) }) else { return 8 + move(time) }
            return 2 + 3 * Float(pause) + part * move(time)
        }
        // Another length in each pause, and a tremor of 0.3 mm around it.
        for (index, time) in aperture.times.enumerated() {
            let eyes: Float = (time < 5 ? 30 : 33) + (index.isMultiple(of: 2) ? 0.3 : -0.3)
            track.append(Fixtures.frame(at: time, shake: (0.04, 0.03), innerEyes: eyes))
        }
        let found = LipMotion(aperture: aperture, track: track, speech: speech)
        #expect(abs(try #require(found.noise) - 0.3) < 0.01)
        #expect(abs(try #require(found.ratio) - Double(part)) < 0.25 * Double(part) + 0.001)
        #expect(abs(try #require(found.jitter) - 0.2) < 1e-6)
        #expect(abs(try #require(found.jitterExcess) - 0.1) < 1e-6)
    }

    @Test("without a pause there is no rest to judge")
    func noPause() {
        let curve = Fixtures.curve(rate: 25, seconds: 4, Fixtures.movement(4))
        var track = MouthTrack()
        for time in curve.times { track.append(Fixtures.frame(at: time, shake: (0.04, 0.03))) }
        let found = LipMotion(aperture: curve, track: track, speech: Fixtures.speech(seconds: 4))
        #expect(found.silence == nil)
        #expect(found.noise == nil)
        #expect(found.ratio == nil)
        #expect(found.jitter == nil)
    }

    @Test("speech is what is loud and sounds like a voice; silence and noise are not")
    func activity() {
        let loud = (0..<400).map { (100..<200).contains($0) ? 1e-2 : 1e-7 }
        let voice = SpeechActivity(power: loud, voicing: [Float](repeating: 0.9, count: 400)).isSpeech
        #expect(voice[110..<190].allSatisfy { $0 })
        #expect(!voice[0..<90].contains(true))
        #expect(!voice[215...].contains(true))
        let noise = SpeechActivity(power: loud, voicing: [Float](repeating: 0.2, count: 400)).isSpeech
        #expect(!noise.contains(true))
        #expect(SpeechActivity(power: [], voicing: []).isSpeech.isEmpty)
    }
}
