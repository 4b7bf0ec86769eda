internal import LipSync
internal import Media
internal import MediaIO

/// Makes the latents of chunks: looks at the faces, listens, and takes the steps.
struct ChunkMaker {
    /// The network's extents.
    let signature: LatentSyncSignature
    /// Which frame shows which.
    let plan: FramePlan
    /// Where the faces are, for each frame of the clip.
    let places: FacePlaces
    /// What stays of a face.
    let mask: FaceMask
    /// What is heard.
    let features: SpeechFeatures
    /// Takes the steps.
    let denoiser: ChunkDenoiser
    /// What faces are made of.
    let noise: any LatentNoise

    /// The frames of the clip that a chunk needs.
    func sources(of chunk: Range<Int>) -> Set<Int> { Set(chunk.map { plan.source(of: $0) }) }

    /// The aligned face of a frame.
    func face(_ source: Int, in image: Image) throws(LipSyncError) -> AlignedFace {
        let template = CropTemplate(resolution: signature.resolution)
        guard let crop = CropWarp.crop(image, places.placements[source], template) else {
            throw LipSyncError(.unusableClip, "the face in frame \(source) has no extent")
        }
        let resize = Lanczos4(
            width: template.width, height: template.height, toWidth: template.resolution, height: template.resolution)
        return AlignedFace(pixels: resize(crop, channels: 3))
    }

    /// What a chunk is made from; each face is encoded once, however often it is shown.
    ///
    /// - Parameters:
    ///   - chunk: frames of the film.
    ///   - frames: the clip's pictures.
    ///   - networks: encode.
    /// - Returns: latents and audio.
    /// - Throws: errors of the file and of the models; `CancellationError`.
    func conditions(
        of chunk: Range<Int>, _ frames: any FrameSource, _ networks: any LatentSyncNetworks
    ) throws -> ChunkConditions {
        var moments: [Int: (masked: [Float], whole: [Float])] = [:]
        try frames.forEach(sources(of: chunk)) { source, image in
            try Task.checkCancellation()
            let face = try face(source, in: image)
            moments[source] = (try networks.encode(face.masked(by: mask)), try networks.encode(face.planes))
        }
        let layout = NoiseLayout(shape: denoiser.shape, chunk: signature.chunkFrames)
        func latents(isMasked: Bool) -> [Float] {
            chunk.flatMap { frame -> [Float] in
                guard let moments = moments[plan.source(of: frame)] else { return [] }
                let values = noise.values(layout.frame(frame, isMasked: isMasked, of: plan.made))
                return LatentSampling.sample(isMasked ? moments.masked : moments.whole, noise: values)
            }
        }
        return ChunkConditions(
            frames: chunk.count, beginning: noise.values(layout.beginning), mask: mask.latent,
            masked: latents(isMasked: true), whole: latents(isMasked: false),
            audio: try features.audio(ofFrames: chunk))
    }
}
