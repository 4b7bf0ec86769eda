internal import Foundation
internal import SpeechProcessing

/// The log-mel spectrogram that Whisper hears, of a sound of known length: 80 bands x 100 frames a second.
///
/// After `log_mel_spectrogram` of [Whisper](https://arxiv.org/abs/2212.04356), as LatentSync calls it: of the whole sound at
/// once, so that everything is measured against the loudest value of all of it, not of each half minute. Two passes over
/// the samples do that in memory that does not grow with them.
struct LogMel: Sendable {
    /// Mel bands of a frame.
    static let bands = 80
    /// Samples from one frame to the next, 10 ms.
    static let hop = 160
    /// The shortest sound that has a frame for each of the encoder's positions, in samples.
    static let shortest = 2 * hop

    private static let window = 400
    private static let bins = window / 2 + 1
    private static let hann = (0..<window).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(window)) }
    private static let cosines = (0..<window).map { cos(2 * .pi * Double($0) / Double(window)) }
    private static let sines = (0..<window).map { sin(2 * .pi * Double($0) / Double(window)) }
    private static let filters = MelFilters(count: bands, bins: bins, from: 0, to: 8000)

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
        let half = Self.window / 2
        // The ends are mirrored, which reaches half a window back into the sound.
        let needed =
            max(0, range.lowerBound * Self.hop - 2 * half)..<min(samples, range.upperBound * Self.hop + 2 * half)
        let sound = try read(needed)
        var levels: [Float] = []
        levels.reserveCapacity(range.count * Self.bands)
        var frame = [Double](repeating: 0, count: Self.window)
        for index in range {
            for place in 0..<Self.window {
                var position = index * Self.hop - half + place
                if position < 0 { position = -position }
                if position >= samples { position = 2 * (samples - 1) - position }
                frame[place] = Double(sound[position - needed.lowerBound]) * Self.hann[place]
            }
            let powers = Self.powers(of: frame)
            for band in Self.filters.bands {
                var (energy, bin) = (0.0, band.firstBin)
                for weight in band.weights {
                    energy += Double(Self.filters.weights[weight]) * powers[bin]
                    bin += 1
                }
                levels.append(Float(log10(max(energy, 1e-10))))
            }
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
        levels.map { (max($0, loudest - 8) + 4) / 4 }
    }

    /// The power spectrum of a real frame: the sums of what is even and what is odd about its middle.
    private static func powers(of frame: [Double]) -> [Double] {
        let half = window / 2
        var (even, odd) = ([Double](repeating: 0, count: half + 1), [Double](repeating: 0, count: half + 1))
        (even[0], even[half]) = (frame[0], frame[half])
        for place in 1..<half {
            even[place] = frame[place] + frame[window - place]
            odd[place] = frame[place] - frame[window - place]
        }
        return (0..<bins).map { bin in
            var (real, imaginary, turn) = (0.0, 0.0, 0)
            for place in 0...half {
                real += even[place] * cosines[turn]
                imaginary += odd[place] * sines[turn]
                turn += bin
                if turn >= window { turn -= window }
            }
            return real * real + imaginary * imaginary
        }
    }
}
