/// Makes speech of text with espeak-ng, a sentence at a time.
///
/// The library has one state for the whole process; all synthesizers take turns with it, sentence by sentence.
public struct Synthesizer: VoiceSynthesizer {
    /// The installed voices.
    public let catalogue: VoiceCatalogue

    /// Finds the voices; the first one in a process loads the library, which takes some milliseconds.
    ///
    /// - Throws: ``SpeechError`` with code `voiceDataMissing` or `synthesisFailed`.
    public init() async throws(SpeechError) { catalogue = try await EspeakEngine.shared.catalogue() }

    /// The voice that reads a text when nobody chose one: the language is guessed from its letters.
    ///
    /// - Parameter text: any text.
    /// - Returns: a Russian voice for Cyrillic, an Uzbek one for oʻ, gʻ and frequent words, and so on; English otherwise.
    /// - Throws: ``SpeechError`` with code `unknownVoice` when neither that language nor English is installed.
    public func voice(for text: String) throws(SpeechError) -> Voice {
        do {
            return try catalogue.voice(named: LanguageGuess.language(of: text))
        } catch {
            return try catalogue.voice(named: "en")
        }
    }

    /// Prepares to speak; the sound is made as it is asked for.
    ///
    /// - Parameters:
    ///   - text: of any length; emoji are passed over.
    ///   - voice: who speaks, or `nil` for ``voice(for:)``.
    ///   - delivery: how fast and how high.
    /// - Returns: the sound, one chunk a sentence.
    /// - Throws: ``SpeechError`` with code `nothingToSay` when the text has no letter and no digit outside of emoji.
    public func speech(
        _ text: String, voice: Voice? = nil, delivery: Delivery = .standard
    ) throws(SpeechError) -> Utterance {
        let chosen: Voice
        if let voice { chosen = voice } else { chosen = try self.voice(for: text) }
        return try Utterance(text, by: EspeakSpeaker(voice: chosen), delivery: delivery)
    }

    /// espeak-ng's voices, by name.
    public var voices: [VoiceProfile] { catalogue.voices.map(VoiceProfile.init) }

    /// Prepares to speak; the sound is made as it is asked for.
    ///
    /// - Parameters:
    ///   - text: of any length; emoji are passed over.
    ///   - voice: what ``VoiceCatalogue/voice(named:)`` takes, or `nil` for ``voice(for:)``.
    ///   - delivery: how fast and how high.
    /// - Returns: the sound, one chunk a sentence.
    /// - Throws: ``SpeechError``: `unknownVoice`, `nothingToSay`.
    public func speech(
        _ text: String, named voice: String?, delivery: Delivery
    ) throws(SpeechError) -> Utterance {
        guard let voice else { return try speech(text, delivery: delivery) }
        return try speech(text, voice: catalogue.voice(named: voice), delivery: delivery)
    }
}
