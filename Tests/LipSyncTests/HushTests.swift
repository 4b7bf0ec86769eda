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
        #expect((0.5..<1).contains(hush.openness(at: MediaTime(9, per: 10))))
        #expect(hush.openness(at: MediaTime(94, per: 100)) == 0)
        hush.hear(SpeechAudio([Float](repeating: 0.1, count: 1600)))
        #expect(hush.openness(at: MediaTime(112, per: 100)) == 0)
        #expect(hush.openness(at: MediaTime(115, per: 100)) > 0)
        #expect(hush.openness(at: MediaTime(119, per: 100)) == 1)
    }

    @Test("stays shut while nobody speaks, until the mouth would rest anyway")
    func silence() {
        var hush = Hush()
        hush.hear(SpeechAudio([Float](repeating: 0.1, count: 16_000)))
        hush.begin(at: MediaTime(9, per: 10))
        hush.hear(SpeechAudio([Float](repeating: 0.1, count: 64)))
        hush.hear(SpeechAudio([Float](repeating: 0.001, count: 8000)))
        for hundredth in 94...180 { #expect(hush.openness(at: MediaTime(Int64(hundredth), per: 100)) == 0) }
        #expect(hush.openness(at: MediaTime(187, per: 100)) == 1)
    }

    @Test("opens a little before the sound of who speaks next")
    func next() {
        var hush = Hush()
        hush.hear(SpeechAudio([Float](repeating: 0.1, count: 16_000)))
        hush.begin(at: MediaTime(9, per: 10))
        hush.hear(SpeechAudio([Float](repeating: 0, count: 6400)))
        hush.hear(SpeechAudio([Float](repeating: 0.1, count: 160)))
        #expect(hush.openness(at: MediaTime(131, per: 100)) == 0)
        #expect(hush.openness(at: MediaTime(139, per: 100)) == 1)
    }
}
