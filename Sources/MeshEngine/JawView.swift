internal import Media

/// A picture that shows what lies on the jaw, lower teeth and tongue, laid over a frame: it follows the lower lip.
struct JawView: Sendable {
    /// Its pixels.
    let texture: Texture
    /// From the edge of the upper teeth to the lower lip, in its own face millimetres.
    private let opening: ContourTable
    private let toPicture: AffineTransform
    private let gain: SIMD4<Float>

    /// How far the lower lip goes on inwards above its edge, in millimetres: it must not show twice.
    private static let lipInside: Float = 2
    /// Between gaps of so many millimetres what lies on the jaw comes into sight.
    private static let (hidden, seen): (Float, Float) = (9, 17)

    /// Lays a picture over frames.
    ///
    /// - Parameters:
    ///   - texture: its pixels.
    ///   - frame: its face's coordinates.
    ///   - opening: from the edge of the upper teeth to the lower lip, in its own face millimetres.
    ///   - gain: what its colours are multiplied by to agree with the frame's light.
    init(texture: Texture, frame: FaceFrame, opening: ContourTable, gain: SIMD4<Float>) {
        (self.texture, self.opening) = (texture, opening)
        toPicture = frame.toPicture
        self.gain = gain
    }

    /// What it shows over what is drawn.
    ///
    /// - Parameters:
    ///   - color: what is drawn.
    ///   - across: the place along the mouth, 0 at its left end, 1 at its right one.
    ///   - above: how far above the lower lip, in millimetres.
    ///   - below: how far below the upper lip, in millimetres.
    ///   - sampler: the pixels of ``texture``.
    /// - Returns: the colour that is seen.
    @inline(__always)
    func color(
        over color: SIMD4<Float>, across: Float, above: Float, below: Float, _ sampler: Texture.Sampler
    ) -> SIMD4<Float> {
        let (left, right) = opening.ends
        let u = left + (right - left) * across
        guard let edges = opening[u] else { return color }
        let height = edges.lower - edges.upper - Self.lipInside
        let gap = above + below
        let opacity = (1 - above.smoothstep(max(height - 4, 0), height)) * gap.smoothstep(Self.hidden, Self.seen)
        guard opacity > 0 else { return color }
        // Deep in the mouth, under the upper lip, it is dark.
        let seen =
            sampler(toPicture(Point(u, edges.lower - Self.lipInside - above))) * gain
            * (0.45 + 0.55 * below.smoothstep(0, 9))
        return color + (seen - color) * opacity
    }
}
