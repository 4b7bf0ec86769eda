import Media
import Testing

@testable import Faces

@Suite("Reading the detector's answer")
struct DetectionTests {
    @Test("anchors are as many as the network's outputs, in rows", arguments: FaceDetector.Range.allCases)
    func anchors(range: FaceDetector.Range) {
        let anchors = range.anchors
        #expect(anchors.count == (range == .full ? 2304 : 896))
        #expect(anchors[0] == Point(repeating: range == .full ? 0.5 / 48 : 0.5 / 16))
        #expect(anchors.allSatisfy { $0.x > 0 && $0.x < 1 && $0.y > 0 && $0.y < 1 })
        if range == .short {
            #expect(anchors[1] == anchors[0] && anchors[2].x == 1.5 / 16 && anchors[512] == Point(repeating: 0.5 / 8))
        }
    }

    @Test("one sure anchor becomes one face at its place, in the picture's pixels; a lone doubtful one does not")
    func decode() {
        let anchors = FaceDetector.Range.short.anchors
        var boxes = [Float](repeating: 0, count: 896 * 16)
        var logits = [Float](repeating: -100, count: 896)
        let sure = 600
        logits[sure] = 2
        logits[10] = -0.1
        boxes.replaceSubrange(sure * 16..<sure * 16 + 8, with: [4, -8, 32, 40, -10, -5, 10, -5])
        let map = AffineTransform(xAxis: Point(3, 0), yAxis: Point(0, 3), translation: Point(100, 200))
        let found = FaceDetector.decode(boxes: boxes, logits: logits, anchors: anchors, side: 128, map: map)
        #expect(found.count == 1)
        let center = anchors[sure] * 128 + Point(4, -8) - 0.5
        #expect((found[0].box.center - map(center)).length < 1e-3)
        #expect(found[0].box.width == 96 && found[0].box.height == 120)
        #expect(abs(found[0].score - Float(2).sigmoid) < 1e-6)
        #expect((found[0].keypoints[1] - found[0].keypoints[0] - Point(60, 0)).length < 1e-3)
        #expect(FaceRegion(found[0]).size == 180 && abs(FaceRegion(found[0]).angle) < 1e-5)
    }

    @Test("numbers that are none make no face", arguments: [Float.nan, .infinity, -5])
    func nonsense(width: Float) {
        let anchors = FaceDetector.Range.short.anchors
        var boxes = [Float](repeating: width, count: 896 * 16)
        #expect(decoded(boxes, anchors).isEmpty)
        boxes = [Float](repeating: 20, count: 896 * 16)
        #expect(decoded(boxes, anchors).count == 896)
    }

    private func decoded(_ boxes: [Float], _ anchors: [Point]) -> [FaceDetection] {
        FaceDetector.decode(
            boxes: boxes, logits: [Float](repeating: 100, count: 896), anchors: anchors, side: 128, map: .identity)
    }

    private func detection(_ score: Float, x: Float, size: Float = 100) -> FaceDetection {
        FaceDetection(
            score: score, box: Rectangle(x: x, y: 0, width: size, height: size),
            keypoints: [Point](repeating: Point(x, 0), count: 6))
    }

    @Test("overlapping detections become their mean, weighted by score; others stay, the surest first")
    func merging() {
        let merged = [detection(0.6, x: 20), detection(0.9, x: 0), detection(0.7, x: 500, size: 400)]
            .merged(overlap: 0.3)
        #expect(merged.map(\.score) == [0.9, 0.7])
        #expect(abs(merged[0].box.x - 20 * 0.6 / 1.5) < 1e-4)
        #expect(abs(merged[0].keypoints[3].x - 8) < 1e-4)
        // The larger box is not first: a large false alarm must not come before a small face.
        #expect(merged[1].box.width == 400)
    }

    @Test("a group is what overlaps its best, not a chain")
    func chain() {
        let merged = [detection(0.9, x: 0), detection(0.8, x: 50), detection(0.7, x: 100)].merged(overlap: 0.3)
        #expect(merged.count == 2)
        #expect([FaceDetection]().merged(overlap: 0.3).isEmpty)
    }
}
