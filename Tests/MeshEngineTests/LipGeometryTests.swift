import Media
import Testing

@testable import MeshEngine

@Suite("Lip geometry")
struct LipGeometryTests {
    @Test("A ring passes through its landmarks, four samples to each")
    func ringInterpolates() {
        let landmarks = (0..<20).map { index in
            let angle = Float.pi - Float(index) * Float.pi / 10
            return Point(25 * angle.cosine, -9 * angle.sine)
        }
        let ring = LipRing(landmarks: landmarks)
        #expect(ring.points.count == 80)
        for index in 0..<20 { #expect((ring.points[index * 4] - landmarks[index]).length < 1e-4) }
    }

    @Test("Upper and lower lip rejoin to the ring they came from")
    func halves() {
        let points = (0..<80).map { Point(Float($0), Float($0 * $0 % 7)) }
        let ring = LipRing(points: points)
        #expect(LipRing(upper: ring.upper, lower: ring.lower).points == points)
    }

    @Test("The cheapest path follows a valley and pays for leaving it")
    func path() {
        let valley = [3, 4, 5, 6, 5, 4]
        let cost = valley.map { bottom in (0..<10).map { Float(abs($0 - bottom)) } }
        #expect(cheapestPath(through: cost, penalty: 0.1) == valley)
        let cliff = [[0, 9, 9, 9, 9], [9, 9, 9, 9, 0]].map { $0.map { Float($0) } }
        // Two steps at most: the far end cannot be reached.
        #expect(cheapestPath(through: cliff, penalty: 0) != [0, 4])
    }

    @Test(
        "Weights of a cubic sample sum to one and leave whole pixels alone", arguments: [0, 0.25, 0.5, 0.9] as [Float])
    func cubicWeights(fraction: Float) {
        let weights = Texture.cubicWeights(fraction)
        #expect(abs(weights.sum() - 1) < 1e-5)
        if fraction == 0 { #expect(weights == SIMD4(0, 1, 0, 0)) }
    }

    @Test("Teeth are the same on both sides and end at the gums")
    func teeth() {
        let arch = DentalArch(.upper, scale: 2)
        for u in stride(from: Float(0.5), to: 27, by: 1.3) { #expect(arch(u: u, v: -4) == arch(u: -u, v: -4)) }
        #expect(arch(u: 3, v: -5).x > 0.95)
        #expect(arch(u: 3, v: 3).x == 0)
        #expect(arch(u: 3, v: -14).x == 0)
        #expect(arch(u: 40, v: -5).x == 0)
    }

    @Test("An opening is looked up as it was drawn")
    func contourTable() throws {
        let ring = (0..<80).map { sample -> Point in
            let angle = Float.pi - Float.pi * Float(sample) / 40
            return Point(20 * angle.cosine, -6 * angle.sine)
        }
        var table = ContourTable()
        table.update(from: ring)
        #expect(table[-20.5] == nil)
        #expect(table[20.5] == nil)
        let middle = try #require(table[0])
        #expect(abs(middle.upper + 6) < 0.05)
        #expect(abs(middle.lower - 6) < 0.05)
        let side = try #require(table[12])
        #expect(abs(side.lower - 4.8) < 0.1)
    }
}
