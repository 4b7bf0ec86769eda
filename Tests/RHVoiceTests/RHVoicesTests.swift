import Media
import SpeechProcessing
import Testing

@testable import RHVoice

/// Voices that nobody hears, for what is not RHVoice's.
private struct OtherVoices: VoiceSynthesizer {
    struct Speaker: SentenceSpeaker {
        let profile = VoiceProfile(id: "other", name: "Other", language: "en", quality: nil, licence: nil)
        let worksAhead = false

        func say(_ sentence: String, delivery: Delivery) async throws(SpeechError) -> AudioChunk {
            AudioChunk(samples: [0], sampleRate: .speech, channels: 1)
        }
    }

    let voices = [Speaker().profile]

    func speech(_ text: String, named voice: String?, delivery: Delivery) throws(SpeechError) -> Utterance {
        try Utterance(text, by: Speaker(), delivery: delivery)
    }
}

@Suite("RHVoice's list")
struct RHVoiceDescriptionTests {
    @Test("terms that keep a business from using a voice are known, and the library's own are the rest's")
    func licences() {
        func voice(_ name: String) -> RHVoiceDescription {
            RHVoiceDescription(name: name, language: "ru", gender: .female)
        }
        #expect(voice("Anna").licence == "LGPL-2.1+" && voice("Anna").isForBusiness)
        #expect(voice("Aleksandr-hq").licence == "CC-BY-SA-4.0" && voice("Aleksandr-hq").isForBusiness)
        #expect(voice("Arina").licence == "CC-BY-NC-ND-4.0" && !voice("Arina").isForBusiness)
        #expect(!voice("Talgat").isForBusiness)
        #expect(voice("Evgeniy-Rus").id == "rhvoice-evgeniy-rus" && !voice("Evgeniy-Rus").isForBusiness)
    }
}

@Suite(
    "RHVoice",
    .enabled(
        if: RHVoices(others: OtherVoices())?.voices.contains { $0.language == "ru" } == true,
        "needs RHVoice with a Russian voice: Scripts/bootstrap --rhvoice"))
struct RHVoicesTests {
    private let voices: RHVoices

    init() throws { voices = try #require(RHVoices(others: OtherVoices())) }

    private func sound(_ text: String, named voice: String? = nil, rate: Int = 160, pitch: Int = 50) async throws
        -> AudioChunk
    {
        var whole = AudioChunk(samples: [], sampleRate: .speech, channels: 1)
        let delivery = try Delivery(wordsPerMinute: rate, pitch: pitch)
        for try await chunk in try voices.speech(text, named: voice, delivery: delivery) {
            whole = AudioChunk(
                samples: whole.samples + chunk.samples, sampleRate: chunk.sampleRate, channels: 1)
        }
        return whole
    }

    @Test("Russian text is spoken by a woman whose voice a business may use, English by others")
    func choosesByLanguage() throws {
        let russian = try voices.speech("Добрый день, уважаемые гости.", named: nil, delivery: .standard).voice
        #expect(russian.id.hasPrefix("rhvoice-") && russian.gender == .female)
        #expect(russian.licence?.contains("NC") == false)
        #expect(try voices.speech("Good day, dear guests.", named: nil, delivery: .standard).voice.id == "other")
        #expect(try voices.speech("Да.", named: "rhvoice-aleksandr", delivery: .standard).voice.name == "Aleksandr")
        #expect(try voices.speech("Да.", named: "nobody", delivery: .standard).voice.id == "other")
    }

    @Test("speech has sound, is quicker at a higher rate, and another at another pitch")
    func delivers() async throws {
        let text = "Банк открывает новое отделение."
        let usual = try await sound(text)
        let seconds = Double(usual.samples.count) / Double(usual.sampleRate.hertz)
        #expect((1.5...5).contains(seconds))
        #expect((usual.samples.map { abs($0) }.max() ?? 0) > 0.1)
        let quick = try await sound(text, rate: 300)
        #expect(Double(quick.samples.count) < 0.75 * Double(usual.samples.count))
        #expect(try await sound(text, pitch: 90).samples != usual.samples)
        #expect(try await sound(text).samples.count == usual.samples.count)
    }

    @Test(
        "what no voice can read is silent or sound, never a crash",
        arguments: ["\u{202E}абв", "𝄞 a", "<b>да", "а\u{0}б"])
    func strangeText(text: String) async throws {
        let sound = try await sound(text, named: "rhvoice-anna")
        #expect(!sound.samples.contains { !$0.isFinite })
    }

    @Test("a voice that was cancelled stops, and the next sentence is spoken whole")
    func cancels() async throws {
        let long = String(repeating: "Банк открывает новое отделение, ", count: 12)
        let task = Task { try await sound(long) }
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try await sound("Да.").samples.count > 4000)
    }
}
