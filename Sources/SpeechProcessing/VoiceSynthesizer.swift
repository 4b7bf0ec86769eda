public import Media

/// Makes speech of text, a sentence at a time, with voices of one kind or of several.
public protocol VoiceSynthesizer: Sendable {
    /// Every voice that can speak now, in the order in which people are offered them.
    var voices: [VoiceProfile] { get }

    /// Prepares to speak; the sound is made as it is asked for.
    ///
    /// - Parameters:
    ///   - text: of any length; emoji are passed over.
    ///   - voice: the ``VoiceProfile/id`` of a voice, or what people call it; `nil` goes by the language of the text.
    ///   - delivery: how fast and how high.
    /// - Returns: the sound, one chunk a sentence.
    /// - Throws: ``SpeechError``: `nothingToSay`, `unknownVoice`, `voiceMissing`.
    func speech(_ text: String, named voice: String?, delivery: Delivery) throws(SpeechError) -> Utterance

    /// Loads what the first sentence needs, so that it does not wait.
    func warmUp() async
}

extension VoiceSynthesizer {
    /// Nothing to load.
    public func warmUp() async {}
}

/// One voice that is ready to say sentences.
public protocol SentenceSpeaker: Sendable {
    /// Who it is.
    var profile: VoiceProfile { get }
    /// Whether a sentence takes long enough that it should be made while the one before is heard.
    var worksAhead: Bool { get }

    /// Says one sentence, with a sentence's pause after it; works on a thread of its own.
    ///
    /// - Parameters:
    ///   - sentence: at most 400 characters.
    ///   - delivery: how fast and how high.
    /// - Returns: sound of one channel, silent where the voice has no sound for the sentence.
    /// - Throws: ``SpeechError``, with code `cancelled` where the task was cancelled on the way.
    func say(_ sentence: String, delivery: Delivery) async throws(SpeechError) -> AudioChunk
}

/// One of espeak-ng's voices.
struct EspeakSpeaker: SentenceSpeaker {
    let voice: Voice

    var profile: VoiceProfile { VoiceProfile(voice) }
    // Some milliseconds a sentence: not worth holding a second one.
    var worksAhead: Bool { false }

    func say(_ sentence: String, delivery: Delivery) async throws(SpeechError) -> AudioChunk {
        // espeak-ng's Uzbek knows Latin letters well and few of the Cyrillic ones: it says "s" for "ш".
        let sentence = voice.language == "uz" ? UzbekScript.transliterated(sentence) : sentence
        let (samples, hertz) = try await EspeakEngine.shared.speak(sentence, voice: voice, delivery: delivery)
        return AudioChunk(samples: samples, sampleRate: SampleRate(hertz: hertz), channels: 1)
    }
}
