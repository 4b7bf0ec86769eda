internal import Media

/// Upper and lower edge of an opening as functions of u, looked up.
struct ContourTable: Sendable {
    /// An opening at one place.
    struct Edges {
        let upper: Float
        let lower: Float
        /// Cosine of the edges' slants: turns a vertical distance into a distance from the edge.
        let upperSlant: Float
        let lowerSlant: Float
    }

    private static let count = 128
    private var table = [SIMD4<Float>](repeating: .zero, count: count + 1)
    private var start: Float = 0
    private var step: Float = 1

    /// Image-left and image-right end.
    var ends: (Float, Float) { (start, start + step * Float(Self.count)) }

    /// Knows no opening yet.
    init() {}

    /// Takes an inner contour of 80 samples.
    init(_ contour: [Point]) { update(from: contour) }

    /// Takes an inner contour of 80 samples.
    mutating func update(from contour: [Point]) {
        start = contour[0].x
        step = max(contour[LipRing.half].x - start, 0.1) / Float(Self.count)
        var upper = 0
        var lower = 0
        for index in 0...Self.count {
            let u = start + Float(index) * step
            while upper < LipRing.half - 1, contour[upper + 1].x < u { upper += 1 }
            while lower < LipRing.half - 1, contour[LipRing.lowerSample(lower + 1)].x < u { lower += 1 }
            func edge(_ from: Point, _ to: Point) -> (v: Float, slant: Float) {
                let run = max(to.x - from.x, 1e-3)
                let t = ((u - from.x) / run).clamped(to: 0...1)
                let slope = (to.y - from.y) / run
                return (from.y + (to.y - from.y) * t, 1 / (1 + slope * slope).squareRoot())
            }
            let top = edge(contour[upper], contour[upper + 1])
            let bottom = edge(contour[LipRing.lowerSample(lower)], contour[LipRing.lowerSample(lower + 1)])
            table[index] = SIMD4(top.v, bottom.v, top.slant, bottom.slant)
        }
    }

    /// The edges at `u`; `nil` beyond the ends.
    @inline(__always)
    subscript(u: Float) -> Edges? {
        let place = (u - start) / step
        guard place >= 0, place < Float(Self.count) else { return nil }
        let index = Int(place)
        let edges = table[index] + (table[index + 1] - table[index]) * (place - Float(index))
        return Edges(upper: edges.x, lower: edges.y, upperSlant: edges.z, lowerSlant: edges.w)
    }

    /// Distance from the middle of the opening, 1 at its ends.
    @inline(__always)
    func share(_ u: Float) -> Float { abs(u - start - step * Float(Self.count / 2)) / (step * Float(Self.count / 2)) }
}
