internal import Media
internal import SpeechProcessing

/// Makes mel frames independent of how loud a voice is and how its microphone sounds, from the past alone.
///
/// Follows the speech level (it falls by 1 dB a second at most) and each band's mean over the last 3 seconds in which
/// there was speech; before enough of that was heard, a trained average voice stands in for the mean.
struct SpeechLevel: Sendable {
    /// Features of a hop: 80 bands relative to their mean, and the energy relative to the level.
    static let features = MelFrame.bands + 1

    private static let decay = (-1.0 / 240 as Float).exponential
    private static let fall: Float = 0.001
    /// How many hops of speech the average voice counts for.
    private static let priorWeight: Float = 40

    private var level: Float = -1.5
    private var weight: Float = 0
    private var sums = [Float](repeating: 0, count: MelFrame.bands)
    private var energy: Float = 0

    /// Hears a frame.
    mutating func update(_ frame: MelFrame) {
        frame.withValues { values in
            var sum: Float = 0
            for band in 4..<64 { sum += values[band] }
            energy = sum / 60
            level = max(energy, level - Self.fall)
            let share = ((energy - level + 1.6) * 5).sigmoid
            weight = Self.decay * weight + share
            for band in 0..<MelFrame.bands { sums[band] = Self.decay * sums[band] + share * values[band] }
        }
    }

    /// Writes the 81 features of the frame that was heard last.
    func writeFeatures(of frame: MelFrame, prior: [Float], to features: UnsafeMutablePointer<Float>) {
        let divisor = weight + Self.priorWeight
        frame.withValues { values in
            for band in 0..<MelFrame.bands {
                let mean = (sums[band] + Self.priorWeight * (prior[band] + level)) / divisor
                unsafe features[band] = min(max(values[band] - mean, -3.2), 3.2)
            }
        }
        unsafe features[MelFrame.bands] = max(energy - level, -4)
    }
}
