extension AffineTransform {
    /// The similarity that brings points nearest to their partners, in least squares
    /// ([Umeyama, 1991](https://doi.org/10.1109/34.88573)).
    ///
    /// In the plane, the best rotation and scale together are one complex number: a regression without an intercept
    /// of the centred points. It never mirrors, as Umeyama's sign correction sees to.
    ///
    /// - Parameters:
    ///   - source: at least one point.
    ///   - target: as many.
    /// - Returns: the map, or `nil` where the points are one or are not numbers.
    public static func similarity(from source: [SIMD2<Double>], to target: [SIMD2<Double>]) -> AffineTransform? {
        precondition(source.count == target.count && !source.isEmpty, "each point has its partner")
        let count = Double(source.count)
        let sourceMiddle = source.reduce(.zero, +) / count
        let targetMiddle = target.reduce(.zero, +) / count
        var (along, across, spread) = (0.0, 0.0, 0.0)
        for (point, partner) in zip(source, target) {
            let (p, q) = (point - sourceMiddle, partner - targetMiddle)
            along += (p * q).sum()
            across += p.x * q.y - p.y * q.x
            spread += (p * p).sum()
        }
        guard spread > 0, spread.isFinite, along != 0 || across != 0 else { return nil }
        let turn = SIMD2(along, across) / spread
        let xAxis = turn
        let yAxis = SIMD2(-turn.y, turn.x)
        let translation = targetMiddle - xAxis * sourceMiddle.x - yAxis * sourceMiddle.y
        return AffineTransform(xAxis: Point(xAxis), yAxis: Point(yAxis), translation: Point(translation))
    }
}
