internal import Foundation

/// Tells speech from silence in a sound that is known from end to end, whatever its noise.
struct SpeechActivity {
    /// For each hop of 12.5 ms: whether there is speech.
    let isSpeech: [Bool]

    /// Seconds below which there is nothing to judge.
    static let leastSpeech = 0.8
    /// Below this, in decibels of full scale, there is no sound that anybody would hear.
    private static let inaudible = -60.0
    /// How far up between the quietest and the loudest speech begins.
    private static let height = 0.42
    /// Hops by which speech is widened on both sides: soft beginnings and ends count.
    private static let widening = 6

    /// - Parameters:
    ///   - power: mean square of each hop's samples.
    ///   - voicing: the articulation network's opinion on whether it is speech, 0...1.
    init(power: [Double], voicing: [Float]) {
        let count = min(power.count, voicing.count)
        let levels = (0..<count).map { index in
            let near = power[max(0, index - 1)...min(count - 1, index + 2)]
            return 10 * log10(near.reduce(0, +) / Double(near.count) + 1e-10)
        }
        let (low, high) = (levels.quantile(0.05) ?? -100, levels.quantile(0.95) ?? -100)
        // Sound without a pause has its quietest moments in speech: then silence begins 12 dB below the loudest at the latest.
        let threshold = max(Self.inaudible, min(low + Self.height * (high - low), high - 12), high - 35)
        let isLoud = (0..<count).map { levels[$0] > threshold }
        // Noise alone may be loud; the network has heard enough of it to know.
        let voiced = (0..<count).map { index in
            voicing[max(0, index - 12)...min(count - 1, index + 12)].contains { $0 > 0.5 }
        }
        isSpeech = (0..<count).map { index in
            voiced[index]
                && isLoud[max(0, index - Self.widening)...min(count - 1, index + Self.widening)].contains(true)
        }
    }
}
