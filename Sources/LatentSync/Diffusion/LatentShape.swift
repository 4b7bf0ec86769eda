/// The extents of what the diffusion works on.
public struct LatentShape: Sendable, Hashable {
    /// Channels of a picture's latents.
    public static let channels = 4
    /// Pixels that one latent stands for, each way.
    public static let pixels = 8

    /// Latents a side.
    public let side: Int
    /// Values of one frame and one channel.
    public var plane: Int { side * side }
    /// Values of one frame.
    public var frame: Int { Self.channels * plane }

    /// Takes the network's resolution.
    ///
    /// - Parameter resolution: pixels a side of what the network draws.
    public init(resolution: Int) { side = resolution / Self.pixels }
}
