internal import Media

/// The mark's picture: what each of its pixels keeps of the film and what it adds.
///
/// It is drawn from distances to a few lines, so that it needs no font and is smooth at any size.
struct BadgeStamp {
    /// A pixel: 256 parts of what is there, and levels on top.
    struct Tint: Equatable {
        let keep: Int
        let add: Int
    }

    let width: Int
    let height: Int
    let tints: [Tint]

    /// Part of a picture's shorter side that the mark is high; and the least height that can be read.
    private static let size = (share: Float(0.045), least: 14)
    /// How dark the box is, and how bright its edge: it is seen on black as on white.
    private static let (darkness, edge): (Float, Float) = (0.62, 0.85)

    // In heights of the mark.
    private static let aspect: Float = 1.55
    private static let radius: Float = 0.24
    private static let (stroke, line): (Float, Float) = (0.055, 0.035)
    /// A and I, line by line.
    private static let strokes: [(Point, Point)] = [
        (Point(0.32, 0.77), Point(0.57, 0.24)), (Point(0.57, 0.24), Point(0.82, 0.77)),
        (Point(0.41, 0.59), Point(0.73, 0.59)), (Point(1.16, 0.24), Point(1.16, 0.77)),
    ]

    /// Draws it.
    ///
    /// - Parameters:
    ///   - side: the shorter side of the pictures that it is for.
    ///   - limit: the most columns that there are.
    init(shorterSide side: Int, fitting limit: Int) {
        let wanted = max(Self.size.least, Int(clamping: (Float(side) * Self.size.share).rounded()))
        height = max(1, min(wanted, side, Int(clamping: Float(limit) / Self.aspect)))
        width = max(1, min(limit, Int(clamping: (Float(height) * Self.aspect).rounded())))
        var tints: [Tint] = []
        tints.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width {
                let place = Point(Float(x) + 0.5, Float(y) + 0.5) / Float(height)
                tints.append(Self.tint(at: place, pixel: 1 / Float(height)))
            }
        }
        self.tints = tints
    }

    private static func tint(at place: Point, pixel: Float) -> Tint {
        func coverage(_ distance: Float) -> Float { (0.5 - distance / pixel).clamped(to: 0...1) }
        let inside = distanceToBox(place)
        let letters = strokes.map { distance(from: place, to: $0) }.min() ?? 1
        // Never thinner than a pixel: in a small picture it would be lost.
        let white = max(
            coverage(letters - max(stroke, 0.6 * pixel)),
            edge * min(coverage(inside), coverage(-inside - max(2 * line, pixel))))
        let dark = darkness * coverage(inside)
        return Tint(
            keep: Int(clamping: (256 * (1 - dark) * (1 - white)).rounded()), add: Int(clamping: (255 * white).rounded())
        )
    }

    /// Distance to the edge of the box, negative inside.
    private static func distanceToBox(_ place: Point) -> Float {
        let half = Point(aspect / 2, 0.5)
        let apart = pointwiseMax(place - half, half - place) - half + Point(repeating: radius)
        let outside = pointwiseMax(apart, .zero)
        return outside.length + min(max(apart.x, apart.y), 0) - radius
    }

    private static func distance(from place: Point, to line: (Point, Point)) -> Float {
        let (along, to) = (line.1 - line.0, place - line.0)
        let share = ((to * along).sum() / (along * along).sum()).clamped(to: 0...1)
        return (to - along * share).length
    }
}
