internal import Media
public import MediaIO
public import SpeechProcessing
internal import Synchronization

/// Speech made of text, a sentence at a time.
public struct TextSpeech: SpeechSource {
    private var sentences: Utterance.AsyncIterator
    private var resamplers: Resamplers?
    private var isOver = false
    private let record: CaptionRecord?
    /// Samples given out for people.
    private var spoken = 0

    /// Who speaks.
    public let voice: VoiceProfile

    /// Prepares to speak.
    ///
    /// - Parameters:
    ///   - utterance: made by a ``VoiceSynthesizer``.
    ///   - record: is told what is said when.
    public init(_ utterance: Utterance, captions record: CaptionRecord? = nil) {
        self.record = record
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
            let block = try resamplers.append(chunk)
            note(block)
            return block
        }
        isOver = true
        return try resamplers?.finish()
    }

    private mutating func note(_ block: AudioBlock) {
        let rate = Double(Resamplers.playback.hertz)
        let begin = spoken
        spoken += block.playback.samples.count
        guard let record, let sentence = sentences.sentence else { return }
        let start = min(Double(begin) / rate + sentence.pauseBefore, Double(spoken) / rate)
        record.add(sentence.written, during: start..<Double(spoken) / rate)
    }
}

/// What a film's voice says when; written by who speaks, read when the film is there.
public final class CaptionRecord: Sendable {
    private let sentences = Mutex<[Caption]>([])

    /// Begins empty.
    public init() {}

    func add(_ written: String, during time: Range<Double>) {
        sentences.withLock { sentences in
            // A sentence that was too long for the voice goes on.
            if written.isEmpty, let last = sentences.popLast() {
                sentences.append(Caption(last.text, during: last.time.lowerBound..<time.upperBound))
            } else {
                sentences.append(Caption(written, during: time))
            }
        }
    }

    /// What was said, cut to the size of a screen.
    public var captions: [Caption] {
        sentences.withLock { $0.flatMap { Caption.captions(of: $0.text, during: $0.time) } }
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
