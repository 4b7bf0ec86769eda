import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@testable import LipSync

@Suite("Frames kept for going backward")
struct ClipSpoolTests {
    private static func image(_ frame: Int) -> Image {
        var image = Image(width: 63, height: 47, format: .rgba, filledWith: UInt8(10 + 2 * frame))
        // Frames of different sizes in bytes.
        for index in 0..<(frame * 37 % 500) { image.pixels[4 * (index * 5 % (63 * 47))] = UInt8(index % 256) }
        return image
    }

    private static func level(_ image: Image) -> Int { (Int(image[62, 46].y) - 10) / 2 }

    @Test("All come back, in any order, hardly changed")
    func everything() throws {
        let spool = try ClipSpool(width: 63, height: 47)
        for frame in 0..<30 { try spool.append(Self.image(frame)) }
        #expect(spool.count == 30)
        for frame in [29, 0, 17, 3, 29] {
            let (kept, original) = (try spool.image(at: frame), Self.image(frame))
            #expect(kept.width == 63 && kept.height == 47)
            #expect(kept[62, 46].y.distance(to: original[62, 46].y).magnitude <= 1)
        }
    }

    @Test("Beyond its room the oldest are given up, and the last ones are whole", arguments: [9000, 12_345, 20_000])
    func bounded(capacity: Int) throws {
        let spool = try ClipSpool(width: 63, height: 47, capacity: capacity)
        for frame in 0..<100 {
            try spool.append(Self.image(frame))
            #expect(spool.count > 0)
            for index in 0..<spool.count {
                let level = Self.level(try spool.image(at: index))
                #expect(abs(level - (frame - spool.count + 1 + index)) <= 1)
            }
        }
        #expect(spool.count < 60)
    }

    @Test("It leaves no file, not even while it is used")
    func noFile() async throws {
        try await Samples.withTemporaryFolder { folder in
            let spool = try ClipSpool(width: 63, height: 47, in: folder)
            try spool.append(Self.image(1))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            #expect(abs(Self.level(try spool.image(at: 0)) - 1) <= 1)
        }
    }

    @Test("A folder that cannot be written gives a sentence with a way out")
    func noRoom() async throws {
        let error = #expect(throws: MediaError.self) {
            try ClipSpool(width: 63, height: 47, in: URL(fileURLWithPath: "/nowhere"))
        }
        #expect(error?.description.contains("--sync-mode loop") == true)
    }
}
