internal import Media

/// Where the picture shows the inner edges of lips that are apart, seen from the contours that the landmarks draw.
struct LipEdges: Sendable {
    /// One lip's edge.
    struct Edge: Sendable {
        /// How far it lies from the landmarks' contour, in millimetres into the lip, by column.
        fileprivate let depths: [Float]
        /// Where the lip is as seen from the opening: -1 above, 1 below.
        fileprivate let outwards: Float

        /// The contour, moved to the edge; corners stay.
        func moved(_ contour: [Point]) -> [Point] {
            contour.indices.map { column in
                let share = LipRing.middleness[column].squareRoot()
                return contour[column] + Point(0, outwards * depths[column] * share)
            }
        }
    }

    /// The upper lip's.
    let upper: Edge
    /// The lower lip's.
    let lower: Edge

    private static let step: Float = 0.125
    private static let offsets = (-24...24).map { step * Float($0) }
    /// So many samples on each side of an edge tell how much changes there.
    private static let reach = 6
    /// How much a millimetre of something else left on the lip costs.
    private static let strangeness: Float = 0.7
    /// The part of a lip that is looked at: beyond it may be skin.
    private static let lipShare: Float = 0.7
    /// What it costs to be a millimetre away from the landmarks, and from the frame before; squares count.
    private static let (mistrust, unrest): (Float, Float) = (0.3, 0.5)

    /// Finds the edges: by up to 3 mm from the contours, where lip turns into something else, and so that nothing else is left
    /// on the lips, no tooth and no shadow of a corner.
    ///
    /// - Parameters:
    ///   - upper: the upper lip's inner contour as the landmarks have it, by column.
    ///   - lower: the lower lip's.
    ///   - outer: the lips' outer contour.
    ///   - last: the edges in the frame before.
    ///   - look: the picture's L*, a*, b* at a place.
    init(
        upper: [Point], lower: [Point], outer: LipRing, near last: LipEdges?, look: (Point) -> SIMD4<Float>
    ) {
        self.upper = Edge(
            depths: Self.depths(of: upper, -1, rim: outer.upper, near: last?.upper, look), outwards: -1)
        self.lower = Edge(
            depths: Self.depths(of: lower, 1, rim: outer.lower, near: last?.lower, look), outwards: 1)
    }

    private static func depths(
        of contour: [Point], _ outwards: Float, rim: [Point], near last: Edge?, _ look: (Point) -> SIMD4<Float>
    ) -> [Float] {
        // One lip's own: light and shadow make them differ.
        let lip = LipColour(of: contour, rim: rim, look: look)
        let cost = contour.indices.map { column in
            let point = contour[column]
            let distances = offsets.map { lip.distance(look(point + Point(0, $0 * outwards))) }
            let left = strange(
                distances.map { max(0, $0 - lip.variety) }, within: lipShare * (rim[column] - point).y * outwards)
            return offsets.indices.map { index in
                let (away, moved) = (offsets[index], last.map { offsets[index] - $0.depths[column] } ?? 0)
                return change(of: distances, at: index) + strangeness * left[index]
                    + mistrust * away * away + unrest * moved * moved
            }
        }
        return cheapestPath(through: cost, penalty: 0.25).map { offsets[$0] }.gaussianSmoothed(sigma: 1.5)
    }

    /// How much less like the lip it is after a sample than before it: lowest where the lip begins.
    private static func change(of distances: [Float], at index: Int) -> Float {
        func mean(_ range: Range<Int>) -> Float {
            range.reduce(0) { $0 + distances[min(max($1, 0), distances.count - 1)] } / Float(reach)
        }
        return mean(index..<index + reach) - mean(index - reach..<index)
    }

    /// How much that is no lip would be left on it by an edge at each sample: by how much it differs, times millimetres.
    private static func strange(_ excess: [Float], within end: Float) -> [Float] {
        var sums = [Float](repeating: 0, count: excess.count)
        for index in excess.indices.dropLast().reversed() {
            let here = offsets[index] < end ? step * excess[index] : 0
            sums[index] = sums[index + 1] + here
        }
        return sums
    }
}
