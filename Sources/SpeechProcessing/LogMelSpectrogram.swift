internal import Foundation

/// The log-mel spectrogram of a window of sound, as Whisper's encoder hears it: 80 bands, 100 frames a second.
///
/// After `WhisperFeatureExtractor` of Hugging Face Transformers: the samples are brought to zero mean and unit variance, the
/// ends are mirrored, and levels are measured against the loudest of the window. Owns scratch memory.
package struct LogMelSpectrogram: Sendable {
    /// Samples of a window.
    package let samples: Int
    /// Frames of a window; the one that is centred on its end is left out.
    package var frames: Int { samples / WhisperBands.hop }

    private var bands = WhisperBands()
    private var padded: [Float]

    /// Prepares for windows of one length.
    ///
    /// - Parameter samples: at 16 kHz, at least 400.
    package init(samples: Int) {
        precondition(samples >= WhisperBands.window)
        self.samples = samples
        padded = [Float](repeating: 0, count: samples + WhisperBands.window)
    }

    /// Writes the spectrogram of a window.
    ///
    /// - Parameters:
    ///   - sound: ``samples`` samples of -1...1.
    ///   - values: gets `WhisperBands.count * frames` values, all frames of the lowest band first.
    package mutating func write(_ sound: ArraySlice<Float>, to values: inout MutableSpan<Float>) {
        let count = frames
        precondition(sound.count == samples && values.count == WhisperBands.count * count)
        pad(sound)
        var loudest = -Float.infinity
        for frame in 0..<count {
            bands.hear(padded, from: frame * WhisperBands.hop) { band, level in
                loudest = max(loudest, level)
                values[band * count + frame] = level
            }
        }
        for index in 0..<values.count { values[index] = WhisperBands.normalized(values[index], loudest: loudest) }
    }

    /// The window with zero mean and unit variance, half a frame's window of it mirrored at both ends.
    private mutating func pad(_ sound: ArraySlice<Float>) {
        let mean = sound.reduce(0) { $0 + Double($1) } / Double(samples)
        let power = sound.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(samples)
        let scale = 1 / (power + 1e-7).squareRoot()
        let half = WhisperBands.window / 2
        var position = half
        for sample in sound {
            padded[position] = Float((Double(sample) - mean) * scale)
            position += 1
        }
        for place in 1...half {
            padded[half - place] = padded[half + place]
            padded[half + samples - 1 + place] = padded[half + samples - 1 - place]
        }
    }
}
