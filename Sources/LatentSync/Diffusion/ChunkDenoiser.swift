internal import LipSync

/// What a chunk's frames are made from.
struct ChunkConditions: Sendable {
    /// Frames, 1 to 16.
    let frames: Int
    /// 4 channels of one frame: what all frames of the film begin from.
    let beginning: [Float]
    /// One frame's mask at the size of latents.
    let mask: [Float]
    /// Frames x 4 channels x latents.
    let masked: [Float]
    /// Frames x 4 channels x latents.
    let whole: [Float]
    /// Frames x 50 x width.
    let audio: [Float]
}

/// Makes the latents of a chunk out of noise, step by step.
///
/// With [classifier-free guidance](https://arxiv.org/abs/2207.12598), and [DeepCache](https://arxiv.org/abs/2312.00858) with every
/// third step whole where it is asked for.
struct ChunkDenoiser: Sendable {
    let shape: LatentShape
    let schedule: DenoisingSchedule
    /// How much the speech counts; 1 looks at it alone.
    let guidance: Float
    /// Whether only every third step runs the whole network.
    let usesDeepCache: Bool

    /// Steps of DeepCache of which one is whole.
    static let interval = 3

    /// Whether a step runs the whole network.
    func isWhole(step: Int) -> Bool { !usesDeepCache || step.isMultiple(of: Self.interval) }

    /// What a chunk starts from, before its first step.
    func start(_ chunk: ChunkConditions) -> NoiseInput {
        let (plane, frames) = (shape.plane, chunk.frames)
        var sample: [Float] = []
        sample.reserveCapacity(NoiseInput.channels * frames * plane)
        for channel in 0..<LatentShape.channels {
            for _ in 0..<frames { sample += chunk.beginning[channel * plane..<(channel + 1) * plane] }
        }
        for _ in 0..<frames { sample += chunk.mask }
        for latents in [chunk.masked, chunk.whole] {
            for channel in 0..<LatentShape.channels {
                for frame in 0..<frames {
                    let start = frame * shape.frame + channel * plane
                    sample += latents[start..<start + plane]
                }
            }
        }
        let isGuided = guidance > 1
        let silence = [Float](repeating: 0, count: isGuided ? chunk.audio.count : 0)
        return NoiseInput(
            frames: frames, halves: isGuided ? 2 : 1, sample: sample, audio: silence + chunk.audio,
            timestep: schedule.timesteps[0])
    }

    /// Takes one step.
    ///
    /// - Parameters:
    ///   - index: which.
    ///   - input: the chunk, which comes nearer to a picture.
    ///   - networks: say what is noise.
    /// - Throws: ``LipSyncError`` (`model`).
    func step(_ index: Int, _ input: inout NoiseInput, _ networks: any LatentSyncNetworks) throws(LipSyncError) {
        input.timestep = schedule.timesteps[index]
        let predicted = try networks.predictNoise(input, reusing: !isWhole(step: index))
        var latents = latents(of: input)
        schedule.step(&latents, noise: guided(predicted, halves: input.halves), index: index)
        input.sample.replaceSubrange(0..<latents.count, with: latents)
    }

    /// What the steps have made: 4 channels x frames x latents, scaled as the network has it.
    func latents(of input: NoiseInput) -> [Float] { Array(input.sample.prefix(shape.frame * input.frames)) }

    /// What is noise, the speech being followed more than it asks for itself.
    func guided(_ predicted: [Float], halves: Int) -> [Float] {
        guard halves == 2 else { return predicted }
        let count = predicted.count / 2
        return (0..<count).map { predicted[$0] + guidance * (predicted[count + $0] - predicted[$0]) }
    }

    /// The latents of one frame of a chunk, for the decoder.
    ///
    /// - Parameters:
    ///   - frame: in the chunk.
    ///   - latents: of the chunk, 4 channels x frames x latents.
    /// - Returns: 4 channels, not scaled any more.
    func frame(_ frame: Int, of latents: [Float]) -> [Float] {
        let (plane, frames) = (shape.plane, latents.count / shape.frame)
        return (0..<LatentShape.channels).flatMap { channel in
            let start = (channel * frames + frame) * plane
            return latents[start..<start + plane].map { $0 / LatentSampling.scale }
        }
    }
}
