internal import SpeechProcessing

/// The log-mel spectrogram that Whisper hears, of a sound of known length: 80 bands x 100 frames a second.
///
/// After `log_mel_spectrogram` of [Whisper](https://arxiv.org/abs/2212.04356), as LatentSync calls it: of the whole sound at
/// once, so that everything is measured against the loudest value of all of it, not of each half minute. Two passes over
/// the samples do that in memory that does not grow with them.
struct LogMel: Sendable {
    /// Mel bands of a frame.
    static let bands = WhisperBands.count
    /// The shortest sound that has a frame for each of the encoder's positions, in samples.
    static let shortest = 2 * hop

    private static let hop = WhisperBands.hop

    /// Samples of the whole sound, at 16 kHz.
    let samples: Int

    /// Takes the length of a sound.
    ///
    /// - Parameter samples: at least ``shortest``.
    init(samples: Int) {
        precondition(samples >= Self.shortest, "a sound of \(samples) samples has no mel frames")
        self.samples = samples
    }

    /// Frames of the whole sound; the one that would begin at its end is dropped.
    var frames: Int { samples / Self.hop }

    /// Levels of some frames as they are, log10 of energies, not yet measured against the loudest one.
    ///
    /// - Parameters:
    ///   - range: which frames.
    ///   - read: gives samples of a range that lies inside the sound.
    /// - Returns: `range.count * 80` values, band after band of each frame.
    /// - Throws: what `read` throws.
    func levels<Failure: Error>(
        of range: Range<Int>, reading read: (Range<Int>) throws(Failure) -> [Float]
    ) throws(Failure) -> [Float] {
        let half = WhisperBands.window / 2
        // The ends are mirrored, which reaches half a window back into the sound.
        let needed =
            max(0, range.lowerBound * Self.hop - 2 * half)..<min(samples, range.upperBound * Self.hop + 2 * half)
        let sound = try read(needed)
        var levels: [Float] = []
        levels.reserveCapacity(range.count * Self.bands)
        var bands = WhisperBands()
        var frame = [Float](repeating: 0, count: WhisperBands.window)
        for index in range {
            for place in 0..<WhisperBands.window {
                var position = index * Self.hop - half + place
                if position < 0 { position = -position }
                if position >= samples { position = 2 * (samples - 1) - position }
                frame[place] = sound[position - needed.lowerBound]
            }
            bands.hear(frame, from: 0) { levels.append($1) }
        }
        return levels
    }

    /// What the encoder takes: everything more than eight decades (80 dB) below the loudest value is cut off.
    ///
    /// - Parameters:
    ///   - levels: as ``levels(of:reading:)`` gives them.
    ///   - loudest: the greatest of the whole sound.
    /// - Returns: values that are mostly -1...1.
    static func normalized(_ levels: [Float], loudest: Float) -> [Float] {
        levels.map { WhisperBands.normalized($0, loudest: loudest) }
    }
}
