import Testing

@testable import Measurement

@Suite("Frames that are missing or shown twice")
struct ContinuityTests {
    private static func continuity(
        _ frames: [MouthTrack.Frame], pauses: [Range<Double>] = [], soundStart: Double? = 0
    ) -> Continuity {
        var track = MouthTrack()
        frames.forEach { track.append($0) }
        return Continuity(track, speech: Fixtures.speech(seconds: 10, pauses: pauses), soundStart: soundStart)
    }

    @Test("a whole video has every frame once", arguments: [24, 25, 29.97, 60])
    func whole(rate: Double) {
        let found = Self.continuity((0..<200).map { Fixtures.frame(at: Double($0) / rate) })
        #expect(abs(found.rate - rate) < 0.001)
        #expect(found.dropped == 0)
        #expect(found.repeated == 0)
        #expect(found.withoutFace == 0)
        #expect(!found.isVariable)
    }

    @Test("missing frames are counted where they are missing")
    func dropped() {
        let kept = (0..<200).filter { $0 != 50 && !(100...103).contains($0) }
        let found = Self.continuity(kept.map { Fixtures.frame(at: Double($0) / 25) })
        #expect(found.dropped == 5)
        #expect(found.gaps.map { Int(($0.time * 25).rounded()) } == [49, 99])
        #expect(!found.isVariable)
    }

    @Test("repeated faces count in speech only, and frames without a face are counted")
    func repeated() {
        let frames = (0..<200).map { index in
            Fixtures.frame(
                at: Double(index) / 25, isRepeated: index.isMultiple(of: 2), hasFace: !(10..<20).contains(index))
        }
        let found = Self.continuity(frames, pauses: [4.0..<8.0])
        #expect(found.withoutFace == 10)
        #expect(found.repeated == 45)
        #expect(found.spoken == 90)
    }

    @Test("milliseconds of rounding are no variable rate, a phone's wandering one is")
    func variable() {
        let rounded = (0..<200).map { Fixtures.frame(at: (Double($0) / 30 * 1000).rounded() / 1000) }
        #expect(!Self.continuity(rounded).isVariable)
        var time = 0.0
        let wandering = (0..<200).map { index in
            time += index % 3 == 0 ? 0.055 : 0.033
            return Fixtures.frame(at: time)
        }
        #expect(Self.continuity(wandering).isVariable)
    }
}
