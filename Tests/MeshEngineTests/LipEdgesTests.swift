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

    /// L*, a*, b* across the upper lip of a real face, from 0.6 lips inside the landmarks' contour to 0.2 beyond the outer one.
    private struct Profile: Sendable {
        let colours: [SIMD4<Float>]

        init(_ lightness: [Float], _ a: [Float], _ b: [Float]) {
            colours = lightness.indices.map { SIMD4(lightness[$0], a[$0], b[$0], 0) }
        }

        subscript(part: Float) -> SIMD4<Float> {
            let place = ((part + 0.6) * 10).clamped(to: 0...Float(colours.count - 2))
            let index = Int(place)
            return colours[index] + (colours[index + 1] - colours[index]) * (place - Float(index))
        }

        /// How far the contour of an upper lip of so many millimetres that looks like this is moved up, in the middle.
        func depth(thickness: Float) -> Float {
            let (upper, lower) = (LipEdgesTests.upper, LipEdgesTests.lower)
            let outer = LipRing(upper: LipEdgesTests.line(-4 - thickness), lower: LipEdgesTests.line(12))
            let edges = LipEdges(upper: upper, lower: lower, outer: outer, near: nil) { self[(-4 - $0.y) / thickness] }
            return -4 - edges.upper.moved(upper)[LipRing.half / 2].y
        }
    }

    @Test("A lip that gets darker and redder towards its edge, as under a light from above, is lip to its edge")
    func shadedLip() {
        // talking.mp4, frame 231: teeth end 0.2 of the lip inside the landmarks' contour.
        let depth = Profile(
            [48, 45, 40, 35, 31, 31, 32, 33, 37, 41, 47, 54, 59, 61, 63, 64, 65, 64, 64],
            [15, 19, 22, 26, 29, 29, 29, 28, 28, 25, 23, 19, 18, 16, 15, 13, 13, 12, 12],
            [13, 16, 17, 19, 19, 19, 19, 19, 17, 15, 14, 11, 9, 8, 8, 8, 7, 7, 7]
        ).depth(thickness: 7)
        #expect(abs(depth) < 0.7)
    }

    @Test("Teeth that the landmarks have on the lip are not taken for lip")
    func teethInContour() {
        // Elon_Musk.jpg: they go on to 0.45 of the lip.
        let depth = Profile(
            [44, 53, 69, 72, 74, 75, 73, 70, 63, 57, 48, 42, 38, 42, 45, 50, 56, 64, 73],
            [13, 8, 4, 2, 1, 0, 0, 0, 1, 5, 11, 19, 27, 29, 31, 31, 27, 22, 16],
            [6, 5, 5, 5, 6, 7, 9, 10, 12, 13, 13, 13, 13, 13, 13, 14, 13, 12, 10]
        ).depth(thickness: 5.5)
        #expect(depth > 1)
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
