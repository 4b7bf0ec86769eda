/// The order in which an image stores the channels of a pixel, eight bits each.
///
/// Every `Image` carries its format, and ``Image/converted(to:)`` is the only place where channels change places: a
/// picture with red and blue exchanged cannot be written by accident.
public enum PixelFormat: String, Sendable, CaseIterable {
    /// Red, green, blue.
    case rgb
    /// Blue, green, red.
    case bgr
    /// Red, green, blue, opacity. The format of every decoded picture, opacity being 255.
    case rgba
    /// Blue, green, red, opacity.
    case bgra
    /// Luma (BT.601 weights, as JPEG uses).
    case gray

    /// Bytes that one pixel takes.
    public var bytesPerPixel: Int {
        switch self {
        case .gray: 1
        case .rgb, .bgr: 3
        case .rgba, .bgra: 4
        }
    }

    /// Byte offsets of red, green and blue inside a pixel, for loops over ``Image/pixels``; all 0 for ``gray``.
    public var colorOffsets: (red: Int, green: Int, blue: Int) {
        let all = offsets
        return (all.red, all.green, all.blue)
    }

    /// Byte offsets of red, green, blue and opacity inside a pixel; opacity is `nil` where there is none.
    var offsets: (red: Int, green: Int, blue: Int, opacity: Int?) {
        switch self {
        case .rgb: (0, 1, 2, nil)
        case .bgr: (2, 1, 0, nil)
        case .rgba: (0, 1, 2, 3)
        case .bgra: (2, 1, 0, 3)
        case .gray: (0, 0, 0, nil)
        }
    }
}
