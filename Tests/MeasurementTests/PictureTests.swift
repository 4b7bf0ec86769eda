import Media
import Testing

@testable import Measurement

@Suite("What a picture shows around a mouth")
struct PictureTests {
    private static let middle = 200

    private static func mouth(_ image: Image, aperture: Float = 4, shift: Point = .zero) throws -> MouthGeometry {
        try #require(MouthGeometry(Fixtures.face(in: image, aperture: aperture, shift: shift)))
    }

    private static func seam(_ image: Image) throws -> Seam {
        var scan = SeamScan()
        for _ in 0..<3 { scan.add(image, try mouth(image)) }
        return try #require(scan.result)
    }

    @Test("distances are in the eyes' measure, and lips stay where they are when the head moves")
    func geometry() throws {
        let image = Fixtures.picture()
        let (still, moved) = (try Self.mouth(image), try Self.mouth(image, shift: Point(30, -12)))
        #expect(abs(still.aperture / still.eyes * 90 - 4) < 0.01)
        #expect(abs(still.width / still.eyes * 90 - 50) < 0.01)
        #expect(zip(still.lips, moved.lips).allSatisfy { ($0 - $1).length < 1e-3 })
    }

    @Test("a picture without a patch has no seam")
    func noSeam() throws {
        #expect(try Self.seam(Fixtures.picture()).score < 3)
    }

    @Test("a box that is a little brighter shows", arguments: [12, -20])
    func box(levels: Int) throws {
        let image = Fixtures.picture(Fixtures.picture(), brightenedBy: levels) { x, y in
            abs(x - Self.middle) < 90 && abs(y - Self.middle) < 130
        }
        let seam = try Self.seam(image)
        #expect(seam.box > 0.6 * Double(abs(levels)))
    }

    @Test("one line of the background is no box")
    func line() throws {
        let image = Fixtures.picture(Fixtures.picture(), brightenedBy: 30) { x, _ in x < 110 }
        #expect(try Self.seam(image).score < 3)
    }

    @Test("a ring around the mouth shows")
    func ring() throws {
        let base = Fixtures.picture()
        let lips = try Self.mouth(base).lipBounds
        // An ellipse as far outside of the lips everywhere as a mask would be.
        let (center, axes) = (lips.center, Point(lips.width / 2 + 24, lips.height / 2 + 24))
        let image = Fixtures.picture(base, brightenedBy: 20) { x, y in
            ((Point(Float(x), Float(y)) - center) / axes).length < 1
        }
        #expect(try Self.seam(image).ring > 6)
    }

    @Test("a mouth that changes in a still face flickers, the same one does not")
    func flicker() throws {
        let base = Fixtures.picture()
        let mouth = try Self.mouth(base)
        let bright = Fixtures.picture(base, brightenedBy: 6) { x, y in
            mouth.lipBounds.widened(by: 10).contains(Point(Float(x), Float(y)))
        }
        let steady = try #require(Stillness.flicker([base, base, base], [mouth, mouth, mouth]))
        #expect(steady.mouth == 0 && steady.face == 0)
        let shimmering = try #require(Stillness.flicker([base, bright, base], [mouth, mouth, mouth]))
        #expect(abs(shimmering.mouth - 12) < 0.5)
        #expect(shimmering.face < 0.5)
    }

    @Test("flicker is not told from frames in which something moves")
    func motion() throws {
        let base = Fixtures.picture()
        let still = try Self.mouth(base)
        let speaking = try Self.mouth(base, aperture: 8)
        let turning = try Self.mouth(base, shift: Point(3, 0))
        #expect(Stillness.flicker([base, base, base], [still, speaking, still]) == nil)
        #expect(Stillness.flicker([base, base, base], [still, still, turning]) == nil)
    }

    @Test("lips that tremble are told from lips that move on")
    func shake() throws {
        let base = Fixtures.picture()
        let apertures: (steady: [Float], trembling: [Float]) = ([2, 4, 6], [4, 5, 4])
        let steady = try apertures.steady.map { try Self.mouth(base, aperture: $0) }
        let trembling = try apertures.trembling.map { try Self.mouth(base, aperture: $0) }
        #expect(Stillness.shake(steady) < 1e-6)
        #expect(Stillness.shake(trembling) > 0.1)
    }

    @Test("the same face is repeated even where compression changed a level, another is not")
    func repeated() throws {
        let base = Fixtures.picture()
        let mouth = try Self.mouth(base)
        let nearly = Fixtures.picture(base, brightenedBy: 1) { x, y in x == Self.middle && y % 9 == 0 }
        let spoken = Fixtures.picture(base, brightenedBy: 20) { x, y in
            mouth.lipBounds.contains(Point(Float(x), Float(y))) && y % 3 == 0
        }
        #expect(Stillness.isSame(base, base, mouth))
        #expect(Stillness.isSame(base, nearly, mouth))
        #expect(!Stillness.isSame(base, spoken, mouth))
        #expect(!Stillness.isSame(base, Fixtures.picture(seed: 5), mouth))
    }
}
