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

    /// Parts of the way from the inner to the outer contour: the middle of a lip, and nearer to its edge.
    private static let (middle, inner): (Float, [Float]) = (0.55, [0.4, 0.25])
    /// What is paler than the middle of the lip by more than this, in a*, is no lip.
    private static let pallor: Float = 3

    /// What is seen along a lip, the corners left out.
    ///
    /// - Parameters:
    ///   - contour: the lip's inner edge, by column.
    ///   - rim: its outer edge.
    ///   - part: how far from the inner to the outer one, 0...1.
    ///   - look: the picture's L*, a*, b* at a place.
    /// - Returns: 29 colours.
    static func samples(
        of contour: [Point], rim: [Point], at part: Float = middle, look: (Point) -> SIMD4<Float>
    ) -> [SIMD4<Float>] {
        (6...34).map { look(contour[$0] + (rim[$0] - contour[$0]) * part) }
    }

    /// Looks at one lip from its middle inwards, as it is darker and redder there; teeth that a contour has left on it are not.
    init(of contour: [Point], rim: [Point], look: (Point) -> SIMD4<Float>) {
        let sure = Self.samples(of: contour, rim: rim, look: look)
        let palest = sure.map(\.y).median - Self.pallor
        let shaded = Self.inner.flatMap { Self.samples(of: contour, rim: rim, at: $0, look: look) }
        self.init(sure + shaded.filter { $0.y >= palest })
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
