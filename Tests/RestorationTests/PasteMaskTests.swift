import Media
import Testing

@testable import Restoration

@Suite("The mask of what is pasted")
struct PasteMaskTests {
    private func circle(_ center: Point, _ radius: Float) -> [Point] {
        (0..<72).map { center + radius * Point((Float($0) * .pi / 36).cosine, (Float($0) * .pi / 36).sine) }
    }

    private func value(_ mask: PasteMask, _ place: Point) -> Float {
        unsafe mask.values.withUnsafeBufferPointer { unsafe PasteMask.value($0, place.x, place.y) }
    }

    @Test("a twentieth of the face's size is taken off its outline, and the edge is soft, most so on the forehead")
    func profile() {
        let (center, radius) = (Point(250, 260), Float(150))
        let edge = radius * Float.pi.squareRoot() / 20
        // In any order, as from landmarks whose ring is folded.
        let mask = PasteMask(outline: circle(center, radius).sorted { $0.y < $1.y })
        for angle in stride(from: Float(0), to: 6.2, by: 0.3) {
            func at(_ distance: Float) -> Float {
                value(mask, center + distance * Point(angle.cosine, angle.sine))
            }
            // Clockwise on screen from the right: the first half of the circle is the lower one.
            if angle.sine > 0.2 {
                #expect(at(0) == 1 && at(radius - 2 * edge - 6) == 1)
                #expect(abs(at(radius - edge) - 0.5) < 0.04)
            } else if angle.sine < -0.97 {
                #expect(abs(at(radius - 3 * edge) - 0.5) < 0.04)
            }
            #expect(at(radius + 6) == 0)
            let slope = stride(from: radius - 6 * edge, to: radius + 2 * edge, by: 1).map { at($0) }
            #expect(zip(slope, slope.dropFirst()).allSatisfy { $0 >= $1 - 1e-6 && $0 - $1 < 0.07 })
        }
        #expect((mask.low - (center - radius)).length < 1 && (mask.high - (center + radius)).length < 1)
    }

    @Test("a face larger than the crop fades out before the crop's edges")
    func large() {
        let mask = PasteMask(outline: circle(Point(256, 256), 600))
        #expect(value(mask, Point(256, 256)) == 1)
        for along in stride(from: Float(0), to: 511, by: 7) {
            for place in [Point(along, 0), Point(along, 510.9), Point(0, along), Point(510.9, along)] {
                #expect(value(mask, place) < 0.005)
            }
        }
    }

    @Test("an outline without an area has an empty mask")
    func empty() {
        for outline in [
            [], [Point(3, 3)], [Point(3, 3), Point(90, 90)], [Point](repeating: Point(.nan, 1), count: 36),
        ] {
            #expect(PasteMask(outline: outline).values.allSatisfy { $0 == 0 })
        }
    }
}
