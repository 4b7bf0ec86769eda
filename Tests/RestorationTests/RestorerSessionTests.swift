import Faces
import Foundation
import Media
import TestSupport
import Testing

@testable import Restoration

@Suite("Restoring frame by frame")
struct RestorerSessionTests {
    private func time(_ frame: Int) -> MediaTime { FrameRate.standard.time(ofFrame: frame) }

    /// Mean change from frame to frame of the pixels that are restored, less that of the frames before restoring.
    private func flicker(_ inputs: [Image], _ outputs: [Image], _ mask: [Float]) -> Double {
        func change(_ frames: [Image]) -> Double {
            var (sum, count) = (0, 0)
            for (a, b) in zip(frames, frames.dropFirst()) {
                for index in mask.indices where mask[index] > 0.5 {
                    for channel in 0..<3 {
                        sum += abs(Int(a.pixels[index * 4 + channel]) - Int(b.pixels[index * 4 + channel]))
                    }
                    count += 3
                }
            }
            return Double(sum) / Double(count)
        }
        return change(outputs) - change(inputs)
    }

    @Test("a still face before a noisy camera flickers at most half as much as without the stabiliser")
    func stillFace() throws {
        let photo = try Photo.portrait.get()
        let model = try StandIn.sharpen.load()
        var session = try model.makeSession(strength: 1)
        var restorer = try model.makeRestorer()
        let mask = try photo.mask()
        var (inputs, steady, plain): ([Image], [Image], [Image]) = ([], [], [])
        for frame in 0..<12 {
            var noise = Noise(seed: frame)
            let input = noise.added(to: photo.image, deviation: 2)
            // Landmarks of a still face tremble too, by a third of a pixel.
            var face = photo.face
            let tremble = SIMD3(0.3 * noise.next(), 0.3 * noise.next(), 0)
            face.points = face.points.map { $0 + tremble + SIMD3(0.1 * noise.next(), 0.1 * noise.next(), 0) }
            var (a, b) = (input, input)
            _ = try session.restore(&a, face: face, at: time(frame))
            _ = try restorer.restore(&b, face: face, strength: 1)
            inputs.append(input)
            steady.append(a)
            plain.append(b)
        }
        let with = flicker(Array(inputs.dropFirst(4)), Array(steady.dropFirst(4)), mask)
        let without = flicker(Array(inputs.dropFirst(4)), Array(plain.dropFirst(4)), mask)
        print("flicker in levels: with", with, "without", without)
        #expect(without > 2)
        #expect(with <= without / 2)
    }

    @Test("where the face moves, the frame before has no say")
    func motion() throws {
        let photo = try Photo.portrait.get()
        let model = try StandIn.sharpen.load()
        var session = try model.makeSession(strength: 1)
        var restorer = try model.makeRestorer()
        // A mouth that opens: a dark square of 60 pixels comes and goes.
        let mouth = FaceTemplate.points(of: photo.face)[3...4].reduce(.zero, +) / 2
        var open = photo.image
        for y in Int(mouth.y) - 30..<Int(mouth.y) + 30 {
            for x in Int(mouth.x) - 30..<Int(mouth.x) + 30 {
                for channel in 0..<3 {
                    open.pixels[y * open.stride + x * 4 + channel] = UInt8(30 + x % 4 * 9 + y % 3 * 9)
                }
            }
        }
        for frame in 0..<6 {
            let input = frame % 2 == 0 ? photo.image : open
            var (a, b) = (input, input)
            _ = try session.restore(&a, face: photo.face, at: time(frame))
            _ = try restorer.restore(&b, face: photo.face, strength: 1)
            let inside = signalToNoise(a, b) { index in
                abs(Float(index % a.width) - mouth.x) < 24 && abs(Float(index / a.width) - mouth.y) < 24
            }
            #expect(inside == .infinity)
        }
    }

    @Test("a cut, a pause, another size and a reset start anew, without an afterimage")
    func anew() throws {
        let photo = try Photo.portrait.get()
        let model = try StandIn.sharpen.load()
        var restorer = try model.makeRestorer()
        var session = try model.makeSession(strength: 1)
        var noisy = Noise(seed: 1)
        let first = noisy.added(to: photo.image, deviation: 2)
        var expected = photo.image
        _ = try restorer.restore(&expected, face: photo.face, strength: 1)
        func run(_ image: Image, _ face: FaceLandmarks, _ time: MediaTime) throws -> Image {
            var image = image
            _ = try session.restore(&image, face: face, at: time)
            return image
        }
        #expect(try run(first, photo.face, time(0)) != expected)
        #expect(try run(photo.image, photo.face, time(1)) != expected, "the frame before shows through")
        #expect(try run(photo.image, photo.face, time(100)) == expected, "after a pause it does not")
        _ = try run(first, photo.face, time(101))
        #expect(try run(photo.image, photo.face, time(50)) == expected, "nor when time goes back")
        _ = try run(first, photo.face, time(51))
        session.reset()
        #expect(try run(photo.image, photo.face, time(52)) == expected)
        let small = photo.scaled(by: 0.5)
        _ = try run(small.image, small.face, time(53))
        #expect(try run(photo.image, photo.face, time(54)) == expected)
    }

    @Test("strength 0 and a face that is gone leave the frame exactly as it was")
    func untouched() throws {
        let photo = try Photo.portrait.get()
        var session = try StandIn.shift.load().makeSession(strength: 0)
        var image = photo.image
        #expect(try session.restore(&image, face: photo.face, at: time(0)) == nil)
        session.strength = 1
        var gone = photo.face
        gone.presence = 0
        #expect(try session.restore(&image, face: gone, at: time(1)) == nil)
        #expect(image == photo.image)
        #expect(try session.restore(&image, face: photo.face, at: time(2)) != nil)
        #expect(image != photo.image)
    }
}
