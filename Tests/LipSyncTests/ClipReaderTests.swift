import Faces
import Foundation
import Inference
import LipSync
import Media
import MediaIO
import ModelStore
import Synchronization
import TestSupport
import Testing

@Suite("Reading a clip")
struct ClipReaderTests {
    /// A picture whose quarters differ: red, green / blue, white, on a grid of 32 x 16 pixels.
    private static func quarters(width: Int, height: Int) -> Image {
        var image = Image(width: width, height: height, format: .rgba, filledWith: 255)
        let colors: [(UInt8, UInt8, UInt8)] = [(220, 30, 30), (30, 220, 30), (30, 30, 220), (240, 240, 240)]
        for y in 0..<height {
            for x in 0..<width {
                let color = colors[(y * 2 / height) * 2 + x * 2 / width]
                let base = 4 * (y * width + x)
                (image.pixels[base], image.pixels[base + 1], image.pixels[base + 2]) = color
            }
        }
        return image
    }

    private enum Color: Equatable { case red, green, blue, white }

    private static func color(_ image: Image, _ x: Int, _ y: Int) -> Color {
        let pixel = image[x, y]
        let (red, green, blue) = (pixel.x > 128, pixel.y > 128, pixel.z > 128)
        if red, green, blue { return .white }
        return red ? .red : green ? .green : .blue
    }

