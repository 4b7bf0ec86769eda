/// How clearly the edge of something that was pasted into the picture can be seen.
public struct Seam: Sendable, Equatable {
    /// The step of brightness along straight lines beside, above or below the mouth, beyond that of the lines next to
    /// them: levels of 0...255. The second clearest of four sides, for one line may be the background's own.
    public let box: Double
    /// The same along rings around the mouth.
    public let ring: Double
    /// Frames that were looked at.
    public let frames: Int

    /// The clearer of both.
    public var score: Double { max(box, ring) }
}
