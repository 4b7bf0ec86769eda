internal import Media

/// A picture that shows the inside of a mouth, laid over a frame: real teeth, which do not move with the lips.
struct InteriorView: Sendable {
    /// Its pixels.
    let texture: Texture
    /// The opening that it shows, in its own face millimetres.
    private let opening: ContourTable
    /// From face millimetres of the frame to its own.
    private let shift: Point
    private let toPicture: AffineTransform
    /// How much it counts, 0...1.
    private let visibility: Float
    /// What its colours are multiplied by to agree with the frame's light.
    private let gain: SIMD4<Float>

    /// Lays a picture over a frame.
    ///
    /// - Parameters:
    ///   - texture: its pixels.
    ///   - frame: its face's coordinates.
    ///   - opening: the opening that it shows, in its own face millimetres.
    ///   - visibility: how much it counts, 0...1.
    ///   - shift: from face millimetres of the frame to those of the picture.
    ///   - gain: what its colours are multiplied by.
    init(
        texture: Texture, frame: FaceFrame, opening: ContourTable, visibility: Float, shift: Point = .zero,
        gain: SIMD4<Float> = SIMD4(repeating: 1)
    ) {
        (self.texture, self.opening) = (texture, opening)
        (self.shift, self.visibility, self.gain) = (shift, visibility, gain)
        toPicture = frame.toPicture
    }

    /// What it shows over what is drawn; above its opening the topmost row is repeated.
    ///
    /// - Parameters:
    ///   - color: what is drawn.
    ///   - place: where, in face millimetres of the frame.
    ///   - below: how far below the upper lip, in millimetres.
    ///   - sampler: the pixels of ``texture``.
    /// - Returns: the colour that is seen.
    @inline(__always)
    func color(
        over color: SIMD4<Float>, at place: Point, below: Float, _ sampler: Texture.Sampler
    ) -> SIMD4<Float> {
        let place = place + shift
        guard let edges = opening[place.x] else { return color }
        let (left, right) = opening.ends
        let opacity =
            (edges.lower - 0.5 - place.y).smoothstep(-0.2, 1.1) * (place.x - left).smoothstep(0, 2)
            * (right - place.x).smoothstep(0, 2) * (edges.lower - edges.upper).smoothstep(0.3, 0.8) * visibility
        guard opacity > 0 else { return color }
        let source = toPicture(Point(place.x, max(place.y, edges.upper + 0.6)))
        let seen = sampler(source) * gain * (0.62 + 0.38 * below.smoothstep(-0.2, 1.6))
        return color + (seen - color) * opacity
    }
}
