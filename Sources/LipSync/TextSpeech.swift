internal import Media
public import MediaIO
public import SpeechProcessing

/// Speech made of text, a sentence at a time.
public struct TextSpeech: SpeechSource {
    private var sentences: Utterance.AsyncIterator
    private var resamplers: Resamplers?
    private var isOver = false

    /// Who speaks.
    public let voice: VoiceProfile

    /// Prepares to speak.
    ///
    /// - Parameter utterance: made by a ``VoiceSynthesizer``.
    public init(_ utterance: Utterance) {
        sentences = utterance.makeAsyncIterator()
        voice = utterance.voice
    }

    /// 48 kHz, one channel.
    public var playbackFormat: AudioFormat { AudioFormat(sampleRate: Resamplers.playback, channels: 1) }
    /// Not known: sentences are spoken as they are needed.
    public var expectedDuration: Double? { nil }

    /// Speaks the next sentence.
    ///
    /// - Returns: `nil` after the last.
    /// - Throws: ``SpeechError``, ``MediaError``.
    public nonisolated(nonsending) mutating func next() async throws -> AudioBlock? {
        guard !isOver else { return nil }
        if let chunk = try await sentences.next(isolation: #isolation) {
            let resamplers = try resamplers ?? Resamplers(from: chunk.sampleRate)
            self.resamplers = resamplers
            return try resamplers.append(chunk)
        }
        isOver = true
        return try resamplers?.finish()
    }
}

/// Brings a voice to the two rates that are needed.
private struct Resamplers {
    static let playback = SampleRate(hertz: 48_000)
    private let forModels: AudioResampler
    private let forPeople: AudioResampler

    init(from rate: SampleRate) throws(MediaError) {
        forModels = try AudioResampler(from: rate, channels: 1, to: .speech, channels: 1)
        forPeople = try AudioResampler(from: rate, channels: 1, to: Self.playback, channels: 1)
    }

    func append(_ chunk: AudioChunk) throws(MediaError) -> AudioBlock {
        AudioBlock(
            speech: SpeechAudio(try forModels.append(chunk).samples), playback: try forPeople.append(chunk))
    }

    func finish() throws(MediaError) -> AudioBlock {
        AudioBlock(speech: SpeechAudio(try forModels.finish().samples), playback: try forPeople.finish())
    }
}
