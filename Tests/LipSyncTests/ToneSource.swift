import LipSync
import Media
import MediaIO

/// A tone in pieces of odd sizes.
struct ToneSource: SpeechSource {
    let playbackFormat = AudioFormat(sampleRate: SampleRate(hertz: 48_000), channels: 1)
    var expectedDuration: Double? { isLengthKnown ? Double(total) / 16_000 : nil }
    let total: Int
    var isLengthKnown = true
    var pause: Duration = .zero
    /// Samples that come at once.
    var piece = 937
    var damagedPackets: Int { sent / 8000 }
    private var sent = 0

    init(samples: Int, pause: Duration = .zero, isLengthKnown: Bool = true, piece: Int = 937) {
        (total, self.pause, self.isLengthKnown, self.piece) = (samples, pause, isLengthKnown, piece)
    }

    nonisolated(nonsending) mutating func next() async throws -> AudioBlock? {
        guard sent < total else { return nil }
        if pause > .zero { try await Task.sleep(for: pause) }
        let count = min(piece, total - sent)
        sent += count
        let playback = (0..<count * 3).map { 0.3 * (Float($0) * 0.05).sine }
        return AudioBlock(
            speech: SpeechAudio([Float](repeating: 0.1, count: count)),
            playback: AudioChunk(samples: playback, sampleRate: playbackFormat.sampleRate, channels: 1))
    }
}
