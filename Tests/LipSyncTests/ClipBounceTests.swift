import Media
import Testing

@testable import LipSync

@Suite("A clip that goes backward")
struct ClipBounceTests {
    private static func frame(_ index: Int) -> ClipFrame {
        ClipFrame(image: image(index), index: index, shot: index / 2, faces: [])
    }

    private static func image(_ index: Int) -> Image {
        Image(width: 32, height: 32, format: .rgba, filledWith: UInt8(20 + 10 * index))
    }

    private static func spool(_ frames: Range<Int>) throws -> ClipSpool {
        let spool = try ClipSpool(width: 32, height: 32)
        for index in frames { try spool.append(image(index)) }
        return spool
    }

    @Test("It turns at both ends of what there is, each frame with its own picture and shot", arguments: [1, 2, 5])
    func turns(first: Int) throws {
        let outlines = (0..<6).map { ClipBounce.Outline(Self.frame($0)) }
        var bounce = ClipBounce(try Self.spool(first..<6), isWhole: true, outlines: outlines, end: 6)
        var expected = 5
        var step = -1
        for _ in 0..<12 {
            #expect(!bounce.needsMore)
            if !(first..<6).contains(expected + step) { step = -step }
            if (first..<6).contains(expected + step) { expected += step }
            let shown = try bounce.next()
            #expect(shown.index == expected && shown.shot == expected / 2)
            #expect(abs(Int(shown.image[9, 9].x) - 20 - 10 * expected) <= 1)
        }
    }

    @Test("Pictures that were not kept are asked for when they are come to, and not before")
    func more() throws {
        let outlines = (0..<6).map { ClipBounce.Outline(Self.frame($0)) }
        var bounce = ClipBounce(try Self.spool(4..<6), isWhole: false, outlines: outlines, end: 6)
        #expect(!bounce.needsMore)
        #expect(try bounce.next().index == 4)
        #expect(bounce.needsMore)
        bounce.take(try Self.spool(0..<6))
        for expected in [3, 2, 1, 0, 1, 2] {
            #expect(!bounce.needsMore)
            let shown = try bounce.next()
            #expect(shown.index == expected && abs(Int(shown.image[9, 9].x) - 20 - 10 * expected) <= 1)
        }
    }
}
