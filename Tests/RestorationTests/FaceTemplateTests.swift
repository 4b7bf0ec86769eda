import Faces
import Foundation
import Media
import TestSupport
import Testing

@testable import Restoration

// Expected data: Tests/Reference/make_face_crop_expected.py, double precision by another method.
@Suite("Alignment to the template")
struct FaceTemplateTests {
    private func faces() throws -> [[Point]] {
        let values = try NumpyArray(contentsOf: resource("Expected/template-input.npy")).values
        return stride(from: 0, to: values.count, by: 10).map { start in
            (0..<5).map { Point(values[start + 2 * $0], values[start + 2 * $0 + 1]) }
        }
    }

    private func maps() throws -> [Media.AffineTransform] {
        let v = try NumpyArray(contentsOf: resource("Expected/template-output.npy")).values
        return stride(from: 0, to: v.count, by: 6).map { i in
            Media.AffineTransform(
                xAxis: Point(v[i], v[i + 3]), yAxis: Point(v[i + 1], v[i + 4]), translation: Point(v[i + 2], v[i + 5]))
        }
    }

    @Test("the map is Umeyama's within a twentieth of a crop pixel, for turned, mirrored and distant faces")
    func umeyama() throws {
        let (faces, maps) = (try faces(), try maps())
        #expect(faces.count == 40 && maps.count == 40)
        for (face, expected) in zip(faces, maps) {
            let map = try #require(FaceTemplate.alignment(of: face))
            for point in face { #expect((map(point) - expected(point)).length < 0.05) }
            // And back: the crop's corners land where they came from.
            let inverse = try #require(map.inverse)
            let pixel = inverse.xAxis.length
            for corner in [Point(0, 0), Point(511, 0), Point(0, 511), Point(511, 511)] {
                #expect((map(inverse(corner)) - corner).length < 0.05 + 0.001 / pixel)
            }
        }
    }

    @Test("points that are one, or no numbers, have no map")
    func degenerate() {
        #expect(FaceTemplate.alignment(of: [Point](repeating: Point(5, 5), count: 5)) == nil)
        #expect(FaceTemplate.alignment(of: [Point](repeating: Point(.nan, 5), count: 5)) == nil)
        #expect(FaceTemplate.alignment(of: [Point](repeating: Point(.infinity, 5), count: 5)) == nil)
    }

    @Test("a crop holds the pixels of the reference, and the published grey outside of the picture")
    func crop() throws {
        var picture = Image(width: 200, height: 160, format: .bgr)
        for y in 0..<160 {
            for x in 0..<200 {
                let at = y * picture.stride + x * 3
                picture.pixels[at + 2] = UInt8((x * 5 + y * 3) % 256)
                picture.pixels[at + 1] = UInt8(x * y % 256)
                picture.pixels[at] = UInt8((x * 7 - y * 2 + 512) % 256)
            }
        }
        let expected = try NumpyArray(contentsOf: resource("Expected/crop.npy"))
        let place = try #require(FacePlacement(Samples.ovalFace(in: picture), by: faces()[0], in: picture))
        var crop = FaceCrop()
        crop.align(picture, at: place)
        var largest: Float = 0
        for y in 0..<64 {
            for x in 0..<64 {
                let color = crop.aligned.pixels[y * 8 * 512 + x * 8]
                for channel in 0..<3 {
                    largest = max(largest, abs(color[channel] - expected.values[(y * 64 + x) * 3 + channel]))
                }
            }
        }
        // Colours that wrap jump by 255 levels a pixel: a hundredth of a level is a 25 000th of a pixel.
        #expect(largest < 0.1)
    }

    @Test("a face far larger than the crop is averaged, not skipped through: fine stripes come out as their mean")
    func noAliasing() throws {
        var picture = Image(width: 1600, height: 1600, format: .rgb)
        for index in picture.pixels.indices { picture.pixels[index] = index / 3 % 2 == 0 ? 60 : 180 }
        let points = FaceTemplate.points.map { Point(Float($0.x), Float($0.y)) * 3.1 + 3 }
        let place = try #require(FacePlacement(Samples.ovalFace(in: picture), by: points, in: picture))
        var crop = FaceCrop()
        crop.align(picture, at: place)
        let middle = (100..<400).flatMap { y in (100..<400).map { crop.aligned.pixels[y * 512 + $0].x } }
        // A pixel of the crop covers 3.1 stripes of 60 and 180, so at most half a stripe is uneven.
        #expect(middle.allSatisfy { abs($0 - 120) < 25 })
        #expect(abs(middle.reduce(0, +) / Float(middle.count) - 120) < 1)
    }

    @Test("on real faces the five points are where the template has them, within a few pixels", arguments: Photo.files)
    func realFaces(_ file: URL) throws {
        let photo = try Photo(file)
        let points = FaceTemplate.points(of: photo.face)
        let map = try #require(FaceTemplate.alignment(of: points))
        let residual = zip(points, FaceTemplate.points).map { (map($0) - Point($1)).length }.reduce(0, +) / 5
        print(file.lastPathComponent, "scale", map.xAxis.length, "mean residual", residual)
        #expect(residual < 20)
    }
}
