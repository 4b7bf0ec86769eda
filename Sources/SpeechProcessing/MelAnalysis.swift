internal import Foundation

/// One window of emphasised samples in, one mel frame out; the arrays are scratch memory that is kept between frames.
struct MelAnalysis: Sendable {
    private static let plan = FourierPlan()
    private static let filters = MelFilters(count: MelFrame.bands, bins: FourierPlan.bins, from: 55, to: 7600)
    private static let hann = (0..<FourierPlan.size).map { index in
        Float(0.5 - 0.5 * cos(2 * Double.pi * Double(index) / Double(FourierPlan.size)))
    }

    private var windowed = [Float](repeating: 0, count: FourierPlan.size)
    private var spectrum = [Float](repeating: 0, count: FourierPlan.size)
    private var magnitudes = [Float](repeating: 0, count: FourierPlan.bins)

    /// The mel frame of 800 samples.
    mutating func frame(of samples: [Float], from start: Int) -> MelFrame {
        for index in 0..<FourierPlan.size { windowed[index] = samples[start + index] * Self.hann[index] }
        unsafe windowed.withUnsafeMutableBufferPointer { windowed in
            unsafe spectrum.withUnsafeMutableBufferPointer { spectrum in
                unsafe magnitudes.withUnsafeMutableBufferPointer { magnitudes in
                    guard let input = windowed.baseAddress, let scratch = spectrum.baseAddress,
                        let output = magnitudes.baseAddress
                    else { return }
                    unsafe Self.plan.magnitudes(of: input, spectrum: scratch, into: output)
                }
            }
        }
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
