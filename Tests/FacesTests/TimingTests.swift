import Faces
import Media
import Testing

@Suite("Speed", .serialized)
struct TimingTests {
    /// Milliseconds of one run in the middle of many.
    private func median(_ count: Int = 40, _ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        var times: [Double] = []
        for _ in 0..<count {
            let time = try clock.measure(body)
            times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
        }
        return times.sorted()[count / 2]
    }

    @Test("detection and landmarks keep up with live video, ten times over even on a busy machine")
    func speed() throws {
        let image = try Pictures.portrait()
        let large = Image.canvas(width: 1920, height: 1080, [(image, x: 700, y: 300)])
        var finder = try Pictures.finder()
        var detector = try FaceDetector(range: .full, core: Pictures.core.get(), models: Pictures.models)
        var short = try FaceDetector(range: .short, core: Pictures.core.get(), models: Pictures.models)
        let region = FaceRegion(around: try finder.face(in: image))
        let landmarks = try median { _ = try finder.mesh.landmarks(in: image, from: region) }
        let wide = FaceRegion(center: region.center, size: 900, angle: 0)
        let shrunk = try median { _ = try finder.mesh.landmarks(in: large, from: wide) }
        let detection = try median { _ = try detector.detect(in: image) }
        let detectionLarge = try median { _ = try detector.detect(in: large) }
        let detectionShort = try median { _ = try short.detect(in: image) }
        let photo = try median(5) { _ = try finder.face(in: image) }
        print(
            "ms: landmarks \(landmarks), of a 900-pixel region \(shrunk), full-range detection \(detection) at 512, "
                + "\(detectionLarge) at 1080p, short-range \(detectionShort), photo \(photo)")
        #expect(landmarks < 40)
        #expect(detectionLarge < 100)
    }
}
