import Media
import TestSupport
import Testing

@testable import MeshEngine

@Suite("Where the chin rests")
struct JawRestTests {
    /// A head that nods by 0.2 radians to both sides and speaks; its chin seems 25 mm nearer to the nose for each radian.
    private static func sample(_ index: Int) -> MouthSample {
        let (pitch, gap) = (0.2 * (Float(index) * 0.7).sine, 2 + Float((index * 7) % 24))
        return MouthSample(jawDistance: 66 - 25 * pitch + max(0, gap - 12), upperLip: 20, gap: gap, pitch: pitch)
    }

    @Test("A nod is not taken for a jaw that moves")
    func nod() {
        let rest = JawRest((0..<60).map(Self.sample))
        for pitch in stride(from: Float(-0.2), through: 0.2, by: 0.1) {
            let closed = rest.opening(at: 66 - 25 * pitch, pitch: pitch)
            let open = rest.opening(at: 76 - 25 * pitch, pitch: pitch)
            #expect(abs(closed) < 0.6, "\(closed) mm at \(pitch)")
            #expect(abs(open - 10) < 0.6, "\(open) mm at \(pitch)")
        }
    }

    @Test("Of a head that holds still, the jaw is known where it is held, and what a nod does is not made up wildly")
    func still() {
        let samples = (0..<30).map { MouthSample(jawDistance: 70, upperLip: 20, gap: 2 + Float($0 % 3), pitch: 0.1) }
        let rest = JawRest(samples)
        #expect(abs(rest.opening(at: 70, pitch: 0.1)) < 0.1)
        #expect(abs(rest.opening(at: 70, pitch: 0.2) - 2) < 1)
    }
}

@Suite("Fits with a prior")
struct LeastSquaresTests {
    @Test("One sample hardly moves a belief, many overrule it")
    func belief() {
        var fit = LeastSquares(prior: [1, 5], weights: [10, 10])
        #expect(fit.solution == [1, 5])
        fit.add([1, 0], value: 2)
        #expect(abs(fit.solution[0] - 1.09) < 0.01)
        for step in 0..<400 {
            let x = Float(step % 20) - 10
            fit.add([1, x], value: 3 - 2 * x)
        }
        #expect(abs(fit.solution[0] - 3) < 0.1)
        #expect(abs(fit.solution[1] + 2) < 0.1)
    }
}
