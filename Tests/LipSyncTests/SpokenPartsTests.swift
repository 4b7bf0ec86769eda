import Foundation
import Media
import TestSupport
import Testing

@testable import LipSync

@Suite("A clip whose face speaks anew in parts only")
struct SpokenPartsTests {
    @Test(
        "what is drawn melts in and out within a part; what touches is one part; the film's own ends do not melt",
        arguments: [
            (0.99, 0), (1.0, 0), (1.04, 0.4), (1.1, 1), (1.5, 1), (2.0, 1), (2.45, 1), (2.96, 0.4), (3.0, 0), (4.0, 0),
            (5.05, 0.5), (100, 1),
        ] as [(Double, Float)])
    func share(time: Double, expected: Float) {
        let parts = SpokenParts([5 ..< .infinity, 2..<3, 1..<2, 7..<7])
        #expect(parts.ranges == [1..<3, 5 ..< .infinity])
        #expect(abs(parts.share(at: time) - expected) < 1e-4)
        #expect(SpokenParts([0..<3]).share(at: 0) == 1 && SpokenParts([]).share(at: 0) == 0)
    }

    /// Draws each frame's box red, and notes what it heard and which moments passed it.
    private final class Noting: ClipPerformer {
        private(set) var heard = 0
        private(set) var passed: [Int] = []

        func hear(_ speech: SpeechAudio) { heard += speech.samples.count }
        func finishHearing() {}
        func pass(_ time: MediaTime) { passed.append(Int(time.ticks(per: 25))) }

        func draw(at time: MediaTime, on picture: inout Image, face: ClipFace) -> Bool {
            for row in face.box.top..<face.box.bottom {
                for column in face.box.left..<face.box.right {
                    picture.pixels[row * picture.stride + 4 * column] = 255
                }
            }
            return true
        }
    }

    @Test("frames between parts are the clip's own to the pixel, those inside are drawn on; all sound is heard")
    func untouched() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("clip.mp4")
            try ClipFixture.write(url, frames: 40)
            var options = ClipOptions()
            // Frames 10 to 19, and 30 to the end; the first of each melts fully into the clip's own.
            options.spoken = SpokenParts([0.4..<0.8, 1.2 ..< .infinity])
            let clip = ClipFixture.clip(url, options)
            let performer = Noting()
            var show = ClipShow(
                performers: [performer], watches: [nil], speech: SpeechFeed(ToneSource(samples: 640 * 40)),
                playback: try ClipPlayback(clip, frameRate: .standard), options: options, frameRate: .standard)
            let reader = try ClipReader(clip)
            var (picture, drawn) = (Image(width: 96, height: 64, format: .rgba), [Int: Int]())
            while try await show.drawNext(on: &picture) {
                let own = try #require(try reader.next()?.image)
                guard picture.pixels != own.pixels else { continue }
                drawn[show.frames - 1] = Int(picture[40, 25].x) - Int(own[40, 25].x)
            }
            #expect(show.frames == 40)
            #expect(drawn.keys.sorted() == Array(11...19) + Array(31...39))
            let first = try #require(drawn[11])
            let second = try #require(drawn[12])
            let third = try #require(drawn[13])
            #expect(0 < first && first < second && second < third)
            #expect(performer.passed == Array(0...10) + Array(20...30) && performer.heard == 640 * 40)
            #expect(show.framesUntouched == 0 && show.framesWithoutFace == 0)
        }
    }
}
