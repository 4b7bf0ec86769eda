import Media
import Testing

@testable import lipstream

@Suite("What the doctor would notice")
struct FindingTests {
    private let face = Rectangle(x: 96, y: 96, width: 64, height: 64)

    /// Warm colours everywhere, a gradient from top to bottom.
    private var photo: Image {
        var image = Image(width: 256, height: 256, format: .rgba, filledWith: 255)
        for index in 0..<256 * 256 {
            image.pixels[4 * index] = 200
            image.pixels[4 * index + 1] = UInt8(index / 256 / 2)
            image.pixels[4 * index + 2] = 40
        }
        return image
    }

    private func film(_ change: (inout [UInt8], Int) -> Void) -> ColorComparison {
        var frame = photo
        for index in 0..<256 * 256 { change(&frame.pixels, 4 * index) }
        return ColorComparison(of: frame, with: photo, outside: face)
    }

    @Test("equal colours are equal, whatever the order of the channels")
    func equal() {
        let comparison = ColorComparison(of: photo.converted(to: .bgr), with: photo, outside: face)
        #expect(comparison.isEqual)
        #expect(comparison.largest == 0)
        #expect(SelfCheck.judgeColors(comparison).state == .ok)
    }

    @Test("red and blue that changed places are named")
    func exchanged() {
        let finding = SelfCheck.judgeColors(film { $0.swapAt($1, $1 + 2) })
        #expect(finding.state == .failed)
        #expect(finding.line.contains("red and blue are exchanged"))
    }

    @Test("colours that are off are no exchange")
    func off() {
        let comparison = film { $0[$1] -= 12 }
        #expect(!comparison.isEqual)
        #expect(!comparison.isExchanged)
        #expect(abs(comparison.largest - 12) < 0.01)
    }

    @Test("what the face does is not looked at")
    func insideFace() {
        let comparison = film { pixels, base in
            if face.contains(Point(Float(base / 4 % 256), Float(base / 4 / 256))) { pixels[base] = 0 }
        }
        #expect(comparison.isEqual)
    }

    @Test("a mouth that never moves, or never rests, fails")
    func mouth() {
        #expect(SelfCheck.judgeMouth((speech: 5, silence: 0.1)).state == .ok)
        #expect(SelfCheck.judgeMouth((speech: 0.2, silence: 0)).line.contains("does not move"))
        #expect(SelfCheck.judgeMouth((speech: 5, silence: 4)).line.contains("goes on moving"))
    }

    @Test("medians and percentiles are those of the steps")
    func timings() {
        var timings = Timings()
        #expect(timings.median == 0)
        for _ in 0..<3 { timings.measure {} }
        #expect(timings.count == 3)
        #expect(timings.median <= timings.nearlyAll)
    }
}
