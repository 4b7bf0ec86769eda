import Articulation
import Media
import TestSupport
import Testing

@testable import MeshEngine

@Suite("How an upper lip moves in speech")
struct UpperLipHabitTests {
    /// A nodding head that speaks; its upper lip rises by `share` of gaps up to 14 mm.
    private static func samples(_ share: Float, count: Int = 60, widest: Int = 20) -> [MouthSample] {
        (0..<count).map { index in
            let (pitch, gap) = (0.2 * (Float(index) * 0.7).sine, 2 + Float((index * 7) % widest))
            return MouthSample(
                jawDistance: 70, upperLip: 20 - share * min(gap, 14) - 3 * pitch, gap: gap, pitch: pitch)
        }
    }

    @Test("It is learned of who speaks, whatever the head does", arguments: [Float(0.05), 0.15, 0.28])
    func learned(share: Float) {
        #expect(abs(UpperLipHabit(Self.samples(share)).share - share) < 0.04)
    }

    @Test("Of few frames, or of a mouth that hardly moves, little is believed")
    func believed() {
        #expect(UpperLipHabit([]) == .typical)
        #expect(abs(UpperLipHabit(Self.samples(0.5, count: 3)).share - UpperLipHabit.typical.share) < 0.08)
        #expect(abs(UpperLipHabit(Self.samples(0.5, widest: 2)).share - UpperLipHabit.typical.share) < 0.05)
    }

    @Test("The gap is as wide whichever lip makes it, and the teeth show as they do in the clip")
    func divided() {
        let habit = UpperLipHabit(Self.samples(0.28))
        for aperture in stride(from: Float(0.05), through: 0.5, by: 0.05) {
            let mouth = MouthPose(jaw: aperture, aperture: aperture)
            var (typical, own) = (
                PoseSolver(calibration: .typical), PoseSolver(calibration: .typical, habit: habit)
            )
            let (before, now) = (typical.pose(for: mouth, at: .zero), own.pose(for: mouth, at: .zero))
            #expect(abs(before.drawnGap - now.drawnGap) < 0.01)
            #expect(before.jaw == now.jaw)
            if abs(aperture - 0.3) < 0.01 { #expect(now.upperLip > 1.5 * before.upperLip) }
        }
    }
}
