/// How a film is drawn.
public struct LatentSyncSettings: Sendable, Hashable, Codable {
    /// Denoising steps; 20 as published.
    public var steps: Int
    /// How much the speech counts beyond what the network does by itself; 1 for nothing, 1.5 as published.
    public var guidance: Float
    /// Decides the noise that the faces are made of.
    public var seed: UInt64
    /// Whether only every third step runs the whole network: less than half the time, and another picture.
    public var usesDeepCache: Bool

    /// How many steps can be asked for.
    public static let possibleSteps = DenoisingSchedule.possibleSteps
    /// How much guidance can be asked for.
    public static let possibleGuidance: ClosedRange<Float> = 1...10

    /// Makes settings; without any, those of the published script, without its DeepCache.
    ///
    /// - Parameters:
    ///   - steps: in ``possibleSteps``.
    ///   - guidance: in ``possibleGuidance``.
    ///   - seed: any number.
    ///   - usesDeepCache: whether only every third step runs the whole network.
    public init(steps: Int = 20, guidance: Float = 1.5, seed: UInt64 = 1247, usesDeepCache: Bool = false) {
        (self.steps, self.guidance, self.seed, self.usesDeepCache) = (steps, guidance, seed, usesDeepCache)
    }
}
