import Media
import Testing

@testable import MeshEngine

@Suite("The edges of lips that are apart")
struct LipEdgesTests {
    private static let (lip, dark, tooth) = (
        SIMD4<Float>(55, 35, 20, 0), SIMD4<Float>(12, 6, 4, 0), SIMD4<Float>(85, 3, 10, 0)
    )
    /// Contours of a mouth that is eight millimetres open, lips of eight millimetres around it.
    private static let (upper, lower) = (line(-4), line(4))
    private static let outer = LipRing(upper: line(-12), lower: line(12))

    private static func line(_ y: Float) -> [Point] {
        (0...LipRing.half).map { Point(Float($0) - 20, y * LipRing.middleness[$0].squareRoot()) }
    }

    /// How far the middle of the lower lip is moved down where a picture shows lip below `edge` and what `inside` says above.
    private static func depth(
        edge: Float, near last: LipEdges? = nil, inside: (Float) -> SIMD4<Float> = { _ in dark }
    ) -> (depth: Float, edges: LipEdges) {
        let edges = LipEdges(upper: upper, lower: lower, outer: outer, near: last) { point in
            point.y < -4 || point.y > edge ? lip : inside(point.y)
        }
        return (edges.lower.moved(lower)[LipRing.half / 2].y - 4, edges)
    }

    @Test("Contours stay where the picture agrees, and move to the edge where it does not", arguments: [-1.5, 0, 1.5])
    func follows(edge: Float) {
        #expect(abs(Self.depth(edge: 4 + edge).depth - edge) < 0.35)
    }

    @Test("No lower tooth is left on the lip behind a tongue as red as it")
    func toothOnLip() {
        // Tongue to the landmarks' contour, then a millimetre of tooth, then the lip.
        let found = Self.depth(edge: 5) { $0 > 4 ? Self.tooth : $0 > 0 ? Self.lip : Self.dark }
        #expect(found.depth > 0.75)
    }

    @Test("Where the picture shows no edge, that of the frame before stays")
    func staysWhereNothingIsSeen() {
        let before = Self.depth(edge: 5.5)
        let blank = Self.depth(edge: 5.5, near: before.edges) { _ in Self.lip }
        let alone = Self.depth(edge: 5.5) { _ in Self.lip }
        #expect(abs(alone.depth) < 0.2)
        #expect(blank.depth > 0.6 * before.depth)
    }
}
