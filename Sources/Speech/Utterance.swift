public import Media

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
