internal import Media

/// A lip's own colour, or that of both lips, and how much it varies.
struct LipColour {
    /// Its L*, a*, b*.
    let mean: SIMD4<Float>
    private let deviation: SIMD4<Float>
    /// The distance within which most of its own colours are, at least 2: what is further away is something else.
    private(set) var variety: Float = 2

    /// Weights of L*, a*, b* in the distance to it.
    private static let labWeights = SIMD4<Float>(0.7, 1.2, 0.5, 0)

    /// What is seen half-way from an inner to an outer contour, the corners left out.
    static func samples(of contour: [Point], rim: [Point], look: (Point) -> SIMD4<Float>) -> [SIMD4<Float>] {
        (6...34).map { look(contour[$0] * 0.45 + rim[$0] * 0.55) }
    }

    /// Takes what is seen on a lip.
    init(_ colours: [SIMD4<Float>]) {
        func median(_ values: (SIMD4<Float>) -> SIMD4<Float>) -> SIMD4<Float> {
            SIMD4(
                colours.map { values($0).x }.median, colours.map { values($0).y }.median,
                colours.map { values($0).z }.median, 0)
        }
        let mean = median { $0 }
        let spread = median { pointwiseMax($0 - mean, mean - $0) } * 1.6
        self.mean = mean
        deviation = pointwiseMax(spread, SIMD4(5, 3, 3, 1))
        variety = max(2, colours.map { distance($0) }.percentile(0.9))
    }

    /// How unlike the lip a colour is, at most 6.
    func distance(_ colour: SIMD4<Float>) -> Float {
        let difference = (colour - mean) / deviation
        return min(6, (Self.labWeights * difference * difference).sum().squareRoot())
    }
}
