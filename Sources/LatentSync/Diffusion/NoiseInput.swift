/// What the network looks at in one step.
public struct NoiseInput: Sendable {
    /// Frames, 1 to 16.
    public let frames: Int
    /// 2 with guidance (without speech, then with it), else 1 (with speech).
    public let halves: Int
    /// 13 channels x frames x latents: noisy latents, mask, masked latents, whole latents; the same for all halves.
    public var sample: [Float]
    /// Halves x frames x 50 x width: zeros for the half without speech.
    public let audio: [Float]
    /// The level of noise, 1...951.
    public var timestep: Int

    /// Channels that the network takes.
    public static let channels = 13
}
