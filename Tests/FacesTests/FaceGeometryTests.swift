import Media
import Testing

@testable import Faces

@Suite("Rings, regions and crops")
struct FaceGeometryTests {
    @Test("rings are complete: right numbers of different landmarks, lids between their corners")
    func rings() {
        let sizes = [
            (LandmarkRing.outerLip, 20), (LandmarkRing.innerLip, 20), (LandmarkRing.oval, 36),
            (LandmarkRing.rightEye, 16), (LandmarkRing.leftEye, 16), (LandmarkRing.rightUpperLid, 7),
            (LandmarkRing.rightLowerLid, 7), (LandmarkRing.leftUpperLid, 7), (LandmarkRing.leftLowerLid, 7),
            (LandmarkRing.rightBrow, 10), (LandmarkRing.leftBrow, 10),
        ]
        for (ring, size) in sizes {
            #expect(Set(ring).count == size && ring.count == size)
            #expect(ring.allSatisfy { (0..<LandmarkIndex.count).contains($0) })
        }
        #expect(Set(LandmarkRing.outerLip).isDisjoint(with: LandmarkRing.innerLip))
        let rightEye =
            [LandmarkIndex.rightEyeOuter] + LandmarkRing.rightUpperLid + [LandmarkIndex.rightEyeInner]
            + LandmarkRing.rightLowerLid.reversed()
        let leftEye =
            [LandmarkIndex.leftEyeOuter] + LandmarkRing.leftUpperLid + [LandmarkIndex.leftEyeInner]
            + LandmarkRing.leftLowerLid.reversed()
        #expect(rightEye == LandmarkRing.rightEye)
        #expect(leftEye == LandmarkRing.leftEye)
    }

    @Test("on a real face each ring lies where its name says")
    func places() throws {
        var finder = try Pictures.finder()
        let face = try finder.face(in: Pictures.portrait())
        func middle(_ ring: [Int]) -> Point { face[ring].reduce(.zero, +) / Float(ring.count) }
        // Right is the person's own, so on the picture's left.
        #expect(middle(LandmarkRing.rightEye).x < middle(LandmarkRing.leftEye).x)
        #expect(middle(LandmarkRing.rightBrow).y < middle(LandmarkRing.rightEye).y)
        #expect(middle(LandmarkRing.leftUpperLid).y < middle(LandmarkRing.leftLowerLid).y)
        #expect(face[LandmarkIndex.forehead].y < face[LandmarkIndex.noseBridge].y)
        #expect(face[LandmarkIndex.noseBridge].y < face[LandmarkIndex.subnasale].y)
        #expect(face[LandmarkIndex.subnasale].y < face[LandmarkIndex.upperLipTop].y)
        #expect(face[LandmarkIndex.upperLipTop].y < face[LandmarkIndex.chin].y)
        #expect(face[LandmarkIndex.mouthRight].x < face[LandmarkIndex.mouthLeft].x)
        let outer = try #require(Rectangle(around: face[LandmarkRing.outerLip]))
        #expect(face[LandmarkRing.innerLip].allSatisfy(outer.contains))
        #expect(abs(face.yaw) < 0.5 && abs(face.roll) < 0.5)
    }

    @Test(
        "a face moved, turned and scaled has its region moved, turned and scaled",
        arguments: [(0.3, 2), (-1.2, 0.4), (2.9, 1)] as [(Float, Float)])
    func region(angle: Float, scale: Float) {
        let face = Self.flatFace
        let map = AffineTransform.similarity(angle: angle, scale: scale, translation: Point(30, -70))
        var moved = face
        moved.points = face.points.map { SIMD3(map(Point($0.x, $0.y)), $0.z * scale) }
        let (before, after) = (FaceRegion(around: face), FaceRegion(around: moved))
        #expect((after.center - map(before.center)).length < 1e-2)
        #expect(abs(after.size - before.size * scale) < 1e-2)
        #expect(abs(after.angle - before.angle - angle) < 1e-4)
    }

    @Test("the crop's middle is the region's middle, and its side is the region's size")
    func cropMap() {
        let region = FaceRegion(center: Point(40, 50), size: 384, angle: 0.7)
        let map = region.picture(fromCropOf: 192)
        #expect((map(Point(96, 96)) - region.center).length < 1e-3)
        #expect(abs((map(Point(192, 0)) - map(Point(0, 0))).length - 384) < 1e-2)
    }

    /// 468 points in a plane, wider than high, level eyes.
    private static let flatFace: FaceLandmarks = {
        var points = (0..<LandmarkIndex.count).map { index in
            SIMD3<Float>(Float(index % 26) * 4, Float(index / 26) * 5, 0)
        }
        points[LandmarkIndex.rightEyeOuter] = SIMD3(20, 30, 0)
        points[LandmarkIndex.leftEyeOuter] = SIMD3(80, 30, 0)
        return FaceLandmarks(points: points, presence: 1)
    }()
}

