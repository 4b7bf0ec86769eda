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

    @Test("distances are in the eyes' measure")
    func geometry() throws {
        let mouth = try Self.mouth(Fixtures.picture())
        #expect(abs(mouth.aperture / mouth.eyes * 90 - 4) < 0.01)
        #expect(abs(mouth.width / mouth.eyes * 90 - 50) < 0.01)
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
        #expect(try #require(Stillness.shake(steady)).lips < 1e-6)
        let shake = try #require(Stillness.shake(trembling))
        #expect(shake.lips > 0.03)
        #expect(shake.skull < 1e-6)
    }

    @Test("a head that jerks and comes nearer does not make its lips tremble")
    func jerk() throws {
        let base = Fixtures.picture()
        let mouths = try [(1.5, Point.zero), (1.6, Point(7, -3)), (1.5, Point(2, 2))].map { scale, shift in
            try #require(MouthGeometry(Fixtures.face(in: base, scale: scale, shift: shift)))
        }
        let shake = try #require(Stillness.shake(mouths))
        #expect(shake.lips < 1e-4 && shake.skull < 1e-4)
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
