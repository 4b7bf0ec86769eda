public import Media

extension Image {
    /// The picture turned by 90 degrees clockwise: its top row becomes the right column.
    ///
    /// Takes four bytes a pixel.
    ///
    /// - Returns: a picture as wide as this one is high.
    public func turnedClockwise() -> Image { Orientation.turnRight.applied(to: self) }
}
