import Faces
import Foundation
import Media
import TestSupport
import Testing

@testable import MeshEngine

@Suite("Drawing a face")
struct RenderingTests {
    @Test("A closed mouth at rest is the photo itself, to the bit")
    func restIsExact() throws {
        let (image, face) = try PortraitFixture.closed()
        var renderer = try #require(FaceRenderer(photo: image, landmarks: face.points))
        #expect(renderer.openness == 0)
        var frame = image
        renderer.draw(LipPose(jaw: 0.6), nil, on: &frame)
        #expect(frame != image)
        renderer.draw(.rest, nil, on: &frame)
        #expect(frame == image)
    }

    @Test("A real photo of a closed mouth at rest is the photo itself", .enabled(if: Samples.shared("00.jpg") != nil))
    func realPhotoAtRest() throws {
        let url = try #require(Samples.shared("00.jpg"))
        let (image, face) = try PortraitFixture.read(url)
        var renderer = try #require(FaceRenderer(photo: image, landmarks: face.points))
        var frame = image
        renderer.draw(.rest, nil, on: &frame)
        #expect(frame == image)
    }

    @Test("No pose changes a pixel outside the mouth's area when still", arguments: PortraitFixture.poses)
    func outsideIsUntouched(pose: LipPose) throws {
        let (image, face) = try PortraitFixture.open()
        let frame = try #require(FaceFrame(face.points))
        let mesh = LipMesh(frame: frame, contours: LipContours(of: frame, in: image))
        let boundary = mesh.rest.suffix(LipRing.count).map { frame.toPicture($0) }
        let area = try #require(Rectangle(around: boundary))
        var renderer = try #require(FaceRenderer(photo: image, landmarks: face.points))
        var drawn = image
        renderer.draw(pose, nil, on: &drawn)
        let outside = largestDifference(image, drawn) { x, y in !area.contains(Point(Float(x), Float(y))) }
        #expect(outside == 0)
        let brow = frame.toPicture(Point(0, -70))
        #expect(drawn[Int(brow.x), Int(brow.y)] == image[Int(brow.x), Int(brow.y)])
    }

    @Test("No life and no pose changes a pixel outside the announced area")
    func announcedArea() throws {
        let (image, face) = try PortraitFixture.open()
        var renderer = try #require(FaceRenderer(photo: image, landmarks: face.points))
        var drawn = image
        let moment = Liveliness.Moment(closure: 0.7, roll: 0.02, shift: Point(2, -1.5), zoom: 0.006)
        renderer.draw(LipPose(jaw: 0.8, pucker: 0.4), moment, on: &drawn)
        let area = renderer.changingArea
        #expect(largestDifference(image, drawn) { x, y in !area.contains(Point(Float(x), Float(y))) } == 0)
        #expect(largestDifference(image, drawn) > 30)
    }

    @Test("A frame depends on its pose alone, not on the frames before")
    func noMemory() throws {
        let (image, face) = try PortraitFixture.open()
        let moment = Liveliness.Moment(closure: 0.5, roll: -0.01, shift: Point(1, 1), zoom: 0.002)
        var renderer = try #require(FaceRenderer(photo: image, landmarks: face.points))
        var fresh = renderer
        var (direct, wandered) = (image, image)
        fresh.draw(LipPose(jaw: 0.4), moment, on: &direct)
        for pose in PortraitFixture.poses { renderer.draw(pose, Liveliness.Moment(roll: 0.02), on: &wandered) }
        renderer.draw(LipPose(jaw: 0.4), moment, on: &wandered)
        #expect(direct == wandered)
    }

    @Test(
        "The drawn gap is the gap that the pose states, on a closed mouth", arguments: PortraitFixture.poses.dropLast())
    func drawnGap(pose: LipPose) throws {
        let (image, face) = try PortraitFixture.closed()
        let frame = try #require(FaceFrame(face.points))
        let contours = LipContours(of: frame, in: image)
        var deformation = Deformation(mesh: LipMesh(frame: frame, contours: contours), contours: contours)
        deformation.apply(pose)
        let middle = LipRing.half / 2
        let gap = deformation.inner[LipRing.lowerSample(middle)].y - deformation.inner[middle].y
        #expect(abs(gap - pose.drawnGap) < 0.05)
    }

    /// A mouth closed from an opening of 24 mm whose corners lie so many millimetres below where its lips meet: how far they
    /// lie below it then.
    private static func closed(sagging sag: Float, jaw: Float?) throws -> Float {
        let frame = try #require(FaceFrame(PortraitFixture.open().face.points))
        func ring(_ half: Float, _ above: Float, _ below: Float) -> LipRing {
            LipRing(
                points: (0..<LipRing.count).map { sample in
                    let angle = Float.pi - Float.pi * Float(sample) / Float(LipRing.half)
                    return Point(half * angle.cosine, -angle.sine * (LipRing.isUpper(sample) ? above : below))
                })
        }
        let upper = sag + 24 * Deformation.upperShare
        let contours = LipContours(
            outer: ring(28, upper + 8, 32 - upper), inner: ring(24, upper, 24 - upper), openness: 1)
        var deformation = Deformation(
            mesh: LipMesh(frame: frame, contours: contours), contours: contours, jawToClose: jaw)
        deformation.apply(.rest)
        return deformation.inner[0].y - deformation.inner[LipRing.half / 2].y
    }

