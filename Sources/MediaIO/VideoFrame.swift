public import Media

/// A picture of a video and when it is shown.
public struct VideoFrame: Sendable {
    /// The picture: ``PixelFormat/rgba``, upright, opaque.
    public let image: Image
    /// Counted from 0.
    public let index: Int
    /// When it is shown, counted from the start of the file's content.
    public let time: MediaTime
}
