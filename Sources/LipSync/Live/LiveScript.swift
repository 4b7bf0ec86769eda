internal import Media
internal import MediaIO
internal import SpeechProcessing

/// Texts that wait to be spoken in a live session.
struct LiveScript {
    /// Texts that may wait.
    static let most = 32

    private let synthesizer: any VoiceSynthesizer
    private var texts: [(text: Utterance, id: String?)] = []
    /// Goes up whenever what is being spoken is to be dropped.
    private(set) var chapter = 0

    init(synthesizer: any VoiceSynthesizer) { self.synthesizer = synthesizer }

    /// Queues a text.
    ///
    /// - Throws: ``LiveError``: `badRequest`, `queueFull`.
    mutating func add(_ text: String, voice: String?, rate: Double?, id: String? = nil) throws(LiveError) {
        guard texts.count < Self.most else {
            throw LiveError(
                .queueFull, "\(Self.most) texts are waiting to be spoken", hint: "Wait until some have been spoken.")
        }
        guard text.unicodeScalars.count <= SpeechLimits.text else {
            throw LiveError(
                .badRequest, "the text has more than \(SpeechLimits.text) characters", hint: "Send it in several parts."
            )
        }
        let rate = rate ?? 1
        guard (0.5...2).contains(rate) else {
            throw LiveError(.badRequest, "a speed of \(rate) is not possible", hint: "Choose 0.5 to 2.")
        }
        do {
            let speech = try synthesizer.speech(text, named: voice, delivery: Delivery.standard.scaled(by: rate))
            texts.append((speech, id))
        } catch {
            throw LiveError(.badRequest, "\(error)", hint: "Change the text or choose another voice.")
        }
    }

    /// The text that is spoken next; no longer queued.
    mutating func next() -> (text: Utterance, id: String?)? { texts.isEmpty ? nil : texts.removeFirst() }

    /// Drops everything, also what is being spoken.
    ///
    /// - Parameter seconds: when.
    /// - Returns: the texts that had not begun.
    mutating func clear(at seconds: Double) -> [LiveSpoken] {
        defer {
            texts = []
            chapter += 1
        }
        return texts.map { LiveSpoken(id: $0.id, time: seconds, isCut: true) }
    }
}

/// Brings sentences of a voice to another rate.
final class VoiceResampler {
    private let rate: SampleRate
    private var resampler: AudioResampler?

    init(rate: SampleRate) { self.rate = rate }

    /// The chunk's sound, without what the resampler still holds: some samples of the pause that ends a sentence.
    func append(_ chunk: AudioChunk) throws(MediaError) -> [Float] {
        if let resampler { return try resampler.append(chunk).samples }
        let resampler = try AudioResampler(from: chunk.sampleRate, channels: 1, to: rate, channels: 1)
        self.resampler = resampler
        return try resampler.append(chunk).samples
    }
}
