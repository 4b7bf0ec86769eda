import Media
import Testing

@testable import LipSync

@Suite("Hush")
struct HushTests {
    @Test("shuts within 80 ms, stays shut for what was heard, opens for what comes later")
    func course() {
        var hush = Hush()
        hush.hear(SpeechAudio([Float](repeating: 0.1, count: 16_000)))
        #expect(hush.openness(at: MediaTime(9, per: 10)) == 1)
        hush.begin(at: MediaTime(9, per: 10))
        #expect(hush.openness(at: MediaTime(92, per: 100)) < 1)
        #expect(hush.openness(at: MediaTime(98, per: 100)) == 0)
        #expect(hush.openness(at: MediaTime(100, per: 100)) == 0)
        #expect(hush.openness(at: MediaTime(103, per: 100)) > 0)
        #expect(hush.openness(at: MediaTime(107, per: 100)) == 1)
    }
}
