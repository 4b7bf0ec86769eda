public import Media

/// Where the detector saw a face.
public struct FaceDetection: Sendable, Equatable {
    /// How sure it is, 0...1.
    public var score: Float
    /// The face without hair and chin, in picture pixels; may reach beyond the picture.
    public var box: Rectangle
    /// Right eye, left eye, nose tip, mouth, right ear, left ear, in picture pixels.
    public var keypoints: [Point]
}

extension [FaceDetection] {
    /// One detection a face: each group of overlapping ones becomes their mean, weighted by score.
    ///
    /// A group is the best remaining detection and all that overlap it by more than `overlap`. Ranked by score, never
    /// by size: a large false alarm must not come before a small face.
    func merged(overlap: Float) -> [FaceDetection] {
        var remaining = sorted { $0.score > $1.score }
        var faces: [FaceDetection] = []
        while let best = remaining.first {
            let group = remaining.filter { $0 == best || $0.box.overlap(best.box) > overlap }
            remaining.removeAll { $0 == best || $0.box.overlap(best.box) > overlap }
            let total = group.reduce(0) { $0 + $1.score }
            func mean(_ value: (FaceDetection) -> Point) -> Point {
                group.reduce(into: Point.zero) { $0 += value($1) * ($1.score / total) }
            }
            let (center, size) = (mean { $0.box.center }, mean { Point($0.box.width, $0.box.height) })
            faces.append(
                FaceDetection(
                    score: best.score,
                    box: Rectangle(
                        x: center.x - size.x / 2, y: center.y - size.y / 2, width: size.x, height: size.y),
                    keypoints: best.keypoints.indices.map { index in mean { $0.keypoints[index] } }))
        }
        return faces
    }
}
