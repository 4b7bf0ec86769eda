import Faces
import Foundation
import Media
import TestSupport
import Testing

@testable import Restoration

@Suite("Restoring a face in a picture")
struct FaceRestorerTests {
    @Test("strength 0 leaves the picture exactly as it was")
    func noStrength() throws {
        let photo = try Photo.portrait.get()
        var image = photo.image
        var restorer = try StandIn.shift.load().makeRestorer()
        #expect(try restorer.restore(&image, face: photo.face, strength: 0) == nil)
        #expect(image == photo.image)
    }

    @Test(
        "a network that gives back what it gets changes nothing but rounding", arguments: Photo.files)
    func identity(_ file: URL) throws {
        let photo = try Photo(file)
        let mask = try photo.mask()
        var image = photo.image
        var restorer = try StandIn.identity.load().makeRestorer()
        _ = try restorer.restore(&image, face: photo.face, strength: 1)
        #expect(signalToNoise(image, photo.image) { mask[$0] > 0 } >= 38)
        #expect(signalToNoise(image, photo.image) { mask[$0] == 0 } == .infinity)
    }

    @Test(
        "colours shift by what the network shifts, times strength and mask, in every format and nowhere else",
        arguments: PixelFormat.allCases, [1, 0.5] as [Float])
    func shift(_ format: PixelFormat, _ strength: Float) throws {
        let photo = try Photo.portrait.get()
        var original = photo.image.converted(to: format)
        // No colour near black or white, so that nothing is clipped.
        original.pixels = original.pixels.map { 60 + UInt8(Int($0) * 135 / 255) }
        let mask = try photo.mask()
        var image = original
        var restorer = try StandIn.shift.load().makeRestorer()
        let changed = try #require(try restorer.restore(&image, face: photo.face, strength: strength))
        // A grey picture takes the luma of the shift.
        let luma: Float = 0.299 * 38.25 - 0.587 * 25.5 + 0.114 * 12.75
        let shift: [Float] = format == .gray ? [luma, luma, luma] : [38.25, -25.5, 12.75]
        var (largest, strays) = (Float(0), 0)
        for index in mask.indices {
            let (x, y) = (index % image.width, index / image.width)
            let (new, old) = (image[x, y], original[x, y])
            let isInside =
                Float(x) >= changed.x && Float(x) < changed.x + changed.width && Float(y) >= changed.y
                && Float(y) < changed.y + changed.height
            if new.w != old.w || new != old && (mask[index] == 0 || !isInside) { strays += 1 }
            for channel in 0..<3 {
                let expected = Float(old[channel]) + shift[channel] * strength * mask[index]
                largest = max(largest, abs(Float(new[channel]) - expected))
            }
        }
        #expect(strays == 0)
        // Rounding.
        #expect(largest < 0.51)
        #expect(image != original)
    }

    @Test(
        "what the network draws on an eye lands on the picture's eye, in any size and turned",
        arguments: [(0.2, false), (0.5, true), (1, false), (1, true), (2.5, false)] as [(Float, Bool)])
    func place(_ scale: Float, _ isTurned: Bool) throws {
        var photo = try Photo.portrait.get().scaled(by: scale)
        if isTurned { photo = photo.turned() }
        // Dark, so that the dot is nowhere clipped.
        for index in photo.image.pixels.indices where index % 4 != 3 { photo.image.pixels[index] = 40 }
        var image = photo.image
        var restorer = try StandIn.dot.load().makeRestorer()
        _ = try restorer.restore(&image, face: photo.face, strength: 1)
        var (sum, weight) = (Point.zero, Float(0))
        for y in 0..<image.height {
            for x in 0..<image.width {
                let added = Float(image[x, y].x) - 40
                sum += Point(Float(x), Float(y)) * added
                weight += added
            }
        }
        let place = try photo.placement()
        let expected = place.toPicture(Point(FaceTemplate.points[0]))
        #expect((sum / weight - expected).length < 0.1)
        // As much light as the dot has: 2 pi 6 x 6 crop pixels of 127.5 levels.
        let light = 2 * .pi * 36 * 127.5 / (place.scale * place.scale)
        #expect(abs(weight / light - 1) < 0.05)
    }

    @Test("a face that is too small, not there or outside of the picture is left alone")
    func nothingToRestore() throws {
        var restorer = try StandIn.shift.load().makeRestorer()
        let photo = try Photo.portrait.get()
        let tiny = photo.scaled(by: 0.04)
        #expect((FaceTemplate.points(of: tiny.face)[1] - FaceTemplate.points(of: tiny.face)[0]).length < 5)
        var absent = photo.face
        absent.presence = 0.5
        var away = photo.face
        away.points = away.points.map { $0 + SIMD3(5000, 0, 0) }
        var broken = photo.face
        broken.points = broken.points.map { _ in SIMD3(.nan, .infinity, 0) }
        let endless = [1e6, 1e17, 1e30].map { (factor: Float) in
            var face = photo.face
            face.points = face.points.map { ($0 - face.points[LandmarkIndex.noseTip]) * factor }
            return (photo.image, face)
        }
        let faces = [
            (tiny.image, tiny.face), (photo.image, absent), (photo.image, away), (photo.image, broken),
        ]
        for (image, face) in faces + endless {
            var image = image
            let original = image
            #expect(try restorer.restore(&image, face: face, strength: 1) == nil)
            #expect(image == original)
        }
    }

    @Test("a face cut off by the picture's edge is restored as far as it goes")
    func cutOff() throws {
        let photo = try Photo.portrait.get()
        var face = photo.face
        let middle = face.bounds.center
        face.points = face.points.map { $0 - SIMD3(middle, 0) }
        var image = photo.image
        var restorer = try StandIn.shift.load().makeRestorer()
        let changed = try #require(try restorer.restore(&image, face: face, strength: 1))
        #expect(changed.x == 0 && changed.y == 0 && changed.width < 512 && image != photo.image)
    }

    @Test("aligning and pasting take milliseconds")
    func speed() throws {
        let portrait = try Photo.portrait.get()
        let clock = ContinuousClock()
        // Crop pixels to a picture pixel: a face of 1024, 512, 256 and 128 pixels.
        for scale in [0.5, 1, 2, 4] as [Float] {
            let whole = try portrait.placement().scale
            let photo = portrait.scaled(by: whole / scale)
            var image = photo.image
            var crop = FaceCrop()
            let place = try photo.placement()
            var stabilizer = TemporalStabilizer()
            var times: [[Double]] = [[], [], []]
            for _ in 0..<21 {
                times[0].append(clock.measure { crop.align(image, at: place) } / .milliseconds(1))
                var difference = crop.aligned
                times[1].append(
                    clock.measure { stabilizer.stabilize(&difference, of: crop.aligned, interval: 0.04) }
                        / .milliseconds(1))
                times[2].append(
                    clock.measure { crop.paste(onto: &image, at: place, strength: 0.8) } / .milliseconds(1))
            }
            let middle = times.map { $0.sorted()[10] }
            print("scale", place.scale, "ms: align, stabilise, paste", middle, "least", times.map { $0.min() ?? 0 })
            if scale == 1 { #expect(middle.reduce(0, +) < 100) }
        }
    }
}