    @Test("A wide open mouth closes to a line, not to a frown; a smile in a photo grows no wider")
    func corners() throws {
        #expect(try Self.closed(sagging: 3, jaw: 12) < 1)
        #expect(try Self.closed(sagging: 3, jaw: 0) > 2.9)
        #expect(abs(try Self.closed(sagging: 2, jaw: nil)) < 0.3)
        #expect(abs(try Self.closed(sagging: -3, jaw: nil) + 3) < 0.1)
    }

    @Test("Upper teeth are seen in f and v, and nothing but a dark line between lips that barely part")
    func teethInTuck() throws {
        let (image, face) = try PortraitFixture.closed()
        let frame = try #require(FaceFrame(face.points))
        let contours = LipContours(of: frame, in: image)
        let mesh = LipMesh(frame: frame, contours: contours)
        let lighting = FaceLighting(frame: frame, contours: contours, mesh: mesh, image: image)
        let texture = Texture(of: image, area: image.bounds)
        let interior = MouthInterior(frame: frame, contours: contours, lighting: lighting, texture: texture)
        func brightness(_ pose: LipPose) -> Float {
            var deformation = Deformation(mesh: mesh, contours: contours)
            deformation.apply(pose)
            var table = ContourTable()
            table.update(from: deformation.inner)
            let situation = MouthInterior.Situation(pose: pose, contour: table)
            // Beside the midline, where two teeth meet, in the middle of the gap.
            let column = LipRing.half / 2 + 2
            let place = (deformation.inner[column] + deformation.inner[LipRing.lowerSample(column)]) / 2
            return texture.withSampler { interior.color(at: place, situation, seen: $0, jaw: nil).color.y }
        }
        #expect(brightness(LipPose(jaw: 0.1, upperLip: 0.35, tuck: 1)) > 0.4 * lighting.white.y)
        #expect(brightness(LipPose(jaw: 0.05)) < 0.4 * lighting.white.y)
    }

    @Test(
        "A face of which the picture shows only a part, or nothing, is drawn as far as it goes",
        arguments: [Point(0, -170), Point(0, -260), Point(-230, 0), Point(190, 20), Point(0, 400), Point(900, 900)])
    func outsideThePicture(shift: Point) throws {
        let (image, face) = try PortraitFixture.open()
        let points = face.points.map { $0 + SIMD3(shift, 0) }
        var renderer = try #require(FaceRenderer(photo: image, landmarks: points))
        var drawn = image
        for pose in PortraitFixture.poses {
            renderer.draw(pose, Liveliness.Moment(closure: 0.5, roll: 0.02, shift: Point(2, 2)), on: &drawn)
            renderer.draw(pose, nil, on: &drawn)
        }
        #expect(drawn.width == image.width)
    }

    @Test("Eyes shut in a blink and open again to the photo's own")
    func blink() throws {
        let (image, face) = try PortraitFixture.open()
        let frame = try #require(FaceFrame(face.points))
        var renderer = try #require(FaceRenderer(photo: image, landmarks: face.points))
        var drawn = image
        let outline = LandmarkRing.rightEye.map { frame.landmarks[$0] }
        let pupil = frame.toPicture(outline.reduce(.zero, +) / Float(outline.count))
        func darkness() -> Int { Int(drawn[Int(pupil.x.rounded()), Int(pupil.y.rounded())].y) }
        let open = darkness()
        renderer.draw(.rest, Liveliness.Moment(closure: 1), on: &drawn)
        #expect(darkness() > open + 40)
        renderer.draw(.rest, Liveliness.Moment(), on: &drawn)
        #expect(darkness() == open)
    }

    @Test("A head moves rigidly: what was at a place is found where the motion puts it")
    func headMotion() throws {
        let (image, face) = try PortraitFixture.open()
        let frame = try #require(FaceFrame(face.points))
        var renderer = try #require(FaceRenderer(photo: image, landmarks: face.points))
        var drawn = image
        // Three whole pixels to the right: no interpolation, so the pixels must be the same.
        renderer.draw(.rest, Liveliness.Moment(shift: frame.toFace.linear(Point(3, 0))), on: &drawn)
        let nose = frame.toPicture(frame.landmarks[LandmarkIndex.noseBridge])
        for offset in -5...5 {
            let (x, y) = (Int(nose.x) + offset, Int(nose.y) - 3)
            let (moved, source) = (
                SIMD4<Int>(truncatingIfNeeded: drawn[x + 3, y]), SIMD4<Int>(truncatingIfNeeded: image[x, y])
            )
            #expect((0..<3).allSatisfy { abs(moved[$0] - source[$0]) <= 3 })
        }
    }
}
