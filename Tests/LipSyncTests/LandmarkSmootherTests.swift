import Faces
import Media
import Testing

@testable import LipSync

@Suite("Points of a face over time")
struct LandmarkSmootherTests {
    /// A face all of whose points are at one place.
    private static func face(_ x: Float) -> FaceLandmarks {
        FaceLandmarks(points: [SIMD3<Float>](repeating: SIMD3(x, 2 * x, 0), count: LandmarkIndex.count), presence: 1)
    }

    private static func smoothed(
        _ places: [Float?], cuts: Set<Int> = [], frameRate: FrameRate = .standard
    ) -> [FaceLandmarks?] {
        var smoother = LandmarkSmoother(frameRate: frameRate)
        var result: [FaceLandmarks?] = []
        for (frame, place) in places.enumerated() {
            result += smoother.append(place.map(face), startsShot: cuts.contains(frame))
        }
        return result + smoother.finish()
    }

    @Test("a face that moves evenly, or speeds up, comes out where it is: nothing lags", arguments: [0, 10, 400])
    func noLag(point: Int) {
        let line = (0..<20).map { Float($0) * 3 }
        for (place, face) in zip(line, Self.smoothed(line)) {
            #expect(abs((face?.points[point].x ?? -1) - place) < 0.01)
        }
        let parabola = (0..<20).map { Float($0 * $0) }
        for (frame, face) in Self.smoothed(parabola).enumerated() where (4..<16).contains(frame) {
            #expect(abs((face?.points[point].x ?? -1) - parabola[frame]) < 0.05)
        }
    }

    @Test("what trembles trembles less: the head by more than half, the lips by a quarter at least")
    func steadier() {
        var state: UInt32 = 1
        let noise = (0..<400).map { _ -> Float in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / Float(1 << 24) - 0.5
        }
        func deviation(_ values: [Float]) -> Float {
            (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
        }
        let faces = Self.smoothed(noise).compactMap(\.self)
        #expect(deviation(faces.map { $0.points[10].x }) < 0.6 * deviation(noise))
        #expect(deviation(faces.map { $0.points[LandmarkIndex.innerLipTop].x }) < 0.75 * deviation(noise))
    }

    @Test("each frame comes out once and in order; neither a cut nor a lost face is smoothed over")
    func runs() {
        let places: [Float?] = [0, 0, 0, 0, 0, 0, 100, 100, 100, nil, nil, 7, 7, 50]
        let faces = Self.smoothed(places, cuts: [6, 13])
        #expect(faces.map { $0.map { ($0.points[10].x * 100).rounded() / 100 } } == places)
    }

    @Test("frames that lie far apart tell nothing about each other: a mouth that opens in one of them stays open")
    func farApart() {
        let places: [Float?] = [0, 0, 9, 0, 0, nil, 3, 8]
        let faces = Self.smoothed(places, frameRate: FrameRate(6, per: 1))
        #expect(faces.map { $0?.points[LandmarkIndex.innerLipTop].x } == places)
        #expect(Self.smoothed(places)[2]?.points[LandmarkIndex.innerLipTop].x != 9)
    }
}
