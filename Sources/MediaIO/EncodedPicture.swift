/// One picture as it goes over a wire.
public struct EncodedPicture: Sendable {
    /// An H.264 access unit with start codes, or a whole JPEG.
    public let bytes: [UInt8]
    /// Whether it is understood without those before it.
    public let isKey: Bool

    /// Makes a picture of bytes that were encoded before.
    ///
    /// - Parameters:
    ///   - bytes: an H.264 access unit with start codes, or a whole JPEG.
    ///   - isKey: whether it is understood without those before it.
    public init(bytes: [UInt8], isKey: Bool) { (self.bytes, self.isKey) = (bytes, isKey) }
}
