internal import Foundation

/// Latents of pictures: drawn from what the encoder says, not its middle, as the published inference does.
enum LatentSampling {
    /// What latents are multiplied by for the network, as Stable Diffusion's VAE asks for.
    static let scale: Float = 0.18215

    /// Draws the latents of one picture.
    ///
    /// - Parameters:
    ///   - moments: means of four channels, then the logarithms of their variances.
    ///   - noise: half as many normal values.
    /// - Returns: as many values as the noise.
    static func sample(_ moments: [Float], noise: [Float]) -> [Float] {
        noise.indices.map { index in
            let spread = exp(0.5 * min(max(moments[noise.count + index], -30), 20))
            return (moments[index] + spread * noise[index]) * scale
        }
    }
}
