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
        #expect(hush.openness(at: MediaTime(112, per: 100)) == 0)
        #expect(hush.openness(at: MediaTime(115, per: 100)) > 0)
        #expect(hush.openness(at: MediaTime(119, per: 100)) == 1)
    }
}
