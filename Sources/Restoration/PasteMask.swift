internal import Faces
internal import Media

/// How much of a restored crop is pasted at each of its pixels: all of the face, nothing of what is around it.
///
/// The face's oval, eroded by w / 20 and blurred by as much to both sides, w being the square root of its area; on the
/// forehead, where no edge of the face hides it, three times as soft. A mask as square as the crop would show on a plain
/// wall as a box wherever a network shifts colours.
struct PasteMask: Sendable {
    /// The part of the crop outside of which the mask is 0.
    private(set) var low = Point.zero
    private(set) var high = Point.zero
    /// The mask at every fourth pixel of the crop, both ends included.
    private(set) var values = [Float](repeating: 0, count: across * across)

    /// Pixels of the crop from one value to the next.
    static let step = 4
    /// Values in a row.
    static let across = FaceTemplate.side / step + 1
    /// How much higher above the eyes the mask ends than the landmarks do.
    private static let forehead: Float = 1.35
    /// Towards the crop's edges the mask goes to 0 in any case, over a tenth of the crop.
    private static let border = Float(FaceTemplate.side) / 10

    /// Draws the mask of a face.
    ///
    /// - Parameters:
    ///   - face: its landmarks.
    ///   - toCrop: from picture pixels to crop pixels.
    init(_ face: FaceLandmarks, toCrop: AffineTransform) {
        // The landmarks end in the middle of the forehead: skin of two colours is seen there, at the hair it is not.
        let eyes = Float(FaceTemplate.points[0].y)
        self.init(
            outline: face[LandmarkRing.oval].map { point in
                let place = toCrop(point)
                return place.y < eyes ? Point(place.x, eyes + Self.forehead * (place.y - eyes)) : place
            })
    }

    /// Draws the mask of an outline in crop pixels; what is hollow in it counts as inside.
    init(outline: [Point]) {
        let hull = Self.convexHull(outline)
        let area = hull.indices.reduce(Float(0)) { sum, index in
            let (a, b) = (hull[index], hull[(index + 1) % hull.count])
            return sum + (a.x * b.y - a.y * b.x) / 2
        }
        guard hull.count > 2, area > 1, let box = Rectangle(around: hull) else { return }
        let edge = area.squareRoot() / 20
        let last = Point(repeating: Float(FaceTemplate.side - 1))
        low = Point(box.x, box.y).clamped(lowerBound: .zero, upperBound: last)
        high = Point(box.x + box.width, box.y + box.height).clamped(lowerBound: .zero, upperBound: last)
        let sides = hull.indices.map { Side(from: hull[$0], to: hull[($0 + 1) % hull.count]) }
        for row in 0..<Self.across {
            for column in 0..<Self.across {
                let place = Point(Float(column), Float(row)) * Float(Self.step)
                guard place.x >= low.x - Float(Self.step), place.x <= high.x + Float(Self.step),
                    place.y >= low.y - Float(Self.step), place.y <= high.y + Float(Self.step)
                else { continue }
                let toBorder = pointwiseMin(place, last - place).min()
                values[row * Self.across + column] =
                    sides.reduce(1) { min($0, $1.share(of: place, edge: edge)) } * toBorder.smoothstep(0, Self.border)
            }
        }
    }

    /// The mask between its values; `place` must lie inside of the crop.
    @inline(__always)
    static func value(_ values: UnsafeBufferPointer<Float>, _ x: Float, _ y: Float) -> Float {
        let (u, v) = (x * (1 / Float(step)), y * (1 / Float(step)))
        let (column, row) = (Int(u), Int(v))
        let (along, down) = (u - Float(column), v - Float(row))
        let at = row &* across &+ column
        let (a, b) = unsafe (values[at], values[at + 1])
        let (c, d) = unsafe (values[at + across], values[at + across + 1])
        let upper = a + (b - a) * along
        return upper + (c + (d - c) * along - upper) * down
    }

    /// The smallest convex outline around points, clockwise on screen (Andrew's monotone chain).
    private static func convexHull(_ points: [Point]) -> [Point] {
        let sorted = points.sorted { $0.x == $1.x ? $0.y < $1.y : $0.x < $1.x }
        func chain(_ points: some Sequence<Point>) -> [Point] {
            var chain: [Point] = []
            for point in points {
                while chain.count > 1 {
                    let (a, b) = (chain[chain.count - 1] - chain[chain.count - 2], point - chain[chain.count - 1])
                    guard a.x * b.y - a.y * b.x <= 0 else { break }
                    chain.removeLast()
                }
                chain.append(point)
            }
            return Array(chain.dropLast())
        }
        return chain(sorted) + chain(sorted.reversed())
    }
}

/// A side of a convex outline, as the line that it lies on.
private struct Side {
    let normal: Point
    let offset: Float

    init(from start: Point, to end: Point) {
        let along = (end - start).normalized
        normal = Point(-along.y, along.x)
        offset = -normal.dot(start)
    }

    /// 0 outside of the line and 1 well inside, half of it one `edge` inside; deeper at a side that looks up.
    func share(of point: Point, edge: Float) -> Float {
        (normal.dot(point) + offset).smoothstep(0, 2 * edge * (1 + 2 * max(0, normal.y)))
    }
}
