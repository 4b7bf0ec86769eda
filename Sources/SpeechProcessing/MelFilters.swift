internal import Foundation

/// The triangles that turn a spectrum of 0 to 8 kHz into mel bands, non-zero weights only.
///
/// Slaney's scale and norm; by default as `librosa.filters.mel(sr=16000, n_fft=800, n_mels=80, fmin=55, fmax=7600)`: 80 bands
/// of 401 bins, 20 Hz apart.
package struct MelFilters: Sendable {
    /// Where each band's first bin is, and where its weights lie in ``weights``.
    package struct Band: Sendable {
        package var firstBin: Int
        package var weights: Range<Int>
    }

    /// From the lowest.
    package let bands: [Band]
    /// Of all bands, one behind the other.
    package let weights: [Float]

    /// Makes filters.
    ///
    /// - Parameters:
    ///   - count: bands.
    ///   - bins: of the spectrum, 0 and 8 kHz among them.
    ///   - low: where the lowest band begins, in hertz.
    ///   - high: where the highest one ends, in hertz.
    package init(count: Int, bins: Int, from low: Double, to high: Double) {
        let (lowest, highest) = (Self.mel(hertz: low), Self.mel(hertz: high))
        let edges = (0..<count + 2).map { index in
            Self.hertz(mel: lowest + (highest - lowest) * Double(index) / Double(count + 1))
        }
        let binWidth = 8000.0 / Double(bins - 1)
        var (bands, weights) = ([Band](), [Float]())
        for band in 0..<count {
            let (left, peak, right) = (edges[band], edges[band + 1], edges[band + 2])
            let first = weights.count
            var firstBin = 0
            for bin in 0..<bins {
                let frequency = Double(bin) * binWidth
                let height = min((frequency - left) / (peak - left), (right - frequency) / (right - peak))
                guard height > 0 else { continue }
                if weights.count == first { firstBin = bin }
                weights.append(Float(height * 2 / (right - left)))
            }
            bands.append(Band(firstBin: firstBin, weights: first..<weights.count))
        }
        (self.bands, self.weights) = (bands, weights)
    }

    // Linear below 1 kHz (200/3 Hz a mel), logarithmic above: Slaney's Auditory Toolbox, librosa's `htk=False`.
    private static func mel(hertz: Double) -> Double {
        hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) * 27 / log(6.4)
    }

    private static func hertz(mel: Double) -> Double {
        mel < 15 ? mel * 200 / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
    }
}
