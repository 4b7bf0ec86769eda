import LipSync
import Media
import MediaIO

/// Speech that is in memory already: what the doctor and the bench feed, so that they measure no reading of files.
struct RecordedSpeech: SpeechSource {
    let playbackFormat: AudioFormat
    private(set) var blocks: [AudioBlock] = []
    private var position = 0

    init(playbackFormat: AudioFormat) { self.playbackFormat = playbackFormat }

    /// Takes speech from another source.
    ///
    /// - Parameters:
    ///   - source: what is recorded.
    ///   - limit: seconds after which no more is taken.
    /// - Throws: the source's error.
    nonisolated(nonsending) init(recording source: consuming some SpeechSource, limit: Double) async throws {
        self.init(playbackFormat: source.playbackFormat)
        while seconds < limit, let block = try await source.next() { append(block, limit: limit) }
    }

    /// All of it, as the models hear it.
    var speech: SpeechAudio { SpeechAudio(blocks.flatMap(\.speech.samples)) }

    /// Samples at 16 kHz.
    var sampleCount: Int { blocks.reduce(0) { $0 + $1.speech.samples.count } }

    var seconds: Double { Double(sampleCount) / Double(SampleRate.speech.hertz) }

    var expectedDuration: Double? { seconds }

    /// Adds a block, cut where all of it would exceed `limit` seconds.
    mutating func append(_ block: AudioBlock, limit: Double = .infinity) {
        let left = (limit - seconds) * Double(SampleRate.speech.hertz)
        guard Double(block.speech.samples.count) > left else { return blocks.append(block) }
        let share = max(0, left) / Double(block.speech.samples.count)
        let kept = Int(clamping: Double(block.playback.frames) * share) * block.playback.channels
        blocks.append(
            AudioBlock(
                speech: SpeechAudio(Array(block.speech.samples.prefix(Int(clamping: left)))),
                playback: AudioChunk(
                    samples: Array(block.playback.samples.prefix(kept)), sampleRate: block.playback.sampleRate,
                    channels: block.playback.channels)))
    }

    /// Adds silence.
    mutating func appendSilence(seconds: Double) {
        func zeros(_ rate: SampleRate, channels: Int) -> [Float] {
            [Float](repeating: 0, count: Int(clamping: seconds * Double(rate.hertz)) * channels)
        }
        let rate = playbackFormat.sampleRate
        append(
            AudioBlock(
                speech: SpeechAudio(zeros(.speech, channels: 1)),
                playback: AudioChunk(
                    samples: zeros(rate, channels: playbackFormat.channels), sampleRate: rate,
                    channels: playbackFormat.channels)))
    }

    mutating func next() -> AudioBlock? {
        guard position < blocks.count else { return nil }
        defer { position += 1 }
        return blocks[position]
    }
}
