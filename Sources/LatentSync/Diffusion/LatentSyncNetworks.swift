public import LipSync

/// The four networks of LatentSync (five with DeepCache), loaded when they are needed.
///
/// One owner, one thread at a time; calls block.
public protocol LatentSyncNetworks: AnyObject {
    /// Hears up to 30 s.
    ///
    /// - Parameter mel: 80 bands x 3000 frames, zeros where there is no sound.
    /// - Returns: 1500 positions x 5 layers x width.
    /// - Throws: ``LipSyncError`` (`model`).
    func encodeSpeech(_ mel: [Float]) throws(LipSyncError) -> [Float]

    /// Encodes one picture.
    ///
    /// - Parameter picture: three planes, -1...1.
    /// - Returns: means and logarithms of variances, 8 channels of latents.
    /// - Throws: ``LipSyncError`` (`model`).
    func encode(_ picture: [Float]) throws(LipSyncError) -> [Float]

    /// Decodes the latents of one picture.
    ///
    /// - Parameter latents: 4 channels, not scaled.
    /// - Returns: three planes, about -1...1.
    /// - Throws: ``LipSyncError`` (`model`).
    func decode(_ latents: [Float]) throws(LipSyncError) -> [Float]

    /// Loads what ``predictNoise(_:reusing:)`` will need for chunks like this one.
    ///
    /// - Parameter input: of the chunk.
    /// - Throws: ``LipSyncError`` (`model`).
    func prepare(_ input: NoiseInput) throws(LipSyncError)

    /// Says what is noise.
    ///
    /// - Parameters:
    ///   - input: what it looks at.
    ///   - reusing: takes the deep layers from the last whole run (DeepCache), which must have been of the same chunk.
    /// - Returns: halves x 4 channels x frames x latents.
    /// - Throws: ``LipSyncError`` (`model`).
    func predictNoise(_ input: NoiseInput, reusing: Bool) throws(LipSyncError) -> [Float]

    /// Lets go of networks that are not needed any more.
    ///
    /// - Parameter networks: which.
    func release(_ networks: Set<LatentSyncNetwork>)
}

/// A network of LatentSync, by the name of its file.
public enum LatentSyncNetwork: String, Sendable, CaseIterable {
    /// Whisper's encoder, with what its blocks give.
    case audioEncoder = "audio_encoder"
    /// Picture to latents.
    case encoder = "vae_encoder"
    /// Latents to picture.
    case decoder = "vae_decoder"
    /// Says what is noise.
    case unet
    /// Its outermost part alone, for DeepCache.
    case shallow = "unet_shallow"
}
