internal import Foundation

/// Which noise levels the denoising visits, and how it gets from one to the next.
///
/// [DDIM](https://arxiv.org/abs/2010.02502) without added noise, as diffusers' `DDIMScheduler` with the settings of LatentSync:
/// 1000 levels whose betas are squares of evenly spaced roots, leading spacing, an offset of one.
struct DenoisingSchedule: Sendable, Equatable {
    private static let levels = 1000
    /// Share of the picture that is left at each level.
    static let shares: [Double] = {
        let (low, high) = (0.00085.squareRoot(), 0.012.squareRoot())
        var product = 1.0
        return (0..<levels).map { level in
            let root = low + (high - low) * Double(level) / Double(levels - 1)
            product *= 1 - root * root
            return product
        }
    }()

    /// How many steps can be asked for.
    static let possibleSteps = 1...200

    /// Noise levels, from the noisiest.
    let timesteps: [Int]
    private let stride: Int

    /// Chooses the levels.
    ///
    /// - Parameter steps: how many, in ``possibleSteps``.
    init(steps: Int) {
        precondition(Self.possibleSteps.contains(steps), "no schedule has \(steps) steps")
        let stride = Self.levels / steps
        self.stride = stride
        timesteps = (0..<steps).reversed().map { $0 * stride + 1 }
    }

    /// Takes one step.
    ///
    /// - Parameters:
    ///   - latents: at the level `timesteps[index]`; afterwards at the next one.
    ///   - noise: what the network takes for noise in them.
    ///   - index: which step.
    func step(_ latents: inout [Float], noise: [Float], index: Int) {
        let level = timesteps[index]
        let share = Self.shares[level]
        // At the end the share of level 0 counts, not 1: `set_alpha_to_one` is off.
        let next = Self.shares[max(0, level - stride)]
        let (fromLatents, fromNoise) = ((next / share).squareRoot(), (1 - share).squareRoot())
        let factor = Float(fromLatents)
        let back = Float((1 - next).squareRoot() - fromLatents * fromNoise)
        for place in latents.indices { latents[place] = factor * latents[place] + back * noise[place] }
    }
}
