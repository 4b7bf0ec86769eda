internal import Foundation

/// One window of emphasised samples in, one mel frame out; the arrays are scratch memory that is kept between frames.
struct MelAnalysis: Sendable {
    /// Samples in a window.
    static let size = 800

    private static let plan = FourierPlan(size: size)
    private static let filters = MelFilters(count: MelFrame.bands, bins: plan.bins, from: 55, to: 7600)
    private static let hann = (0..<size).map { index in
        Float(0.5 - 0.5 * cos(2 * Double.pi * Double(index) / Double(size)))
    }

    private var windowed = [Float](repeating: 0, count: size)
    private var spectrum = [Float](repeating: 0, count: size)
    private var magnitudes = [Float](repeating: 0, count: plan.bins)

    /// The mel frame of 800 samples.
    mutating func frame(of samples: [Float], from start: Int) -> MelFrame {
        for index in 0..<Self.size { windowed[index] = samples[start + index] * Self.hann[index] }
        Self.plan.magnitudes(of: &windowed, spectrum: &spectrum, into: &magnitudes)
        var frame = MelFrame()
        let filters = Self.filters
        frame.withMutableValues { values in
            for (index, band) in filters.bands.enumerated() {
                var sum: Float = 0
                var bin = band.firstBin
                for weight in band.weights {
                    sum.addProduct(filters.weights[weight], magnitudes[bin])
                    bin += 1
                }
                // The same as 20 log10, minus 20 dB, with -100...0 dB spread over -4...4.
                values[index] = min(max(1.6 * log10(max(1e-5, sum)) + 2.4, -4), 4)
            }
        }
        return frame
    }
}
