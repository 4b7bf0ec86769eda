import Faces
import Foundation
import Media
import TestSupport
import Testing

@Suite("Smoothing over time")
struct OneEuroFilterTests {
    private func fixture(_ name: String) throws -> [[Point]] {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Expected")
        let values = try NumpyArray(contentsOf: folder.appendingPathComponent("\(name).npy")).values
        return (0..<60).map { frame in
            (0..<3).map { Point(values[frame * 6 + $0 * 2], values[frame * 6 + $0 * 2 + 1]) }
        }
    }

    // Expected data: Tests/Reference/make_one_euro_expected.py; single against double precision over 60 steps.
    @Test("points come out as from the reference implementation")
    func reference() throws {
        var filter = OneEuroFilter<Point>()
        for (points, expected) in zip(try fixture("one-euro-input"), try fixture("one-euro-output")) {
            let smooth = filter.smooth(points, interval: 0.04, unit: 2)
            for (point, expected) in zip(smooth, expected) { #expect((point - expected).length < 1e-3) }
        }
    }

    @Test("noise at rest shrinks to less than half, and motion is followed within a fraction of its step")
    func purpose() throws {
        let (input, output) = (try fixture("one-euro-input"), try fixture("one-euro-output"))
        var filter = OneEuroFilter<Point>()
        let smooth = input.map { filter.smooth($0, interval: 0.04, unit: 2) }
        func jitter(_ frames: [[Point]], _ point: Int) -> Float {
            zip(frames.dropFirst(20), frames.dropFirst(21)).reduce(0) { $0 + ($1.0[point] - $1.1[point]).length }
        }
        #expect(jitter(smooth, 0) < 0.5 * jitter(input, 0))
        #expect((smooth[34][1] - input[34][1]).length < 0.1 * (input[34][1] - input[29][1]).length)
        #expect(smooth.count == output.count)
    }

    @Test("points at rest stay exactly, whatever the intervals", arguments: [0.001, 0.04, 2] as [Float])
    func rest(interval: Float) {
        var filter = OneEuroFilter<SIMD3<Float>>()
        let points = [SIMD3<Float>(1, 2, 3), SIMD3(-4, 5.5, 1e4)]
        for _ in 0..<10 { #expect(filter.smooth(points, interval: interval, unit: 3) == points) }
    }

    @Test("after a reset, or with another number of points, or without time between, points come out as they are")
    func anew() {
        var filter = OneEuroFilter<Point>()
        _ = filter.smooth([Point(0, 0)], interval: 0.04, unit: 1)
        #expect(filter.smooth([Point(9, 9)], interval: 0, unit: 1) == [Point(9, 9)])
        #expect(filter.smooth([Point(1, 1), Point(2, 2)], interval: 0.04, unit: 1) == [Point(1, 1), Point(2, 2)])
        filter.reset()
        #expect(filter.smooth([Point(5, 5), Point(6, 6)], interval: 0.04, unit: 1) == [Point(5, 5), Point(6, 6)])
    }
}
