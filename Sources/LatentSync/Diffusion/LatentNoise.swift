internal import Foundation

/// Normal noise that can be read anywhere, so that a film can go on in its middle.
///
/// The order is that of the published inference: first the latents that all frames begin from, then for each chunk of 16
/// frames the noise of the masked faces' latents and that of the whole faces' latents.
public protocol LatentNoise: Sendable {
    /// Part of the endless row of values.
    ///
    /// - Parameter range: which, counted from 0.
    /// - Returns: independent values with mean 0 and deviation 1.
    func values(_ range: Range<Int>) -> [Float]
}

/// Noise that a number decides.
///
/// Each pair of values is made of its own position alone: mixed by
/// [SplitMix64](https://doi.org/10.1145/2714064.2660195), shaped by [Box and Muller](https://doi.org/10.1214/aoms/1177706645).
/// The values that the published program draws with the same seed on a graphics card cannot be had without that card.
public struct SeededNoise: LatentNoise {
    /// The number.
    public let seed: UInt64

    /// Takes the number.
    public init(seed: UInt64) { self.seed = seed }

    /// Part of the row.
    ///
    /// - Parameter range: which values.
    /// - Returns: the same for the same seed, however the row is cut.
    public func values(_ range: Range<Int>) -> [Float] {
        range.map { index in
            let pair = UInt64(truncatingIfNeeded: index / 2)
            let radius = (-2 * log(unit(2 * pair))).squareRoot()
            let angle = 2 * Double.pi * unit(2 * pair + 1)
            return Float(radius * (index.isMultiple(of: 2) ? cos(angle) : sin(angle)))
        }
    }

    /// A number above 0 and up to 1.
    private func unit(_ position: UInt64) -> Double {
        var word = seed &* 0xd134_2543_de82_ef95 &+ (position &+ 1) &* 0x9e37_79b9_7f4a_7c15
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        word ^= word >> 31
        return (Double(word >> 11) + 1) / 9_007_199_254_740_992
    }
}

/// Where the noise of each part of a film lies in the row.
struct NoiseLayout: Sendable {
    let shape: LatentShape
    /// Frames of a whole chunk.
    let chunk: Int

    /// What every frame begins from.
    var beginning: Range<Int> { 0..<shape.frame }

    /// The noise of one frame's latents.
    ///
    /// - Parameters:
    ///   - frame: in the film.
    ///   - isMasked: of the masked face; else of the whole one.
    ///   - total: frames of the film.
    /// - Returns: as many places as a frame has latents.
    func frame(_ frame: Int, isMasked: Bool, of total: Int) -> Range<Int> {
        let first = frame / chunk * chunk
        let count = min(chunk, total - first)
        let start = shape.frame * (1 + 2 * first + (isMasked ? 0 : count) + frame - first)
        return start..<start + shape.frame
    }
}
