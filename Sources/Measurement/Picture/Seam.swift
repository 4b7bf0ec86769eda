/// How clearly the edge of something that was pasted into the picture can be seen.
public struct Seam: Sendable, Equatable {
    /// The step of brightness along upright lines on both sides of the mouth, beyond that of the lines next to them.
    ///
    /// Levels of 0...255. The less clear of both sides, for one line may be the background's own.
    public let box: Double
    /// The same along rings around the mouth.
    public let ring: Double
    /// Frames that were looked at.
    public let frames: Int

    /// The clearer of both.
    public var score: Double { max(box, ring) }
}
