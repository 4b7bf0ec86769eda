import Media
import Testing

@testable import Articulation

@Suite("Rest in silence")
struct RestTests {
    /// Voicing of speech and pauses, in seconds.
    private static func voicing(_ parts: [(seconds: Double, isSpeech: Bool)], rate: Int) -> [Float] {
        parts.flatMap { part in
            [Float](repeating: part.isSpeech ? 0.9 : 0.05, count: Int((part.seconds * Double(rate)).rounded()))
        }
    }

    private static func film(_ voicing: [Float]) -> [Float] {
        var rest = FilmPoses()
        var poses: [SIMD16<Float>] = []
        for value in voicing { poses += rest.append(MouthPose(voicing: value).lanes) }
        return (poses + rest.finish()).map { $0[MouthPose.Lane.openness] }
    }

    private static func live(_ voicing: [Float]) -> [Float] {
        var rest = LiveRest()
        return voicing.indices.map { index in
            rest.openness(voicing: voicing[index...min(index + 1, voicing.count - 1)].max() ?? 0, at: 640 * index)
        }
    }

    private static let talk = [(1, true), (2, false), (1, true), (0.4, false), (1, true)] as [(Double, Bool)]

    @Test("in a film lips rest within a quarter of a second of speech, and are free just before it begins again")
    func film() {
        let openness = Self.film(Self.voicing(Self.talk, rate: 50))
        #expect(openness.count == 270)
        #expect(openness[..<50].allSatisfy { $0 == 1 })
        #expect(openness[63..<141].allSatisfy { $0 == 0 })
        #expect(openness[148..<150].allSatisfy { $0 == 1 })
    }

    @Test("live, a silence has to prove long first, and the mouth is free as speech begins")
    func live() {
        let openness = Self.live(Self.voicing(Self.talk, rate: 25))
        #expect(openness[34] == 1)
        #expect(openness[40..<73].allSatisfy { $0 == 0 })
        #expect(openness[75] == 1)
    }

    @Test("a short pause leaves lips parted")
    func shortPause() {
        #expect(Self.film(Self.voicing(Self.talk, rate: 50))[160..<270].allSatisfy { $0 == 1 })
        #expect(Self.live(Self.voicing(Self.talk, rate: 25))[80..<135].allSatisfy { $0 == 1 })
    }

    @Test("a click in silence does not open the mouth of a film")
    func click() {
        let openness = Self.film(Self.voicing([(1, false), (0.04, true), (1, false)], rate: 50))
        #expect(openness.allSatisfy { $0 == 0 })
    }

    @Test("what is seen fades to what is heard where nothing is voiced")
    func fades() {
        var lanes = MouthPose(aperture: 0.3, voicing: 1, seenOpening: 0.5, seenWidth: 1).lanes
        MouthPose.fade(&lanes, voicing: 1)
        #expect(lanes[MouthPose.Lane.seenOpening] == 0.5 && lanes[MouthPose.Lane.seenWidth] == 1)
        MouthPose.fade(&lanes, voicing: 0.1)
        #expect(lanes[MouthPose.Lane.seenOpening] == 0.3 && lanes[MouthPose.Lane.seenWidth] == 0)
    }
}
