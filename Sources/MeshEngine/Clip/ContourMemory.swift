internal import Faces
internal import Media

/// Finds the lips' edges in each frame of a clip and keeps them from trembling.
///
/// The points of the face are steady already; what trembles is how far the edges that the pixels show lie from them, and
/// that changes slowly: it is averaged over the last frames.
struct ContourMemory {
    private var offsets: [Point] = []
    private var openness: Float = 0
    /// How much a new frame counts.
    private static let share: Float = 0.4

    /// Forgets everything, as after a cut.
    mutating func reset() { offsets = [] }

    /// The contours of the next frame.
    mutating func contours(of frame: FaceFrame, in image: Image) -> LipContours {
        let seen = LipContours(of: frame, in: image)
        let ring = LipRing(landmarks: LandmarkRing.innerLip.map { frame.landmarks[$0] })
        let now = zip(seen.inner.points, ring.points).map { $0 - $1 }
        if offsets.isEmpty {
            (offsets, openness) = (now, seen.openness)
        } else {
            for index in offsets.indices { offsets[index] += (now[index] - offsets[index]) * Self.share }
            openness += (seen.openness - openness) * Self.share
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
