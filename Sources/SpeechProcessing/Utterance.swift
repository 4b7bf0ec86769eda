public import Media

/// A text that is being spoken: chunks of one channel, one a sentence, each ending with a sentence's pause.
///
/// A sentence is made when it is asked for, and where the voice takes its time, the next one while it is heard: at most
/// one is ever made ahead, and whoever stops asking stops the work. Cancelling the task ends even a sentence that is
/// being made.
public struct Utterance: AsyncSequence, Sendable {
    /// One sentence's sound.
    public typealias Element = AudioChunk
    /// The only kind of error.
    public typealias Failure = SpeechError

    /// What is spoken, in words.
    public let sentences: SpokenText
    fileprivate let speaker: any SentenceSpeaker
    /// How fast and how high.
    public let delivery: Delivery

    /// Lets a voice speak.
    ///
    /// - Parameters:
    ///   - text: of any length; emoji are passed over.
    ///   - speaker: the voice.
    ///   - delivery: how fast and how high.
    /// - Throws: ``SpeechError`` with code `nothingToSay` when the text has no letter and no digit outside of emoji.
    public init(_ text: String, by speaker: any SentenceSpeaker, delivery: Delivery) throws(SpeechError) {
        sentences = SpokenText(text, language: speaker.profile.language)
        var first = sentences
        guard first.next() != nil else { throw .nothingToSay }
        (self.speaker, self.delivery) = (speaker, delivery)
    }

    /// Who speaks.
    public var voice: VoiceProfile { speaker.profile }

    /// Begins to speak, from the first sentence.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(utterance: self) }

    /// Speaks one sentence after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var sentences: SpokenText
        private let utterance: Utterance
        /// The sentence whose sound was given out last.
        public private(set) var sentence: SpokenSentence?
        private var hasSpoken = false
        private var ahead: SentenceAhead?

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
            while let chunk = try await nextSentence(isolation: actor) {
                guard chunk.samples.contains(where: { $0 != 0 }) else { continue }
                hasSpoken = true
                return chunk
            }
            guard hasSpoken else { throw .nothingToSay }
            return nil
        }

        private mutating func nextSentence(
            isolation actor: isolated (any Actor)?
        ) async throws(SpeechError) -> AudioChunk? {
            if Task.isCancelled { throw .cancelledSpeech }
            guard utterance.speaker.worksAhead else {
                guard let sentence = sentences.next() else { return nil }
                self.sentence = sentence
                return try await utterance.speaker.say(sentence, utterance.delivery)
            }
            guard let current = ahead ?? beginNext() else { return nil }
            ahead = nil
            sentence = current.sentence
            let chunk = try await current.chunk(isolation: actor)
            ahead = beginNext()
            return chunk
        }

        private mutating func beginNext() -> SentenceAhead? {
            sentences.next().map { SentenceAhead($0, utterance.speaker, utterance.delivery) }
        }
    }
}

/// A sentence that is made before it is asked for; dropping it ends the work.
///
/// Its task is nobody's child: it begins in one call of an iterator and is taken in the next.
private final class SentenceAhead: Sendable {
    let sentence: SpokenSentence
    private let task: Task<Result<AudioChunk, SpeechError>, Never>

    init(_ sentence: SpokenSentence, _ speaker: any SentenceSpeaker, _ delivery: Delivery) {
        self.sentence = sentence
        task = Task {
            do throws(SpeechError) {
                return .success(try await speaker.say(sentence, delivery))
            } catch {
                return .failure(error)
            }
        }
    }

    deinit { task.cancel() }

    func chunk(isolation actor: isolated (any Actor)?) async throws(SpeechError) -> AudioChunk {
        let task = task
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        return try result.get()
    }
}

extension SentenceSpeaker {
    /// Says a sentence behind the silence that the text asks for.
    fileprivate func say(_ sentence: SpokenSentence, _ delivery: Delivery) async throws(SpeechError) -> AudioChunk {
        let sound = try await say(sentence.text, delivery: delivery)
        guard sentence.pauseBefore > 0 else { return sound }
        let frames = Int((sentence.pauseBefore * Double(sound.sampleRate.hertz)).rounded())
        let silence = [Float](repeating: 0, count: frames * sound.channels)
        return AudioChunk(samples: silence + sound.samples, sampleRate: sound.sampleRate, channels: sound.channels)
    }
}

extension SpeechError {
    static let nothingToSay = SpeechError(
        .nothingToSay,
        "Text to speech failed: the text has nothing that could be pronounced. "
            + "Write at least one word or number in the language of the voice.")
}
