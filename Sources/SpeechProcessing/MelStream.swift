internal import Foundation
public import Media

/// Turns 16 kHz speech into mel frames, one every 12.5 ms, however the audio is cut.
///
/// Frame i is centred on sample 200 i and sees the 800 samples around it, so it comes once 200 i + 400 samples are in
/// (25 ms after its centre). Pre-emphasis 0.97, periodic Hann window of 800, magnitude spectrum, 80 Slaney bands from
/// 55 to 7600 Hz, then `clip(1.6 log10(max(1e-5, m)) + 2.4, -4, 4)`: what Wav2Lip's `audio.melspectrogram` computes.
///
/// The same samples give the same frames, bit for bit, whatever the pieces in which they came. Memory does not grow.
public struct MelStream: Sendable {
    /// What is taken to lie before the first sample, and in ``finish()`` after the last.
    public enum Edge: Sendable {
        /// The sound mirrored: librosa 0.7, with which Wav2Lip was trained. For the head of a file.
        case reflect
        /// Silence: librosa's `constant`. For a live stream, whose head is what was heard before.
        case silence
    }

    private let edge: Edge
    /// Emphasised samples from the start of the next frame's window on; ``filled`` of them are there.
    private var pending = [Float](repeating: 0, count: MelAnalysis.size + 1)
    private var filled = 0
    /// Whether ``pending`` still lacks the samples before the first one.
    private var isAtHead: Bool
    private var previous: Float = 0
    private var analysis = MelAnalysis()
    /// Samples that came so far.
    public private(set) var sampleCount = 0
    /// Frames that were given so far.
    public private(set) var frameCount = 0

    /// Begins at the head of a sound.
    ///
    /// - Parameter edge: what lies before it and after it.
    public init(edge: Edge = .silence) {
        self.edge = edge
        isAtHead = edge == .reflect
        if edge == .silence { filled = MelAnalysis.size / 2 }
    }

    /// Hears more sound.
    ///
    /// - Parameter audio: any number of samples.
    /// - Returns: the frames that it completes, oldest first.
    public mutating func append(_ audio: SpeechAudio) -> [MelFrame] {
        var frames: [MelFrame] = []
        append(audio) { frames.append($0) }
        return frames
    }

    /// Hears more sound, without an array of frames.
    ///
    /// - Parameters:
    ///   - audio: any number of samples.
    ///   - body: is given each frame that the sound completes, oldest first.
    public mutating func append(_ audio: SpeechAudio, _ body: (MelFrame) -> Void) {
        sampleCount += audio.samples.count
        var taken = 0
        while taken < audio.samples.count {
            // A mirrored head needs sample 400 as well: the first sample is not repeated.
            let wanted = isAtHead ? MelAnalysis.size / 2 + 1 : MelAnalysis.size
            let count = min(audio.samples.count - taken, wanted - filled)
            for offset in 0..<count {
                let sample = audio.samples[taken + offset]
                pending[filled + offset] = sample - 0.97 * previous
                previous = sample
            }
            (filled, taken) = (filled + count, taken + count)
            if isAtHead, filled == wanted { mirrorHead() }
            while filled >= MelAnalysis.size { emit(body) }
        }
    }

    /// Ends the sound: gives the frames whose window reaches past it, centred up to the last sample, and begins anew.
    ///
    /// - Returns: what is missing to `1 + samples / 200` frames in all; nothing where no sample ever came.
    public mutating func finish() -> [MelFrame] {
        var frames: [MelFrame] = []
        if sampleCount > 0 {
            let padded = paddedEnd()
            let total = 1 + sampleCount / MelFrame.hop
            for index in 0..<total - frameCount {
                frames.append(analysis.frame(of: padded, from: index * MelFrame.hop))
            }
        }
        self = MelStream(edge: edge)
        return frames
    }

    private mutating func emit(_ body: (MelFrame) -> Void) {
        body(analysis.frame(of: pending, from: 0))
        frameCount += 1
        filled -= MelFrame.hop
        for index in 0..<filled { pending[index] = pending[index + MelFrame.hop] }
    }

    /// Puts the mirrored samples 400...1 before samples 0...400.
    private mutating func mirrorHead() {
        let half = MelAnalysis.size / 2
        for index in stride(from: half, through: 0, by: -1) { pending[half + index] = pending[index] }
        for index in 0..<half { pending[index] = pending[2 * half - index] }
        filled += half
        isAtHead = false
    }

    /// The samples of the windows that are still open, with 400 more behind the last one.
    private func paddedEnd() -> [Float] {
        let half = MelAnalysis.size / 2
        let sound = pending[..<filled]
        guard edge == .reflect else { return sound + [Float](repeating: 0, count: half) }
        // A sound of under 401 samples never got its head, and may have to be mirrored several times over.
        let period = max(1, 2 * (filled - 1))
        return (isAtHead ? -half..<filled + half : 0..<filled + half).map { position in
            let phase = ((position % period) + period) % period
            return sound[min(phase, period - phase)]
        }
    }
}
