internal import Media
internal import MediaIO

/// A source of speech being heard: counts what came and keeps the sound that goes with frames still to be written.
///
/// Sound waits here from when it is heard until its frames are drawn: a look-ahead and one block of the source.
struct SpeechFeed<Source: SpeechSource> {
    private var source: Source
    private let format: AudioFormat
    private var waiting: [Float] = []
    private var sent = 0
    private var recorded: [AudioBlock] = []
    private var replayed = 0

    /// Samples heard, at 16 kHz.
    private(set) var samples = 0
    /// Whether the source has ended.
    private(set) var isOver = false

    init(_ source: Source) {
        self.source = source
        format = source.playbackFormat
    }

    /// Pieces of the speech that were damaged and left out so far.
    var damagedPackets: Int { source.damagedPackets }
    /// Pauses of the speech that were left out so far, as its clock was broken there.
    var clockJumps: Int { source.clockJumps }

    /// Frames that the speech takes, as far as the source declares its length.
    func expectedFrames(_ rate: FrameRate) -> Int? {
        let recordedSamples = recorded.reduce(0) { $0 + $1.speech.samples.count }
        if recordedSamples > 0 { return rate.frames(coveringSamples: recordedSamples, at: .speech) }
        return source.expectedDuration.map { max(1, Int(clamping: ($0 * rate.framesPerSecond).rounded(.up))) }
    }

    /// Hears the next piece.
    ///
    /// - Returns: the piece as each voice speaks it; `nil` at the end.
    /// - Throws: the source's error.
    nonisolated(nonsending) mutating func hear() async throws -> [SpeechAudio]? {
        guard let block = try await nextBlock() else {
            isOver = true
            return nil
        }
        samples += block.speech.samples.count
        waiting += block.playback.samples
        return block.voices
    }

    private nonisolated(nonsending) mutating func nextBlock() async throws -> AudioBlock? {
        guard replayed < recorded.count else { return try await source.next() }
        defer { replayed += 1 }
        return recorded[replayed]
    }

    /// Takes the source in ahead of time, so that its length is known.
    ///
    /// - Parameter limit: seconds; no more is taken.
    /// - Returns: whether all of it was taken.
    /// - Throws: the source's error.
    nonisolated(nonsending) mutating func record(atMost limit: Double) async throws -> Bool {
        var seconds = 0.0
        while seconds < limit {
            guard let block = try await source.next() else { return true }
            seconds += Double(block.speech.samples.count) / Double(SampleRate.speech.hertz)
            recorded.append(block)
        }
        return false
    }

    /// Takes the sound up to a moment, as far as it was heard, from where the last one ended.
    ///
    /// - Parameters:
    ///   - time: nothing after it is taken.
    ///   - isPadded: silence takes the place of what is missing.
    /// - Returns: one chunk, or none.
    mutating func takeSound(until time: MediaTime, isPadded: Bool = false) -> [AudioChunk] {
        let missing =
            (Int(clamping: time.ticks(per: Int64(clamping: format.sampleRate.hertz))) - sent) * format.channels
        guard missing > 0 else { return [] }
        if isPadded, waiting.count < missing {
            waiting += [Float](repeating: 0, count: missing - waiting.count)
        }
        return take(min(missing, waiting.count))
    }

    /// All sound that was heard and not taken.
    mutating func takeSound() -> [AudioChunk] { take(waiting.count) }

    private mutating func take(_ count: Int) -> [AudioChunk] {
        guard count > 0 else { return [] }
        let samples = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        sent += count / format.channels
        return [AudioChunk(samples: samples, sampleRate: format.sampleRate, channels: format.channels)]
    }
}
