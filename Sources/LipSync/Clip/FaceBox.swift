public import Media

/// The part of a picture that holds a face: whole pixels, left and top inclusive, right and bottom exclusive.
public struct FaceBox: Sendable, Hashable {
    /// The first column.
    public let left: Int
    /// The first row.
    public let top: Int
    /// The column after the last one.
    public let right: Int
    /// The row after the last one.
    public let bottom: Int

    /// Makes a box of at least one pixel.
    ///
    /// - Parameters:
    ///   - left: the first column.
    ///   - top: the first row.
    ///   - right: the column after the last one, over `left`.
    ///   - bottom: the row after the last one, over `top`.
    public init(left: Int, top: Int, right: Int, bottom: Int) {
        precondition(left < right && top < bottom, "a box has at least one pixel")
        (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }

    /// Columns.
    public var width: Int { right - left }
    /// Rows.
    public var height: Int { bottom - top }
    /// The same area in picture coordinates.
    public var rectangle: Rectangle {
        Rectangle(x: Float(left), y: Float(top), width: Float(width), height: Float(height))
    }
}
