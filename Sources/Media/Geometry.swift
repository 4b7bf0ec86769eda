/// A position in pixels: x to the right, y down; (0, 0) is the centre of the top left pixel.
public typealias Point = SIMD2<Float>

/// An axis-aligned rectangle in pixels.
public struct Rectangle: Sendable, Equatable {
    /// Left edge.
    public var x: Float
    /// Top edge.
    public var y: Float
    /// Extent to the right.
    public var width: Float
    /// Extent downwards.
    public var height: Float

    /// Makes a rectangle from its top left corner and its extent.
    @inlinable
    public init(x: Float, y: Float, width: Float, height: Float) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    /// Makes the smallest rectangle that holds all points, or `nil` without points.
    @inlinable
    public init?(around points: some Sequence<Point>) {
        var iterator = points.makeIterator()
        guard let first = iterator.next() else { return nil }
        var (low, high) = (first, first)
        while let point = iterator.next() {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        self.init(x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y)
    }

    /// The middle.
    public var center: Point { Point(x + width / 2, y + height / 2) }

    /// Width times height.
    public var area: Float { width * height }

    /// Whether a point lies inside or on the edge.
    public func contains(_ point: Point) -> Bool {
        point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height
    }

    /// The area that both rectangles share, or an empty rectangle.
    public func intersection(_ other: Rectangle) -> Rectangle {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rectangle(
            x: left, y: top,
            width: max(0, min(x + width, other.x + other.width) - left),
            height: max(0, min(y + height, other.y + other.height) - top))
    }

    /// The smallest rectangle that holds both.
    public func union(_ other: Rectangle) -> Rectangle {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return Rectangle(
            x: left, y: top, width: max(x + width, other.x + other.width) - left,
            height: max(y + height, other.y + other.height) - top)
    }

    /// Intersection over union, 0 (apart) to 1 (equal).
    public func overlap(_ other: Rectangle) -> Float {
        let shared = intersection(other).area
        let union = area + other.area - shared
        return union > 0 ? shared / union : 0
    }
}

/// A 2 x 3 affine map of the plane: `p -> xAxis * p.x + yAxis * p.y + translation`.
public struct AffineTransform: Sendable, Equatable {
    /// Where (1, 0) goes, less the translation.
    public var xAxis: Point
    /// Where (0, 1) goes, less the translation.
    public var yAxis: Point
    /// Where the origin goes.
    public var translation: Point

    /// The map that changes nothing.
    public static let identity = AffineTransform(xAxis: Point(1, 0), yAxis: Point(0, 1), translation: .zero)

    /// Makes a map from its columns.
    public init(xAxis: Point, yAxis: Point, translation: Point) {
        (self.xAxis, self.yAxis, self.translation) = (xAxis, yAxis, translation)
    }

    /// A similarity transform about the origin: turn by `angle` radians (clockwise on screen), scale, then move.
    public static func similarity(angle: Float, scale: Float, translation: Point) -> AffineTransform {
        let (sine, cosine) = (scale * angle.sine, scale * angle.cosine)
        return AffineTransform(
            xAxis: Point(cosine, sine), yAxis: Point(-sine, cosine), translation: translation)
    }

    /// The image of a point.
    @inlinable
    public func callAsFunction(_ point: Point) -> Point { linear(point) + translation }

    /// The image of a direction: no translation.
    @inlinable
    public func linear(_ vector: Point) -> Point { xAxis * vector.x + yAxis * vector.y }

    /// The map that first applies `first`, then this one.
    public func after(_ first: AffineTransform) -> AffineTransform {
        AffineTransform(xAxis: linear(first.xAxis), yAxis: linear(first.yAxis), translation: self(first.translation))
    }

    /// Signed area of the unit square's image.
    public var determinant: Float { xAxis.x * yAxis.y - xAxis.y * yAxis.x }

    /// The inverse map; `nil` where the map flattens the plane.
    public var inverse: AffineTransform? {
        guard determinant != 0, determinant.isFinite else { return nil }
        let x = Point(yAxis.y, -xAxis.y) / determinant
        let y = Point(-yAxis.x, xAxis.x) / determinant
        return AffineTransform(xAxis: x, yAxis: y, translation: -(x * translation.x + y * translation.y))
    }
}
