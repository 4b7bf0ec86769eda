/// Poses at a steady rate that were told and nobody has passed yet.
struct PoseTrack: Sendable {
    private var poses: [SIMD16<Float>] = []
    private var first = 0

    /// Poses that were told so far, dropped ones included.
    var end: Int { first + poses.count }
    /// Poses that are held.
    var keptCount: Int { poses.count }

    /// Adds the next one.
    mutating func append(_ lanes: SIMD16<Float>) { poses.append(lanes) }

    /// The pose with an index, averaged with those around it; the nearest that are still kept take the place of missing ones.
    ///
    /// - Returns: `nil` where there is none at all.
    func pose(_ index: Int, _ smoothing: PoseSmoothing) -> MouthPose? {
        guard !poses.isEmpty else { return nil }
        func lanes(_ index: Int) -> SIMD16<Float> { poses[min(max(index - first, 0), poses.count - 1)] }
        var sum = lanes(index) * smoothing.weights[0]
        for away in 1..<smoothing.weights.count {
            sum += (lanes(index - away) + lanes(index + away)) * smoothing.weights[away]
        }
        return MouthPose(lanes: sum)
    }

    /// Forgets the poses before an index, but not the last one.
    mutating func drop(before index: Int) {
        // Not one by one: moving the rest has to pay.
        let count = min(index - first, poses.count - 1)
        guard count >= 32 || count == poses.count - 1, count > 0 else { return }
        poses.removeFirst(count)
        first += count
    }
}
