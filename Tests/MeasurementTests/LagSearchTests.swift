import Testing

@testable import Measurement

@Suite("Finding the lag of a picture")
struct LagSearchTests {
    private static func search(
        lag: Double, rate: Double = 25, noise: Float = 0, seconds: Double = 8, isUnrelated: Bool = false
    ) -> LagSearch {
        let (mouth, other) = (Fixtures.movement(3), Fixtures.movement(8))
        let sound = Fixtures.curve(rate: 80, seconds: seconds, mouth)
        let picture = Fixtures.curve(rate: rate, seconds: seconds, noise: noise) { time in
            isUnrelated ? other(time) : mouth(time - lag)
        }
        return LagSearch(
            pairs: [.init(picture: picture, sound: sound, weight: 1)], isSpeech: { (0...seconds).contains($0) })
    }

    @Test(
        "the lag is found between the frames too, late or early",
        arguments: [-0.2, -0.117, -0.04, 0, 0.013, 0.06, 0.2, 0.33], [25.0, 29.97])
    func lag(lag: Double, rate: Double) throws {
        let found = try #require(Self.search(lag: lag, rate: rate).peak())
        #expect(abs(found.lag - lag) < 0.004)
        #expect(found.agreement > 0.95)
    }

    @Test("noise of the size of the movement blurs it by less than a frame", arguments: [-0.2, 0, 0.12])
    func noise(lag: Double) throws {
        let found = try #require(Self.search(lag: lag, noise: 3).peak())
        #expect(abs(found.lag - lag) < 0.02)
    }

    @Test("a mouth that goes with the sound is above chance, another one is not")
    func chance() throws {
        let (own, other) = (Self.search(lag: 0, seconds: 12), Self.search(lag: 0, seconds: 12, isUnrelated: true))
        let limits = try (#require(own.chance(duration: 12)), #require(other.chance(duration: 12)))
        #expect(try #require(own.peak()).agreement > limits.0)
        #expect(try #require(other.peak()).agreement < max(limits.1, 0.35))
    }

    @Test("a mouth that does not move has no lag, and a short video no chance")
    func nothing() {
        let still = Fixtures.curve(rate: 25, seconds: 8) { _ in 2 }
        let sound = Fixtures.curve(rate: 80, seconds: 8, Fixtures.movement(3))
        let search = LagSearch(pairs: [.init(picture: still, sound: sound, weight: 1)], isSpeech: { _ in true })
        #expect(search.peak() == nil)
        #expect(Self.search(lag: 0, seconds: 3).chance(duration: 3) == nil)
    }

    @Test("moments in gaps of a curve are not made up")
    func gaps() {
        var curve = Curve()
        for time in [0, 0.04, 0.08, 1, 1.04] { curve.append(Float(time), at: time) }
        #expect(curve.value(at: 0.06).map { abs($0 - 0.06) < 1e-5 } == true)
        #expect(curve.value(at: 0.5) == nil)
        #expect(curve.value(at: 1.04) == 1.04)
        #expect(curve.value(at: 1.1) == nil)
        #expect(curve.value(at: -0.1) == nil)
    }
}
