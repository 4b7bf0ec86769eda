public import Media

/// How much of a picture is shown around the faces that speak.
public enum Framing: String, Sendable, Codable, CaseIterable {
    /// All of it.
    case whole
    /// Head and shoulders.
    case portrait
    /// The head.
    case face

    /// What is left free above, below and at each side of the faces, in heights of a face from forehead to chin; enough for
    /// hair and for the motion of a head.
    private var margins: (above: Float, below: Float, beside: Float) {
        switch self {
        case .whole: (.infinity, .infinity, .infinity)
        case .portrait: (0.75, 1.45, 0.8)
        case .face: (0.55, 0.4, 0.35)
        }
    }

    /// The shapes that a part may have, width to height: between those of a phone and of a projector.
    private static let shapes: ClosedRange<Float> = 3 / 4...16 / 9

    /// The part of a picture that is shown.
    ///
    /// It has the picture's own shape as far as that is a usual one, lies inside the picture, and has even sides, as videos
    /// need.
    ///
    /// - Parameters:
    ///   - faces: the faces that speak, in the picture's pixels; without one all of it is shown.
    ///   - width: of the picture.
    ///   - height: of the picture.
    /// - Returns: columns and rows; a picture of odd sides loses a line unless all of it is shown.
    public func part(around faces: [Rectangle], width: Int, height: Int) -> (columns: Range<Int>, rows: Range<Int>) {
        let whole = (0..<width, 0..<height)
        guard self != .whole, let first = faces.first, width >= 2, height >= 2 else { return whole }
        let all = faces.dropFirst().reduce(first) { $0.union($1) }
        let unit = faces.map(\.height).max() ?? all.height
        guard unit > 0, all.x.isFinite, all.y.isFinite, all.area.isFinite else { return whole }
        let shape = (Float(width) / Float(height)).clamped(to: Self.shapes)
        var size = Point(
            all.width + 2 * margins.beside * unit, all.height + (margins.above + margins.below) * unit)
        let middle = Point(all.center.x, all.y - margins.above * unit + size.y / 2)
        if size.x < size.y * shape { size.x = size.y * shape } else { size.y = size.x / shape }
        let columns = Self.range(about: middle.x, length: size.x, of: width)
        return (columns, Self.range(about: middle.y, length: size.y, of: height))
    }

    /// A range of even length about a place, moved to lie inside.
    private static func range(about middle: Float, length: Float, of whole: Int) -> Range<Int> {
        range(about: middle, count: max(2, min(whole, Int(clamping: length.rounded()))) & ~1, of: whole)
    }

    /// So many whole pixels about a place, moved to lie inside.
    static func range(about middle: Float, count: Int, of whole: Int) -> Range<Int> {
        let start = max(0, min(whole - count, Int(clamping: (middle - Float(count) / 2).rounded())))
        return start..<start + count
    }
}
