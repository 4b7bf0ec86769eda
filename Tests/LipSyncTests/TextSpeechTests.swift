import LipSync
import Media
import MediaIO
import SpeechProcessing
import TestSupport
import Testing

@Suite("Speech from text")
struct TextSpeechTests {
    @Test("Models and people hear the same length", arguments: ["Good morning. How are you?", "Добрый день!"])
    func lengths(text: String) async throws {
        let synthesizer = try await Synthesizer()
        var speech = TextSpeech(try synthesizer.speech(text))
        var (forModels, forPeople) = (0, 0)
        var loudest: Float = 0
        while let block = try await speech.next() {
            forModels += block.speech.samples.count
            forPeople += block.playback.frames
            loudest = max(loudest, block.speech.samples.map(abs).max() ?? 0)
        }
        #expect(forModels > 8000)
        #expect(abs(forPeople - 3 * forModels) <= 3)
        #expect(loudest > 0.05)
        #expect(loudest <= 1)
    }
}