    private static func firstFrame(_ framing: ClipFraming) async throws -> Image {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("in.mp4")
            let writer = try VideoWriter(url, width: 130, height: 66, options: VideoOptions(quality: 4))
            for _ in 0..<2 { try writer.append(quarters(width: 130, height: 66)) }
            try writer.finish()
            let reader = try ClipReader(ClipFixture.clip(url, ClipOptions(framing: framing)))
            let frame = try #require(try reader.next())
            #expect(reader.width == frame.image.width && reader.height == frame.image.height)
            return frame.image
        }
    }

    @Test("Pictures are made smaller, then turned clockwise, then cut, as in the original")
    func framing() async throws {
        let whole = try await Self.firstFrame(ClipFraming())
        #expect(whole.width == 130 && whole.height == 66)

        let small = try await Self.firstFrame(ClipFraming(resizeFactor: 4))
        #expect(small.width == 32 && small.height == 16)
        #expect(Self.color(small, 2, 2) == .red && Self.color(small, 29, 13) == .white)

        let turned = try await Self.firstFrame(ClipFraming(isRotated: true))
        #expect(turned.width == 66 && turned.height == 130)
        #expect(Self.color(turned, 2, 2) == .blue && Self.color(turned, 63, 2) == .red)
        #expect(Self.color(turned, 2, 127) == .white && Self.color(turned, 63, 127) == .green)

        let cut = ClipArea(top: 40, bottom: -1, left: 70, right: 100)
        let part = try await Self.firstFrame(ClipFraming(crop: cut))
        #expect(part.width == 30 && part.height == 26)
        #expect(Self.color(part, 1, 1) == .white)

        let all = ClipFraming(
            resizeFactor: 2, isRotated: true, crop: ClipArea(top: 0, bottom: 20, left: 0, right: 999))
        let everything = try await Self.firstFrame(all)
        #expect(everything.width == 33 && everything.height == 20)
        #expect(Self.color(everything, 1, 1) == .blue && Self.color(everything, 30, 1) == .red)
    }

    @Test("Areas that leave less than 16 pixels are refused in words that name the option")
    func refusedFraming() async throws {
        let framings = [
            ClipFraming(crop: ClipArea(top: 0, bottom: 10, left: 0, right: -1)),
            ClipFraming(crop: ClipArea(top: 50, bottom: 20, left: 0, right: -1)), ClipFraming(resizeFactor: 9),
            ClipFraming(resizeFactor: 1000), ClipFraming(crop: ClipArea(top: -7, bottom: -1, left: 0, right: -1)),
        ]
        for framing in framings {
            let error = await #expect(throws: LipSyncError.self) { _ = try await Self.firstFrame(framing) }
            #expect(error?.code == .unusableClip)
            #expect(error?.description.contains("--crop") == true)
        }
    }

    @Test("A fixed box is taken as it is, -1 being the far edge, and no face is looked for")
    func fixedBox() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("in.mp4")
            try ClipFixture.write(url, frames: 3)
            let options = ClipOptions(fixedBox: ClipArea(top: 5, bottom: 50, left: 10, right: -1))
            let clip = ClipSource(url, options: options) { () throws(FaceError) in
                Issue.record("a follower was made")
                return Faceless()
            }
            let reader = try ClipReader(clip)
            var count = 0
            while let frame = try reader.next() {
                #expect(frame.faces[0].box == FaceBox(left: 10, top: 5, right: ClipFixture.width, bottom: 50))
                #expect(frame.faces[0].isSeen && frame.index == count)
                count += 1
            }
            #expect(count == 3)
        }
    }

    @Test("Every frame comes once, in order, with the box averaged over those after it, and again after rewinding")
    func averaged() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("in.mp4")
            try ClipFixture.write(url, frames: 12)
            let clip = ClipFixture.clip(url, ClipOptions(pads: FacePads(bottom: 0))) { frame in
                frame < 2 ? nil : Rectangle(x: Float(10 + frame), y: 10, width: 20, height: 20)
            }
            let reader = try ClipReader(clip)
            for _ in 0..<2 {
                var frames: [ClipFrame] = []
                while let frame = try reader.next() { frames.append(frame) }
                #expect(frames.map(\.index) == Array(0..<12))
                #expect(frames.map(\.faces[0].isSeen) == (0..<12).map { $0 >= 2 })
                // The first two take the box of the third: 12, 12, 12, 13, 14 | 12, 12, 13, 14, 15 | 12, 13, 14, 15, 16.
                #expect(frames.prefix(8).map { $0.faces[0].box?.left } == [12, 13, 14, 15, 16, 17, 18, 19])
                #expect(try reader.next() == nil)
                try reader.rewind()
            }
        }
    }

    @Test("A cut starts a new shot; motion and a flicker of light do not")
    func cuts() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("in.mp4")
            let writer = try VideoWriter(url, width: 130, height: 66)
            for frame in 0..<12 {
                let bright = Image(width: 130, height: 66, format: .rgba, filledWith: UInt8(140 + 20 * (frame % 2)))
                try writer.append(frame < 7 ? bright : Self.quarters(width: 130, height: 66))
            }
            try writer.finish()
            let log = ShotLog()
            let reader = try ClipReader(ClipSource(url) { log })
            while try reader.next() != nil {}
            // Once more at the start, where the first face is looked for.
            #expect(log.starts == [0, 0, 7])
        }
    }

    @Test("The portrait as a clip: the tracker's box holds the face, and is counted missing on blank frames")
    func portrait() async throws {
        let portrait = try ImageFile.read(Samples.portrait)
        let models = FaceModels(folder: try DependencyFolder.find().models)
        let core = try Core()
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("in.mp4")
            let writer = try VideoWriter(url, width: portrait.width, height: portrait.height)
            let blank = Image(width: portrait.width, height: portrait.height, format: .rgba, filledWith: 90)
            for frame in 0..<12 { try writer.append((4..<7).contains(frame) ? blank : portrait) }
            try writer.finish()
            let reader = try ClipReader(ClipSource(url, core: core, models: models))
            var finder = try FaceFinder(core: core, models: models)
            let bounds = try finder.face(in: portrait).bounds
            var missing: [Int] = []
            while let frame = try reader.next() {
                if !frame.faces[0].isSeen { missing.append(frame.index) }
                let box = try #require(frame.faces[0].box).rectangle
                #expect(box.overlap(bounds) > 0.8)
            }
            #expect(missing == [4, 5, 6])
        }
    }

    @Test("A real clip has a face in every frame, no cut, and boxes that move little from frame to frame")
    func realClip() throws {
        guard let url = Samples.shared("talking.mp4") else { return }
        let models = FaceModels(folder: try DependencyFolder.find().models)
        let reader = try ClipReader(ClipSource(url, core: try Core(), models: models))
        var last: FaceBox?
        for _ in 0..<60 {
            let frame = try #require(try reader.next())
            let box = try #require(frame.faces[0].box)
            #expect(frame.faces[0].isSeen)
            if let last { #expect(abs(box.left - last.left) + abs(box.top - last.top) <= 16) }
            last = box
        }
    }
}

/// Sees a face in every frame and notes where shots start.
private final class ShotLog: FaceFollower, Sendable {
    private let noted = Mutex<[Int]>([])
    var starts: [Int] { noted.withLock { $0 } }

    func follow(_ image: Image, at time: MediaTime, startsShot: Bool) -> FollowedFace? {
        if startsShot { noted.withLock { $0.append(Int(time.ticks(per: 25))) } }
        return FollowedFace(bounds: Rectangle(x: 10, y: 10, width: 30, height: 30))
    }
}
