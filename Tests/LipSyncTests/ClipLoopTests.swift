import Foundation
import LipSync
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Clips that begin again")
struct ClipLoopTests {
    /// A clip and what its face does, by the grey that tells a fifth of the frame's number.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var frames = 40
        var shown: @Sendable (Int) -> Int = { $0 / 5 }
        var face: @Sendable (Int) -> Rectangle? = { _ in Rectangle(x: 20, y: 10, width: 40, height: 30) }
        var options = ClipOptions(syncMode: .loop)
        let melts: Bool
    }

    private static let cases: [Case] = [
        Case(testDescription: "a head held alike", melts: true),
        Case(testDescription: "the shortest clip that melts", frames: 24, melts: true),
        Case(testDescription: "a clip that is too short", frames: 23, melts: false),
        Case(
            testDescription: "a head that has moved",
            face: { Rectangle(x: 20 + Float($0), y: 10, width: 40, height: 30) }, melts: false),
        Case(
            testDescription: "a head that comes nearer",
            face: { Rectangle(x: 20, y: 10, width: 40 + Float($0), height: 30 + Float($0)) }, melts: false),
        Case(
            testDescription: "a mouth that opens",
            face: { Rectangle(x: 20, y: 10, width: 40, height: $0 == 7 ? 32.5 : 30) }, melts: true),
        Case(
            testDescription: "a face that is gone at the end",
            face: { $0 == 7 ? nil : Rectangle(x: 20, y: 10, width: 40, height: 30) }, melts: false),
        Case(testDescription: "another shot at the end", shown: { $0 < 30 ? $0 / 5 : 40 + $0 / 5 }, melts: false),
        Case(
            testDescription: "a box that the user has set",
            options: ClipOptions(fixedBox: ClipArea(top: 10, bottom: 50, left: 20, right: 60), syncMode: .loop),
            melts: false),
    ]

    /// Frames that melt at 25 frames a second.
    private static let span = 6

    /// The grey of each frame of the film.
    private static func expected(_ clip: Case, count: Int) -> [Double] {
        func level(_ frame: Int) -> Double { Double(ClipFixture.level(clip.shown(frame))) }
        var levels = (0..<clip.frames).map(level)
        while levels.count < count + span {
            if clip.melts {
                levels.removeLast(span)
                levels += (0..<span).map { step in
                    let share = Double(step + 1) / Double(span + 1)
                    return level(clip.frames - span + step) * (1 - share) + level(step) * share
                }
                levels += (span..<clip.frames).map(level)
            } else {
                levels += (0..<clip.frames).map(level)
            }
        }
        return Array(levels.prefix(count))
    }

    @Test("The end melts into the beginning where the head is held alike, and jumps elsewhere", arguments: cases)
    func seam(clip: Case) async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            let writer = try VideoWriter(
                input, width: ClipFixture.width, height: ClipFixture.height, options: VideoOptions(quality: 2))
            for frame in 0..<clip.frames {
                let level = UInt8(ClipFixture.level(clip.shown(frame)))
                try writer.append(
                    Image(
                        width: ClipFixture.width, height: ClipFixture.height, format: .rgba, filledWith: level))
            }
            try writer.finish()
            let source = ClipFixture.clip(input, clip.options, faces: clip.face)
            let count = 95
            let summary = try await ClipDubbing(clip: source, engine: CountingClipEngine())
                .write(to: output, speech: ToneSource(samples: count * 640), options: VideoOptions(quality: 2))
            #expect(summary.film.frames == count)
            let frames = try ClipFixture.frames(of: output)
            #expect(frames.count == count)
            for (index, level) in Self.expected(clip, count: count).enumerated() {
                // An encoder leaves out changes of two levels; a jump is nine or more.
                #expect(abs(Double(frames[index][2, 2].y) - level) <= 3, "frame \(index)")
                // Each is drawn on, where the face is.
                #expect(frames[index][40, 25].x > frames[index][40, 25].y.addingReportingOverflow(10).partialValue)
            }
        }
    }
}
