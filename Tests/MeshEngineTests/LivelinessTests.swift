import Media
import Testing

@testable import MeshEngine

@Suite("Liveliness")
struct LivelinessTests {
    private static func moments(seed: UInt64, seconds: Int, rate: Int = 200) -> [Liveliness.Moment] {
        var liveliness = Liveliness(seed: seed)
        return (0..<seconds * rate).map { liveliness.moment(at: MediaTime(Int64($0), per: Int64(rate))) }
    }

    @Test("Blinks come 2 to 6 seconds apart and last 100 to 150 ms", arguments: [1, 2, 3] as [UInt64])
    func blinks(seed: UInt64) {
        let rate = 200
        let closures = Self.moments(seed: seed, seconds: 120, rate: rate).map(\.closure)
        var (starts, ends): ([Int], [Int]) = ([], [])
        for index in 1..<closures.count {
            if closures[index] > 0, closures[index - 1] == 0 { starts.append(index) }
            if closures[index] == 0, closures[index - 1] > 0 { ends.append(index) }
        }
        #expect(starts.count >= 20)
        for (start, end) in zip(starts, ends) {
            #expect((0.09...0.155).contains(Float(end - start) / Float(rate)))
            #expect(closures[start..<end].max() == 1)
        }
        for (end, next) in zip(ends, starts.dropFirst()) {
            #expect((1.98...6.02).contains(Float(next - end) / Float(rate)))
        }
    }

    @Test("At 25 frames a second, most blinks show a shut eye")
    func blinksAreSeen() {
        let closures = Self.moments(seed: 4, seconds: 300, rate: 25).map(\.closure)
        let shut = closures.count { $0 > 0.9 }
        #expect(shut >= 50)
    }

    @Test("The head moves by about a degree, smoothly, from the photo's own place")
    func motion() {
        let rate = 25
        let moments = Self.moments(seed: 9, seconds: 600, rate: rate)
        #expect(moments[0].roll == 0)
        #expect(moments[0].shift == .zero)
        let degrees = moments.map { abs($0.roll) * 180 / .pi }
        let largest = degrees.max() ?? 0
        #expect(largest > 0.6)
        #expect(largest < 1.5)
        for (before, after) in zip(moments, moments.dropFirst()) {
            #expect(abs(after.roll - before.roll) < 0.0015)
            #expect((after.shift - before.shift).length < 0.12)
        }
    }

    @Test("Ten hours on, motion still runs smoothly")
    func precision() {
        var liveliness = Liveliness(seed: 1)
        let start = Int64(10 * 3600 * 25)
        var last = liveliness.moment(at: MediaTime(start, per: 25))
        for frame in 1...100 {
            let next = liveliness.moment(at: MediaTime(start + Int64(frame), per: 25))
            #expect(abs(next.roll - last.roll) < 0.0015)
            last = next
        }
    }
}
