import Faces
import Foundation
import Media
import TestSupport
import Testing

// Expected data: Tests/Reference/make_landmarks_expected.py. The tolerance leaves room for another JPEG decoder and for
// OpenCV's bilinear weights of five bits; a shift of the crop by half a pixel of a large face would exceed it.
@Suite("Landmarks agree with the reference implementation")
struct LandmarkAccuracyTests {
    @Test("the portrait's landmarks are within a quarter of a pixel of the reference")
    func portrait() throws {
        var finder = try Pictures.finder()
        let face = try finder.face(in: Pictures.portrait())
        let distance = try meanDistance(face.points, Pictures.expected("astronaut"))
        print("landmarks astronaut: \(distance) px")
        #expect(distance < 0.25)
        #expect(face.presence > 0.9)
    }

    @Test("a photo's landmarks are within half a pixel of the reference", arguments: Samples.photos)
    func photos(name: String) throws {
        guard let url = Samples.shared(name) else { return }
        var finder = try Pictures.finder()
        let image = try Pictures.read(url)
        let face = try finder.face(in: image)
        let expected = try Pictures.expected(url.deletingPathExtension().lastPathComponent)
        let distance = meanDistance(face.points, expected)
        print("landmarks \(name): \(distance) px, \(FaceConcern.concerns(about: face, in: image))")
        #expect(distance < 0.5)
        let depth = zip(face.points, expected).reduce(0) { $0 + abs($1.0.z - $1.1.z) } / 468
        #expect(depth < 0.5)
    }

    @Test("the order of the channels does not change the landmarks", arguments: [PixelFormat.rgb, .bgr, .bgra])
    func channelOrder(format: PixelFormat) throws {
        var finder = try Pictures.finder()
        let image = try Pictures.portrait()
        let face = try finder.face(in: image)
        let other = try finder.face(in: image.converted(to: format))
        #expect(other == face)
    }

    @Test("a picture turned by a quarter gives landmarks turned by a quarter")
    func quarterTurn() throws {
        let image = try Pictures.portrait()
        var turned = Image(width: image.height, height: image.width, format: .rgba)
        for y in 0..<image.height {
            for x in 0..<image.width {
                let at = x * turned.stride + (image.height - 1 - y) * 4
                for channel in 0..<4 { turned.pixels[at + channel] = image[x, y][channel] }
            }
        }
        var finder = try Pictures.finder()
        let region = FaceRegion(around: try finder.face(in: image))
        let upright = try finder.mesh.landmarks(in: image, from: region)
        let last = Float(image.height - 1)
        let turnedRegion = FaceRegion(
            center: Point(last - region.center.y, region.center.x), size: region.size,
            angle: region.angle + .pi / 2)
        let found = try finder.mesh.landmarks(in: turned, from: turnedRegion)
        let back = found.points.map { SIMD3($0.y, last - $0.x, $0.z) }
        // The crops hold the same values but for rounding.
        #expect(meanDistance(back, upright.points) < 0.01)
    }

    @Test("a face drawn twice as large has landmarks twice as far apart, although its crop is shrunk first")
    func largeFace() throws {
        let image = try Pictures.portrait()
        var large = Image(width: image.width * 4, height: image.height * 4, format: .rgba)
        for y in 0..<large.height {
            for x in 0..<large.width {
                let color = image[x / 4, y / 4]
                for channel in 0..<4 { large.pixels[y * large.stride + x * 4 + channel] = color[channel] }
            }
        }
        var finder = try Pictures.finder()
        let region = FaceRegion(around: try finder.face(in: image))
        let small = try finder.mesh.landmarks(in: image, from: region)
        let found = try finder.mesh.landmarks(
            in: large,
            from: FaceRegion(center: region.center * 4 + 1.5, size: region.size * 4, angle: region.angle))
        let back = found.points.map { SIMD3(($0.x - 1.5) / 4, ($0.y - 1.5) / 4, $0.z / 4) }
        // Shrinking by averaging softens a little; half a pixel of misplacement in the shrunk crop would be 0.35 here.
        #expect(meanDistance(back, small.points) < 0.25)
    }
}
