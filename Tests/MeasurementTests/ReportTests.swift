import Foundation
import Testing

@testable import Measurement

@Suite("The page of a measurement")
struct ReportTests {
    private static func measured(
        lag: Double = 0, part: Float = 1, faces: Int = 300, seconds: Double = 12
    ) throws -> MeasuredVideo {
        let move = Fixtures.movement(6)
        let speech = Fixtures.speech(seconds: seconds, movement: move, closures: [1, 2, 3], pauses: [4.0..<6.0])
        var track = MouthTrack()
        for index in 0..<Int(seconds * 25) {
            let time = Double(index) / 25
            track.append(
                Fixtures.frame(
                    at: time, aperture: 8 + part * move(time - lag), width: 50 + part * move(time - lag),
                    hasFace: index < faces))
        }
        return try MeasuredVideo(
            track: track, speech: speech, seam: Seam(box: 1, ring: 0, frames: 9), soundStart: 0, name: "film.mp4")
    }

    private static func judgement(_ name: String, of video: MeasuredVideo) throws -> Judgement {
        try #require(video.judgements.first { $0.name == name })
    }

    @Test("a mouth that follows is judged good, a late one by its lag", arguments: [0, 0.08, 0.2])
    func judged(lag: Double) throws {
        let video = try Self.measured(lag: lag)
        let found = try Self.judgement("lag", of: video)
        #expect(found.verdict == (lag == 0 ? .good : lag < 0.1 ? .fair : .poor))
        #expect(found.value.hasSuffix("ms"))
        if lag > 0 { #expect(found.sentence.contains("late")) }
        #expect(try Self.judgement("frames", of: video).verdict == .good)
    }

    @Test("a frozen mouth is said to be one")
    func frozen() throws {
        let found = try Self.judgement("lip sync", of: Self.measured(part: 0))
        #expect(found.verdict == .poor)
        #expect(found.sentence.contains("does not move"))
    }

    @Test("a video with hardly a face is refused")
    func noFace() {
        #expect {
            try Self.measured(faces: 5)
        } throws: {
            ($0 as? MeasurementError)?.code == .noFace
        }
    }

    @Test("the page holds everything itself, and a name is no markup")
    func page() throws {
        let video = try Self.measured()
        let worst = WorstMoments(of: video)
        #expect((1...WorstMoments.count).contains(worst.moments.count))
        #expect(zip(worst.moments, worst.moments.dropFirst()).allSatisfy { $1.time - $0.time >= 0.6 })
        let html = ReportPage(name: "<b>&\"x\".mp4", measurement: video, worst: worst).html
        #expect(html.hasPrefix("<!doctype html>"))
        #expect(html.contains("&lt;b&gt;&amp;&quot;x&quot;.mp4"))
        #expect(!html.contains("<b>"))
        #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("<script"))
        #expect(html.contains("class=\"pause\""))
        #expect(html.contains("prefers-color-scheme:dark"))
        #expect(html.components(separatedBy: "<svg").count - 1 == html.components(separatedBy: "</svg>").count - 1)
        #expect(!html.contains("nan") && !html.contains("inf\""))
    }
}
