internal import Media

/// A closed line around the mouth with 80 samples: 0 at the image-left corner, along the upper lip to 40 at the right
/// corner, and back along the lower lip.
///
/// Each half is a natural cubic spline through its landmarks, so that the corners stay sharp.
struct LipRing: Sendable {
    /// Samples around the ring.
    static let count = 80
    /// The sample at the right corner; the upper lip is 0...half.
    static let half = 40
    /// Sine of the way along each lip: 0 at the corners, 1 in the middle.
    static let middleness: [Float] = (0..<count).map { abs((Float.pi * Float($0) / Float(half)).sine) }

    /// The 80 positions, in face millimetres.
    var points: [Point]

    /// Takes 80 positions.
    init(points: [Point]) { self.points = points }

    /// Interpolates 20 landmarks, four samples to each, corners at 0 and 10.
    init(landmarks: [Point]) {
        let closed = landmarks + [landmarks[0]]
        let samples = stride(from: Float(0), to: 10, by: 0.25)
        let upper = NaturalSpline(Array(closed[0...10]))
        let lower = NaturalSpline(Array(closed[10...20]))
        points = samples.map { upper($0) } + samples.map { lower($0) }
    }

    /// Whether a sample belongs to the upper lip, both corners included.
    static func isUpper(_ sample: Int) -> Bool { sample <= half }

    /// The sample of the lower lip below column `column` (0 to 40, left corner to right).
    static func lowerSample(_ column: Int) -> Int { (count - column) % count }

    /// The column (0...40) that a sample stands in.
    static func column(of sample: Int) -> Int { sample <= half ? sample : count - sample }

    /// Upper positions by column.
    var upper: [Point] { Array(points[0...Self.half]) }

    /// Lower positions by column.
    var lower: [Point] { (0...Self.half).map { points[Self.lowerSample($0)] } }

    /// Joins two lips given by column; they share the upper one's corners.
    init(upper: [Point], lower: [Point]) {
        points = upper + (1..<Self.half).reversed().map { lower[$0] }
    }
}

/// A cubic curve through points at whole numbers from 0 on, whose curvature vanishes at both ends.
struct NaturalSpline {
    private let points: [Point]
    private let curvature: [Point]

    /// Fits a curve through at least two points.
    init(_ points: [Point]) {
        self.points = points
        let last = points.count - 1
        var curvature = [Point](repeating: .zero, count: points.count)
        var sweep = [Float](repeating: 0, count: points.count)
        for index in 1..<max(last, 1) {
            let divisor = 4 - sweep[index - 1]
            sweep[index] = 1 / divisor
            let bend = (points[index + 1] - points[index] * 2 + points[index - 1]) * 6
            curvature[index] = (bend - curvature[index - 1]) / divisor
        }
        for index in stride(from: last - 1, to: 0, by: -1) {
            curvature[index] -= curvature[index + 1] * sweep[index]
        }
        self.curvature = curvature
    }

    /// The position at `t`, 0 at the first point, 1 at the second.
    func callAsFunction(_ t: Float) -> Point {
        let index = min(max(Int(t), 0), points.count - 2)
        let right = t - Float(index)
        let left = 1 - right
        let bend =
            curvature[index] * (left * left * left - left) + curvature[index + 1] * (right * right * right - right)
        return points[index] * left + points[index + 1] * right + bend / 6
    }
}