@Suite("Taking a part of a picture")
struct PatchTests {
    /// Draws a crop of 32 x 32.
    private func crop(of image: Image, columns: Range<Int>, rows: Range<Int>, shrunkTo size: Int, map: AffineTransform)
        -> [Float]
    {
        var patch = Patch()
        patch.fill(from: image, columns: columns, rows: rows, width: size, height: size)
        var values = [Float](repeating: -1, count: 32 * 32 * 3)
        var span = values.mutableSpan
        patch.draw(into: &span, side: 32, columns: 0..<32, rows: 0..<32, map: map, scale: 1, offset: 0)
        return values
    }

    @Test("one colour stays that colour, shrunk, turned and beyond the border", arguments: PixelFormat.allCases)
    func constant(format: PixelFormat) {
        var image = Image(width: 50, height: 40, format: .rgba)
        for pixel in 0..<2000 {
            for (channel, value) in [200, 100, 50, 255].enumerated() {
                image.pixels[pixel * 4 + channel] = UInt8(value)
            }
        }
        let formatted = image.converted(to: format)
        let expected = formatted[0, 0]
        let map = AffineTransform.similarity(angle: 0.6, scale: 2.3, translation: Point(-20, 10))
        for size in [30, 17, 1] {
            let values = crop(of: formatted, columns: 5..<35, rows: 4..<34, shrunkTo: size, map: map)
            #expect(values.indices.allSatisfy { abs(values[$0] - Float(expected[$0 % 3])) < 1e-2 })
        }
    }

    @Test(
        "a slope keeps its place, shrunk or not", arguments: [(90, 0.02), (45, 0.02), (30, 0.02), (40, 0.2), (31, 0.2)])
    func slope(size: Int, tolerance: Float) {
        // Bilinear sampling and averages of whole pixels are exact on a slope, away from the edge; averages of parts
        // of pixels take a pixel for a flat square, which moves them by up to 0.1 pixels.
        var image = Image(width: 100, height: 100, format: .rgb)
        for y in 0..<100 {
            for x in 0..<100 {
                let at = (y * 100 + x) * 3
                image.pixels[at] = UInt8(2 * x)
                image.pixels[at + 1] = UInt8(2 * y)
                image.pixels[at + 2] = UInt8(x + y)
            }
        }
        let map = AffineTransform.similarity(angle: 0.4, scale: 1.1, translation: Point(40, 25))
        let values = crop(of: image, columns: 5..<95, rows: 5..<95, shrunkTo: size, map: map)
        var worst: Float = 0
        for y in 0..<32 {
            for x in 0..<32 {
                let place = map(Point(Float(x), Float(y)))
                let expected = [2 * place.x, 2 * place.y, place.x + place.y]
                for channel in 0..<3 {
                    worst = max(worst, abs(values[(y * 32 + x) * 3 + channel] - expected[channel]))
                }
            }
        }
        #expect(worst < tolerance)
    }

    @Test("shrinking keeps the mean of every pixel, dots included")
    func mean() {
        let image = Image.noise(width: 60, height: 60)
        var patch = Patch()
        patch.fill(from: image, columns: 0..<60, rows: 0..<60, width: 7, height: 13)
        let sum = patch.pixels.prefix(7 * 13).reduce(SIMD4<Float>.zero, +) / (7 * 13)
        var expected = SIMD4<Float>.zero
        for y in 0..<60 { for x in 0..<60 { expected += SIMD4(image[x, y]) / 3600 } }
        for channel in 0..<3 { #expect(abs(sum[channel] - expected[channel]) < 0.01) }
    }

    @Test("a letterbox keeps proportions and maps back", arguments: [(192, 100), (30, 4000), (7, 7), (1, 1)])
    func letterbox(width: Int, height: Int) {
        let box = Letterbox(columns: 10..<10 + width, rows: 20..<20 + height, side: 128)
        #expect(max(box.width, box.height) == 128 && min(box.width, box.height) >= 1)
        #expect(box.columns.lowerBound >= 0 && box.columns.upperBound <= 128)
        #expect(box.rows.lowerBound >= 0 && box.rows.upperBound <= 128)
        let middle = box.picture(Point(63.5, 63.5))
        let expected = Point(10, 20) + Point(Float(width - 1), Float(height - 1)) / 2
        // An odd rest makes the margins differ by one pixel of the input.
        let step = Float(max(width, height)) / 128
        #expect((middle - expected).length <= step)
    }
}
