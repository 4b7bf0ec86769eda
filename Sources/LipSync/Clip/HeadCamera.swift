internal import Media

/// Decides which part of each frame of a clip is shown, so that the head stays in it.
///
/// Like a camera on a good tripod: it stands still while the head stays near the middle, follows in a second what goes
/// farther, and never trembles. Places are whole pixels, since a picture between pixels would be softer than its neighbours.
/// After a cut it is where the new head is. A value; times are handed in.
struct HeadCamera {
    /// Columns of the part.
    let width: Int
    /// Rows of the part.
    let height: Int
    private let framing: Framing
    private let picture: (width: Int, height: Int)
    /// The height of the face for which the part was chosen.
    private let unit: Float
    /// The middle of the part, and its speed in pixels a second.
    private var place: Point?
    private var speed = Point.zero
    private var time = 0.0

    /// How far from the middle a face may be before it is followed, in its heights.
    private static let slack: Float = 0.08
    /// Faces that are farther than this from where they were, in their heights, are in another shot.
    private static let leap: Float = 1.5
    /// How quickly a face is followed: a critically damped spring of this frequency, in radians a second.
    private static let stiffness: Float = 5

    /// Chooses the size of the part.
    ///
    /// - Parameters:
    ///   - framing: how much is shown.
    ///   - faces: as a look through the clip found them, each the union of those that speak; one at least.
    ///   - width: of the clip's frames.
    ///   - height: of the clip's frames.
    init?(_ framing: Framing, faces: [Rectangle], width: Int, height: Int) {
        let heights = faces.map(\.height).sorted()
        guard framing != .whole, let unit = heights.isEmpty ? nil : heights[heights.count / 2], unit > 0,
            let usual = faces.first(where: { $0.height == unit })
        else { return nil }
        let part = framing.part(around: [usual], width: width, height: height)
        guard part.columns.count < width || part.rows.count < height else { return nil }
        (self.framing, self.unit, picture) = (framing, unit, (width, height))
        (self.width, self.height) = (part.columns.count, part.rows.count)
    }

    /// The part that is shown.
    ///
    /// - Parameters:
    ///   - face: where the face is in the frame; `nil` where none is known: then the camera stands.
    ///   - seconds: the frame's time, not before that of the frame before.
    /// - Returns: columns and rows inside the frame, as many each time.
    mutating func follow(_ face: Rectangle?, at seconds: Double) -> (columns: Range<Int>, rows: Range<Int>) {
        let step = Float(max(0, min(seconds - time, 0.2)))
        time = seconds
        if let face, face.area.isFinite, face.x.isFinite, face.y.isFinite {
            let aim = aim(at: face)
            if let old = place, (aim - old).length < Self.leap * unit { move(old, to: aim, step) } else { cut(to: aim) }
        }
        let middle = place ?? Point(Float(picture.width) / 2, Float(picture.height) / 2)
        return (
            Framing.range(about: middle.x, count: width, of: picture.width),
            Framing.range(about: middle.y, count: height, of: picture.height)
        )
    }

    /// The middle of the part that would show a face best.
    private func aim(at face: Rectangle) -> Point {
        let part = framing.part(around: [face], width: picture.width, height: picture.height)
        let (x, y) = (part.columns.lowerBound + part.columns.upperBound, part.rows.lowerBound + part.rows.upperBound)
        return Point(Float(x) / 2, Float(y) / 2)
    }

    private mutating func cut(to aim: Point) { (place, speed) = (aim, .zero) }

    private mutating func move(_ old: Point, to aim: Point, _ step: Float) {
        let way = aim - old
        let beyond = max(0, way.length - Self.slack * unit)
        let pull = way.length > 0 ? way * (beyond / way.length) : .zero
        // The exact motion of the spring, whatever the step: a frame rate changes nothing.
        let decay = (-Self.stiffness * step).exponential
        let rest = speed - pull * Self.stiffness
        let target = old + pull
        let next = target + (rest * step - pull) * decay
        speed = (rest - (rest * step - pull) * Self.stiffness) * decay
        place = next
    }
}
