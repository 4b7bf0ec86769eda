public import Media

/// How a voice reads.
public struct Delivery: Sendable, Equatable {
    /// Words a minute that can be asked for.
    public static let rates = 80...450
    /// Pitches that can be asked for.
    public static let pitches = 0...99

    /// Words a minute, 80...450.
    public let wordsPerMinute: Int
    /// From low to high, 0...99; 50 is the voice's own.
    public let pitch: Int

    /// 160 words a minute at the voice's own pitch: somewhat slower than espeak's 175, as presenters speak.
    public static let standard = Delivery(rate: 160, pitch: 50)

    private init(rate: Int, pitch: Int) { (wordsPerMinute, self.pitch) = (rate, pitch) }

    /// Chooses rate and pitch.
    ///
    /// - Parameters:
    ///   - wordsPerMinute: 80...450.
    ///   - pitch: 0...99.
    /// - Throws: ``SpeechError`` with code `invalidDelivery` when one is out of range.
    public init(wordsPerMinute: Int = 160, pitch: Int = 50) throws(SpeechError) {
        guard Self.rates.contains(wordsPerMinute), Self.pitches.contains(pitch) else {
            throw SpeechError(
                code: .invalidDelivery,
                description: "Setting the voice failed: \(wordsPerMinute) words a minute at pitch \(pitch) cannot be "
                    + "spoken. Choose a rate of 80 to 450 and a pitch of 0 to 99.")
        }
        self.init(rate: wordsPerMinute, pitch: pitch)
    }
}

/// Makes speech of text with espeak-ng, a sentence at a time.
///
/// The library has one state for the whole process; all synthesizers take turns with it, sentence by sentence.
public struct Synthesizer: Sendable {
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
        var sentences = Sentences(text)
        guard sentences.next() != nil else { throw .nothingToSay }
        let chosen: Voice
        if let voice { chosen = voice } else { chosen = try self.voice(for: text) }
        return Utterance(sentences: Sentences(text), voice: chosen, delivery: delivery)
    }
}

/// A text that is being spoken: chunks of one channel, one a sentence, each ending with a sentence's pause.
///
/// A sentence is made when it is asked for, so nothing piles up, and whoever stops asking stops the work. Cancelling the
/// task ends even a sentence that is being made.
public struct Utterance: AsyncSequence, Sendable {
    /// One sentence's sound.
    public typealias Element = AudioChunk
    /// The only kind of error.
    public typealias Failure = SpeechError

    fileprivate let sentences: Sentences
    /// Who speaks.
    public let voice: Voice
    /// How fast and how high.
    public let delivery: Delivery

    init(sentences: Sentences, voice: Voice, delivery: Delivery) {
        (self.sentences, self.voice, self.delivery) = (sentences, voice, delivery)
    }

    /// Begins to speak, from the first sentence.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(utterance: self) }

    /// Speaks one sentence after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var sentences: Sentences
        private let utterance: Utterance
        private var hasSpoken = false

        fileprivate init(utterance: Utterance) { (self.utterance, sentences) = (utterance, utterance.sentences) }

        /// Speaks the next sentence.
        ///
        /// - Returns: its sound, or `nil` after the last one.
        /// - Throws: ``SpeechError``; `nothingToSay` when no sentence had a sound in this voice.
        public mutating func next() async throws(SpeechError) -> AudioChunk? {
            try await next(isolation: nil)
        }

        /// Speaks the next sentence.
        ///
        /// - Parameter actor: where the caller runs; the work is done elsewhere.
        /// - Returns: its sound, or `nil` after the last one.
        /// - Throws: ``SpeechError``; `nothingToSay` when no sentence had a sound in this voice.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(SpeechError) -> AudioChunk? {
            while let sentence = sentences.next() {
                if Task.isCancelled { throw .cancelledSpeech }
                let (samples, hertz) = try await EspeakEngine.shared.speak(
                    sentence, voice: utterance.voice, delivery: utterance.delivery)
                guard samples.contains(where: { $0 != 0 }) else { continue }
                hasSpoken = true
                return AudioChunk(samples: samples, sampleRate: SampleRate(hertz: hertz), channels: 1)
            }
            guard hasSpoken else { throw .nothingToSay }
            return nil
        }
    }
}

extension SpeechError {
    static let nothingToSay = SpeechError(
        code: .nothingToSay,
        description: "Text to speech failed: the text has nothing that could be pronounced. "
            + "Write at least one word or number in the language of the voice.")
}
