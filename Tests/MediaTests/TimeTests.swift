import Media
import Testing

@Suite("Exact time")
struct TimeTests {
    @Test("Times compare exactly across timescales, also where a Double would round")
    func comparison() {
        #expect(MediaTime(1, per: 25) == MediaTime(640, per: 16_000))
        #expect(MediaTime(1, per: 3) < MediaTime(33_333_333_333_333_334, per: 100_000_000_000_000_000))
        #expect(MediaTime(33_333_333_333_333_333, per: 100_000_000_000_000_000) < MediaTime(1, per: 3))
    }

    @Test("Frame n of 30000/1001 frames a second stands at exactly n * 1001/30000 after ten hours")
    func noDrift() {
        let rate = FrameRate(30_000, per: 1001)
        let frames = 10 * 3600 * 30_000 / 1001
        #expect(rate.time(ofFrame: frames) == MediaTime(Int64(frames) * 1001, per: 30_000))
        #expect(rate.time(ofFrame: frames).ticks(per: 16_000) == Int64(frames) * 1001 * 16_000 / 30_000)
    }

    @Test(
        "As many frames as it takes to cover the sound",
        arguments: [(0, 0), (1, 1), (640, 1), (641, 2), (16_000, 25), (16_000 * 3600, 90_000)])
    func coverage(samples: Int, frames: Int) {
        #expect(FrameRate.standard.frames(coveringSamples: samples, at: .speech) == frames)
    }

    @Test("Int16 becomes Float in one place, divided by 32768")
    func int16() {
        #expect(SpeechAudio(int16: [-32768, 0, 16384]).samples == [-1, 0, 0.5])
    }
}
