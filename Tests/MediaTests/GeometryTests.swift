import Media
import Testing

@Suite("Geometry")
struct GeometryTests {
    @Test("An affine map and its inverse undo each other", arguments: [0.0, 0.4, -2.0, 3.1] as [Float])
    func inverse(angle: Float) throws {
        let map = AffineTransform.similarity(angle: angle, scale: 1.7, translation: Point(30, -12))
        let inverse = try #require(map.inverse)
        for point in [Point(0, 0), Point(10, 3), Point(-7, 100)] {
            #expect((inverse(map(point)) - point).length < 1e-4)
            #expect((map.after(inverse)(point) - point).length < 1e-4)
        }
    }

    @Test("A map that flattens the plane has no inverse")
    func singular() {
        #expect(AffineTransform(xAxis: Point(1, 2), yAxis: Point(2, 4), translation: .zero).inverse == nil)
    }

    @Test("A quarter turn is clockwise on screen")
    func orientation() {
        let turned = AffineTransform.similarity(angle: .pi / 2, scale: 1, translation: .zero)(Point(1, 0))
        #expect((turned - Point(0, 1)).length < 1e-6)
        #expect(abs(angle(of: Point(0, 1)) - .pi / 2) < 1e-6)
    }

    @Test("Overlap is 1 for equal rectangles, 0 for distant ones, a third for half-shifted ones")
    func overlap() {
        let square = Rectangle(x: 0, y: 0, width: 2, height: 2)
        #expect(square.overlap(square) == 1)
        #expect(square.overlap(Rectangle(x: 5, y: 5, width: 2, height: 2)) == 0)
        #expect(abs(square.overlap(Rectangle(x: 1, y: 0, width: 2, height: 2)) - 1 / 3) < 1e-6)
    }

    @Test("A union holds both, an intersection lies in both")
    func unionAndIntersection() {
        let (a, b) = (Rectangle(x: 0, y: 0, width: 4, height: 4), Rectangle(x: 2, y: -2, width: 6, height: 4))
        #expect(a.union(b) == Rectangle(x: 0, y: -2, width: 8, height: 6))
        #expect(a.intersection(b) == Rectangle(x: 2, y: 0, width: 2, height: 2))
    }
}
