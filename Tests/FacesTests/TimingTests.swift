import Faces
import Media
import Testing

@Suite("Speed", .serialized)
struct TimingTests {
    /// Milliseconds of one run: in the middle of many, and the quickest.
    private struct Times: CustomStringConvertible {
        let (median, least): (Double, Double)
        var description: String { "\(rounded(median)) (least \(rounded(least)))" }
        private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
    }

    private func time(_ count: Int = 40, _ body: () throws -> Void) rethrows -> Times {
        let clock = ContinuousClock()
        let times = try (0..<count).map { _ in try clock.measure(body) / .milliseconds(1) }.sorted()
        return Times(median: times[count / 2], least: times[0])
    }

    @Test("detection and landmarks keep up with live video, ten times over even on a busy machine")
    func speed() throws {
        let image = try Pictures.portrait()
        let large = Image.canvas(width: 1920, height: 1080, [(image, x: 700, y: 300)])
        var finder = try Pictures.finder()
        var detector = try FaceDetector(range: .full, core: Pictures.core.get(), models: Pictures.models)
        var short = try FaceDetector(range: .short, core: Pictures.core.get(), models: Pictures.models)
        let start = try time(5) { _ = try Pictures.finder() }
        let region = FaceRegion(around: try finder.face(in: image))
        let landmarks = try time { _ = try finder.mesh.landmarks(in: image, from: region) }
        let wide = FaceRegion(center: region.center, size: 900, angle: 0)
        let shrunk = try time { _ = try finder.mesh.landmarks(in: large, from: wide) }
        let detection = try time { _ = try detector.detect(in: image) }
        let detectionLarge = try time { _ = try detector.detect(in: large) }
        let detectionShort = try time { _ = try short.detect(in: image) }
        let photo = try time(5) { _ = try finder.face(in: image) }
        print(
            "ms: landmarks \(landmarks), of a 900-pixel region \(shrunk), full-range detection \(detection) at 512, "
                + "\(detectionLarge) at 1080p, short-range \(detectionShort), photo \(photo), "
                + "loading the models from the cache \(start)")
        #expect(landmarks.median < 40)
        #expect(detectionLarge.median < 100)
    }
}
