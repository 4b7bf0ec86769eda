public import SpeechProcessing

/// RHVoice's voices before others: natural ones that need no download, where the library is installed.
///
/// Text whose language one of them reads is spoken by it where nobody chose a voice: by one that a business may use, a woman's
/// if there is one. English and other languages stay with the others, whose voices are better.
public struct RHVoices: VoiceSynthesizer {
    private let others: any VoiceSynthesizer
    private let installed: [RHVoiceDescription]
    private let engine: RHVoiceEngine

    /// Languages whose text it speaks unasked.
    private static let preferred: Set<String> = ["ru", "uz", "ky", "tt", "uk"]

    /// Opens the library; `nil` where it or its voices are not installed.
    ///
    /// - Parameter others: all other voices.
    public init?(others: any VoiceSynthesizer) {
        guard let library = RHVoiceLibrary.open() else { return nil }
        self.others = others
        installed = library.voices
        engine = RHVoiceEngine(library)
    }

    /// RHVoice's first, those that a business may use before the rest.
    public var voices: [VoiceProfile] {
        (installed.filter(\.isForBusiness) + installed.filter { !$0.isForBusiness }).map(\.profile) + others.voices
    }

    /// Prepares to speak; one of RHVoice's voices where it is named or reads the text's language best, else another.
    ///
    /// - Parameters:
    ///   - text: of any length.
    ///   - voice: `rhvoice-anna`, `anna`, or what others call theirs; `nil` goes by the language of the text.
    ///   - delivery: how fast and how high.
    /// - Returns: the sound, one chunk a sentence.
    /// - Throws: ``SpeechError``.
    public func speech(_ text: String, named voice: String?, delivery: Delivery) throws(SpeechError) -> Utterance {
        guard let chosen = voice.map(named) ?? natural(for: text) else {
            return try others.speech(text, named: voice, delivery: delivery)
        }
        return try Utterance(text, by: RHVoiceSpeaker(voice: chosen, engine: engine), delivery: delivery)
    }

    /// Prepares the others.
    public func warmUp() async { await others.warmUp() }

    private func named(_ request: String) -> RHVoiceDescription? {
        let wanted = request.lowercased()
        return installed.first { $0.id == wanted || $0.name.lowercased() == wanted }
    }

    private func natural(for text: String) -> RHVoiceDescription? {
        let language = LanguageGuess.language(of: text)
        guard Self.preferred.contains(language) else { return nil }
        let speakers = installed.filter { $0.language == language && $0.isForBusiness }
        return speakers.first { $0.gender == .female } ?? speakers.first
    }
}
