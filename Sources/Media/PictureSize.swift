/// How large a picture says that it is: two numbers of a file, which may be anything.
public struct PictureSize: Sendable, Hashable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int

    /// Takes the numbers as they stand in the file.
    ///
    /// - Parameters:
    ///   - width: pixels in a row.
    ///   - height: rows.
    public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    /// How many pixels that is; as many as an `Int` holds where there are more.
    public var pixels: Int { width.saturatingTimes(height) }
}
