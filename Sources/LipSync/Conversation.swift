internal import Media
public import MediaIO

/// Several voices at once, each for a face of its own: they begin together, and the conversation lasts as long as the
/// longest of them.
///
/// Whoever waits for an answer is silent in their own source; that is how a dialogue is cut up. Of each voice no more is
/// held than one block of its source beyond what was handed out.
public struct Conversation: SpeechSource {
    /// One voice: what was read of it and not handed out yet.
    private struct Line {
        var source: any SpeechSource
        let channels: Int
        var speech: [Float] = []
        var playback: [Float] = []
        var isOver = false

        init(_ source: any SpeechSource) { (self.source, channels) = (source, source.playbackFormat.channels) }

        var playbackFrames: Int { playback.count / channels }

        nonisolated(nonsending) mutating func read() async throws {
            guard let block = try await source.next() else { return isOver = true }
            speech += block.speech.samples
            playback += block.playback.samples
        }

        mutating func takeSpeech(_ count: Int) -> SpeechAudio {
            let taken = Array(speech.prefix(count))
            speech.removeFirst(taken.count)
            return SpeechAudio(taken + [Float](repeating: 0, count: count - taken.count))
        }

        /// Adds its sound to that of the others; one channel sounds in all of them.
        mutating func sound(_ frames: Int, in mix: inout [Float], channels mixed: Int) {
            let count = min(frames, playbackFrames)
            for frame in 0..<count {
                for channel in 0..<mixed {
                    mix[frame * mixed + channel] += playback[frame * channels + min(channel, channels - 1)]
                }
            }
            playback.removeFirst(count * channels)
        }
    }

    private var lines: [Line]
    /// 48 kHz; two channels where any voice has them.
    public let playbackFormat: AudioFormat
    /// The longest voice's, where all are known.
    public let expectedDuration: Double?
    /// Of all voices.
    public var damagedPackets: Int { lines.reduce(0) { $0 + $1.source.damagedPackets } }
    /// Of all voices.
    public var clockJumps: Int { lines.reduce(0) { $0 + $1.source.clockJumps } }

    /// Joins voices.
    ///
    /// - Parameter sources: what each face says, one at least.
    public init(_ sources: [any SpeechSource]) {
        precondition(!sources.isEmpty, "somebody speaks in a conversation")
        lines = sources.map { Line($0) }
        let formats = sources.map(\.playbackFormat)
        playbackFormat = AudioFormat(
            sampleRate: formats[0].sampleRate, channels: formats.map(\.channels).max() ?? 1)
        let durations = sources.compactMap(\.expectedDuration)
        expectedDuration = durations.count == sources.count ? durations.max() : nil
    }

    /// The next piece: as much as every voice that still speaks has read.
    ///
    /// - Returns: `nil` when all have ended.
    /// - Throws: the error of the voice that fails.
    public nonisolated(nonsending) mutating func next() async throws -> AudioBlock? {
        while true {
            for index in lines.indices {
                while !lines[index].isOver, lines[index].speech.isEmpty || lines[index].playback.isEmpty {
                    try await lines[index].read()
                }
            }
            let speaking = lines.filter { !$0.isOver }
            let samples = speaking.map(\.speech.count).min() ?? lines.map(\.speech.count).max() ?? 0
            let frames = speaking.map(\.playbackFrames).min() ?? lines.map(\.playbackFrames).max() ?? 0
            if samples == 0, frames == 0 {
                if speaking.isEmpty { return nil }
                continue
            }
            var mix = [Float](repeating: 0, count: frames * playbackFormat.channels)
            var voices: [SpeechAudio] = []
            for index in lines.indices {
                voices.append(lines[index].takeSpeech(samples))
                lines[index].sound(frames, in: &mix, channels: playbackFormat.channels)
            }
            return AudioBlock(
                voices: voices,
                playback: AudioChunk(
                    samples: mix.map { $0.clamped(to: -1...1) }, sampleRate: playbackFormat.sampleRate,
                    channels: playbackFormat.channels))
        }
    }
}
