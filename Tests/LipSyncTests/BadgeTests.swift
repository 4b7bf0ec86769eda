import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@testable import LipSync

@Suite("The mark that people see")
struct BadgeTests {
    @Test(
        "it is seen on black, grey and white, and taking it away leaves every pixel as it was",
        arguments: [UInt8(0), 128, 255], PixelFormat.allCases)
    func contrast(level: UInt8, format: PixelFormat) {
        let plain = Image(width: 320, height: 240, format: format, filledWith: level)
        var picture = plain
        var painter = BadgePainter(width: 320, height: 240)
        let covered = painter.paint(on: &picture, face: nil)
        var (darkest, brightest) = (255, 0)
        for y in Int(painter.area.y)..<Int(painter.area.y + painter.area.height) {
            for x in Int(painter.area.x)..<Int(painter.area.x + painter.area.width) {
                darkest = min(darkest, Int(picture[x, y].y))
                brightest = max(brightest, Int(picture[x, y].y))
            }
        }
        #expect(brightest - darkest >= 140)
        #expect(picture[10, 10] == plain[10, 10])
        painter.remove(covered, from: &picture)
        #expect(picture == plain)
    }

    @Test(
        "its size follows the shorter side, and it lies inside of any picture",
        arguments: [(16, 16), (40, 17), (17, 40), (64, 64), (1920, 1080), (1080, 1920), (8192, 16)])
    func sizes(width: Int, height: Int) {
        var painter = BadgePainter(width: width, height: height)
        var picture = Image(width: width, height: height, format: .rgba, filledWith: 90)
        _ = painter.paint(on: &picture, face: nil)
        #expect(painter.area.intersection(picture.bounds) == painter.area)
        let share = painter.area.height / Float(min(width, height))
        if min(width, height) >= 400 { #expect((0.035...0.05).contains(share)) }
    }

    @Test("it stays where it is until a face comes there, then takes a free corner, and stays there")
    func avoidsFaces() {
        var painter = BadgePainter(width: 400, height: 400)
        var picture = Image(width: 400, height: 400, format: .rgba, filledWith: 90)
        func corner(_ face: Rectangle?) -> String {
            _ = painter.paint(on: &picture, face: face)
            return (painter.area.y > 200 ? "bottom" : "top") + (painter.area.x > 200 ? "Right" : "Left")
        }
        #expect(corner(Rectangle(x: 100, y: 100, width: 200, height: 200)) == "bottomRight")
        #expect(corner(Rectangle(x: 200, y: 200, width: 200, height: 200)) == "bottomLeft")
        #expect(corner(nil) == "bottomLeft")
        #expect(corner(Rectangle(x: 0, y: 200, width: 400, height: 200)) == "topRight")
        // Where every corner is covered, moving would help nobody.
        #expect(corner(Rectangle(x: 0, y: 0, width: 400, height: 400)) == "topRight")
    }

    @Test("every frame of a photo's film has it once, though each is drawn on the one before the last")
    func photo() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            _ = try await Dubbing(face: CountingFace(side: 128), badge: Badge())
                .write(to: url, speech: ToneSource(samples: 6400), options: VideoOptions(quality: 4))
            for (index, frame) in try ClipFixture.frames(of: url).enumerated() {
                var expected = Image(width: 128, height: 128, format: .rgba, filledWith: 255)
                for byte in expected.pixels.indices where byte % 4 != 3 { expected.pixels[byte] = UInt8(20 + index) }
                var painter = BadgePainter(width: 128, height: 128)
                _ = painter.paint(on: &expected, face: nil)
                #expect(Self.difference(frame, expected) < 3, "frame \(index)")
            }
            guard case .mark(let mark) = try MovieMark.find(in: url) else {
                Issue.record("the film has no mark")
                return
            }
            #expect(mark.engine == "counting" && mark.sourceWord == "compositeSynthetic")
        }
    }

    @Test("every frame of a clip has it, those without a face too, and the file says what made it")
    func clip() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 6)
            let clip = ClipFixture.clip(input) { _ in nil }
            _ = try await ClipDubbing(clip: clip, engine: CountingClipEngine(), badge: Badge())
                .write(to: output, speech: ToneSource(samples: 640 * 15), options: VideoOptions(quality: 4))
            let painter = BadgePainter(width: ClipFixture.width, height: ClipFixture.height)
            let frames = try ClipFixture.frames(of: output)
            #expect(frames.count == 15)
            for frame in frames {
                let level = Int(frame[2, 2].y)
                let center = painter.area.center
                let brightest = (-10...10).map { Int(frame[Int(center.x) + $0, Int(center.y)].y) }.max() ?? 0
                #expect(brightest > level + 40)
            }
            guard case .mark(let mark) = try MovieMark.find(in: output) else {
                Issue.record("the film has no mark")
                return
            }
            #expect(mark.engine == "counting")
        }
    }

    private static func difference(_ one: Image, _ other: Image) -> Double {
        let sum = zip(one.pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(one.pixels.count)
    }
}
