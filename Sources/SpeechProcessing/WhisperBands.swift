internal import Foundation

/// What Whisper's encoder hears of 25 ms of sound: the energies of 80 mel bands, as logarithms.
///
/// A Hann window of 400 samples, power spectrum, Slaney bands from 0 to 8 kHz, log10, 1e-10 at least. Owns scratch memory,
/// which is kept between frames.
package struct WhisperBands: Sendable {
    /// Bands of a frame.
    package static let count = 80
    /// Samples from one frame to the next: 10 ms at 16 kHz.
    package static let hop = 160
    /// Samples that a frame sees.
    package static let window = 400

    private static let plan = FourierPlan(size: window)
    private static let filters = MelFilters(count: count, bins: plan.bins, from: 0, to: 8000)
    private static let hann = (0..<window).map { Float(0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(window))) }

    private var windowed = [Float](repeating: 0, count: window)
    private var spectrum = [Float](repeating: 0, count: window)
    private var magnitudes = [Float](repeating: 0, count: plan.bins)

    /// Prepares.
    package init() {}

    /// Hears a frame.
    ///
    /// - Parameters:
    ///   - samples: ``window`` of them from `start` on are heard.
    ///   - start: index of the first.
    ///   - body: is given each band's number, from the lowest on, and its level.
    package mutating func hear(_ samples: [Float], from start: Int, _ body: (Int, Float) -> Void) {
        for place in 0..<Self.window { windowed[place] = samples[start + place] * Self.hann[place] }
        Self.plan.magnitudes(of: &windowed, spectrum: &spectrum, into: &magnitudes)
        for (index, band) in Self.filters.bands.enumerated() {
            var energy: Float = 0
            var bin = band.firstBin
            for weight in band.weights {
                energy.addProduct(Self.filters.weights[weight], magnitudes[bin] * magnitudes[bin])
                bin += 1
            }
            body(index, log10(max(1e-10, energy)))
        }
    }

    /// What the encoder takes for a level: -1...1, mostly; what is 80 dB below the loudest is cut off.
    package static func normalized(_ level: Float, loudest: Float) -> Float { (max(level, loudest - 8) + 4) / 4 }
}
