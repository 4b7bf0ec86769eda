/// Turns three points of each frame's face into the place of the crop, frame after frame.
///
/// The similarity (turn, scale, move) that brings the points nearest to the template, as `AlignRestore.align_warp_face` and
/// `transformation_from_points` of LatentSync compute it. What is left at the nose is averaged over time and added; it is
/// kept in normalised units there although it counts as pixels, so that it moves the crop by a tenth of one: kept for
/// equality.
struct CropAligner: Sendable {
    private let template: CropTemplate
    /// What was left at the nose in the frame before.
    private var bias: SIMD2<Double>?

    /// Prepares for a clip.
    init(_ template: CropTemplate) { self.template = template }

    /// Takes the next frame's face.
    ///
    /// - Parameter points: right brow, left brow and nose, in pixels; they are rounded to whole ones first.
    /// - Returns: the place of the crop; `nil` where the points are one.
    mutating func place(_ points: [SIMD2<Double>]) -> CropPlacement? {
        let from = Normalized(points.map { $0.rounded(.toNearestOrEven) })
        let to = Normalized(template.points)
        guard from.spread > 0, from.spread.isFinite else { return nil }
        var (cosine, sine) = (0.0, 0.0)
        for (a, b) in zip(from.points, to.points) {
            cosine += (a * b).sum()
            sine += a.x * b.y - a.y * b.x
        }
        let length = (cosine * cosine + sine * sine).squareRoot()
        guard length > 0 else { return nil }
        let scale = to.spread / from.spread
        let (turned, crossed) = (scale * cosine / length, scale * sine / length)
        let left = to.points[2] - from.points[2]
        let bias = self.bias.map { 0.2 * $0 + 0.8 * left } ?? left
        self.bias = bias
        let (center, goal) = (from.center, to.center)
        return CropPlacement(
            xx: turned, xy: -crossed, tx: goal.x - (turned * center.x - crossed * center.y) + bias.x,
            yx: crossed, yy: turned, ty: goal.y - (crossed * center.x + turned * center.y) + bias.y)
    }
}

/// Points about their mean, divided by the deviation of all their numbers.
private struct Normalized {
    let center: SIMD2<Double>
    let spread: Double
    let points: [SIMD2<Double>]

    init(_ all: [SIMD2<Double>]) {
        let center = all.reduce(.zero, +) / Double(all.count)
        let moved = all.map { $0 - center }
        // `torch.std`: unbiased, over both coordinates of all points.
        let sum = moved.reduce(0) { $0 + ($1 * $1).sum() }
        let spread = (sum / Double(2 * all.count - 1)).squareRoot()
        (self.center, self.spread) = (center, spread)
        points = moved.map { $0 / spread }
    }
}
