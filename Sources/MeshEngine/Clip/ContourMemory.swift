internal import Faces
internal import Media

/// Finds the lips' edges in each frame of a clip and keeps them from trembling.
///
/// The points of the face are steady already; what trembles is how far the edges that the pixels show lie from them. They
/// stay near those of the frame before where the picture does not say much, and small changes are averaged over the last
/// frames; a mouth that opens or closes is followed at once, or its teeth would stay on the lips.
struct ContourMemory {
    private var offsets: [Point] = []
    private var openness: Float = 0
    private var edges: LipEdges?
    /// How much a new frame counts at least.
    private static let share: Float = 0.4
    /// The root mean square change, in millimetres, from which it counts alone.
    private static let largestTremble: Float = 0.8

    /// Forgets everything, as after a cut.
    mutating func reset() { (offsets, edges) = ([], nil) }

    /// The contours of the next frame.
    mutating func contours(of frame: FaceFrame, in image: Image) -> LipContours {
        let seen = LipContours(of: frame, in: image, near: edges)
        edges = seen.edges
        let ring = LipRing(landmarks: LandmarkRing.innerLip.map { frame.landmarks[$0] })
        let now = zip(seen.inner.points, ring.points).map { $0 - $1 }
        if offsets.isEmpty {
            (offsets, openness) = (now, seen.openness)
        } else {
            let changes = zip(now, offsets).map { $0 - $1 }
            let tremble = (changes.reduce(0) { $0 + $1.dot($1) } / Float(changes.count)).squareRoot()
            let share = (tremble / Self.largestTremble).clamped(to: Self.share...1)
            for index in offsets.indices { offsets[index] += changes[index] * share }
            openness += (seen.openness - openness) * share
        }
        var inner = LipRing(points: zip(ring.points, offsets).map { $0 + $1 })
        // Averages of different frames may cross where the lips meet.
        for column in 1..<LipRing.half {
            let (upper, lower) = (inner.points[column], inner.points[LipRing.lowerSample(column)])
            guard lower.y < upper.y else { continue }
            let middle = (upper + lower) / 2
            inner.points[column] = middle
            inner.points[LipRing.lowerSample(column)] = middle
        }
        return LipContours(outer: seen.outer, inner: inner, openness: openness)
    }
}
