internal import Faces
internal import Media

/// What is seen between the lips: the photo's own teeth where it shows them, drawn teeth, tongue and cavity elsewhere.
///
/// The upper teeth are fixed to the skull and the lower ones to the jaw; the lips slide over both.
struct MouthInterior: Sendable {
    private let frame: FaceFrame
    private let contours: LipContours
    private let lighting: FaceLighting
    private let upperTeeth: DentalArch
    private let lowerTeeth: DentalArch
    /// The teeth's midline.
    private let midline: Float
    /// Height of the line where the lips meet in the middle, closed.
    private let seam: Float
    /// Cutting edge of the first upper tooth.
    private let upperEdge: Float
    /// The photo's own opening: u, then upper and lower v, by column.
    private let photoOpening: ContourTable

    /// Prepares a face.
    init(frame: FaceFrame, contours: LipContours, lighting: FaceLighting) {
        self.frame = frame
        self.contours = contours
        self.lighting = lighting
        upperTeeth = DentalArch(.upper, scale: frame.scale)
        lowerTeeth = DentalArch(.lower, scale: frame.scale)
        midline = (frame.landmarks[LandmarkIndex.subnasale].x + frame.landmarks[LandmarkIndex.upperLipTop].x) / 2
        let centre = LipRing.half / 2
        seam = contours.inner.points[centre].y + contours.gaps[centre].y * 0.25
        let openEdge = (0.75 * contours.widestGap).clamped(to: 1.6...7)
        upperEdge = seam + 1.6 + (openEdge - 1.6) * contours.openness
        var opening = ContourTable()
        opening.update(from: contours.inner.points)
        photoOpening = opening
    }

    /// The pose's part of a frame: where the jaw's things are.
    struct Situation {
        /// The inner contour now.
        let contour: ContourTable
        /// How far the jaw is down, in millimetres.
        let jaw: Float
        let tongue: Float
        /// How narrow a gap is drawn as a dark line: the millimetres at which the interior is fully seen.
        let fullySeen: Float

        init(pose: LipPose, contour: ContourTable) {
            self.contour = contour
            jaw = LipPose.jawTravel * pose.jaw
            tongue = pose.tongue
            fullySeen = 3.6 - 1.6 * pose.tuck
        }
    }

    /// Colour at a place between the lips and how much of it is seen, 0...1.
    ///
    /// - Parameters:
    ///   - place: in face millimetres.
    ///   - situation: the frame's pose and contour.
    ///   - photo: the photo's pixels.
    /// - Returns: red, green, blue in 0...255 and the opacity; opacity 0 outside of the lips.
    @inline(__always)
    func color(
        at place: Point, _ situation: borrowing Situation, photo: Texture.Sampler
    ) -> (color: SIMD4<Float>, opacity: Float) {
        guard let lips = situation.contour[place.x] else { return (.zero, 0) }
        let soft = 0.8 / frame.scale
        let gap = lips.lower - lips.upper
        let inside =
            ((place.y - lips.upper) * lips.upperSlant).smoothstep(-soft, soft)
            * ((lips.lower - place.y) * lips.lowerSlant).smoothstep(-soft, soft)
        guard inside > 0 else { return (.zero, 0) }

        let (u, below) = (place.x - midline, place.y - lips.upper)
        var color = cavity(depth: below / max(gap, 0.1))
        let floor = seam + situation.jaw + 1
        color = tongue(over: color, u: u, v: place.y, below: below, floor: floor, raised: situation.tongue)
        let lower = lowerTeeth(u: u, v: place.y - (floor - 1))
        let lowerShade =
            (0.55 + 0.45 * below.smoothstep(0, 5)) * (0.72 + 0.28 * (lips.lower - place.y).smoothstep(-0.2, 2.2))
        color = color * (1 - lower.x) + lighting.white * (lower.y * lowerShade)
        let upper = upperTeeth(u: u, v: place.y - upperEdge)
        color = color * (1 - upper.x) + lighting.white * (upper.y * (0.6 + 0.4 * below.smoothstep(-0.3, 2.2)))
        color *= 1 - 0.7 * situation.contour.share(place.x).smoothstep(0.6, 1)
        let hazy = lighting.black + color * 0.35
        color = color.replacing(with: hazy, where: color .< hazy)
        color = photoInterior(over: color, at: place, below: below, photo: photo)

        // A narrow slit shows lips in shadow, never a white or a black thread.
        let seen = gap.smoothstep(0.2, situation.fullySeen)
        color = lighting.seam * (1 - seen) + color * ((0.55 + 0.45 * seen) * seen)
        return (color, inside * (0.55 + 0.45 * gap.smoothstep(0.2, 1.6)))
    }

    @inline(__always)
    private func cavity(depth: Float) -> SIMD4<Float> {
        let dark = lighting.isGray ? SIMD4<Float>(18, 18, 18, 255) : SIMD4(46, 20, 22, 255)
        let light = lighting.isGray ? SIMD4<Float>(48, 48, 48, 255) : SIMD4(92, 38, 42, 255)
        let f = depth.clamped(to: 0...1)
        return (dark + (light - dark) * (0.6 * f * f.squareRoot()))
            * (1.15 * lighting.brightness).clamped(to: 0.4...1.2)
    }

    @inline(__always)
    private func tongue(
        over color: SIMD4<Float>, u: Float, v: Float, below: Float, floor: Float, raised: Float
    ) -> SIMD4<Float> {
        let (halfWidth, halfHeight): (Float, Float) = (19, 7.5)
        let top = floor + 0.5 - 6 * raised
        let (x, y) = (u / halfWidth, (v - top - halfHeight * 0.35) / halfHeight)
        let opacity = 1 - (x * x + y * y).smoothstep(0.7, 1.08)
        guard opacity > 0 else { return color }
        let flesh = lighting.isGray ? SIMD4<Float>(115, 115, 115, 255) : SIMD4(168, 82, 88, 255)
        let lit = 0.5 + 0.42 * ((top + halfHeight - v) / (2 * halfHeight)).clamped(to: 0...1)
        let groove = 1 - 0.25 * max(0, 1 - u * u / 2.9)
        let shade = lit * groove * (0.45 + 0.55 * below.smoothstep(0, 6)) * lighting.brightness
        return color * (1 - opacity) + flesh * (shade * opacity)
    }

    /// The photo's own teeth, which do not move with the lips; above its opening the topmost row is repeated.
    @inline(__always)
    private func photoInterior(
        over color: SIMD4<Float>, at place: Point, below: Float, photo: Texture.Sampler
    ) -> SIMD4<Float> {
        guard contours.openness > 0, let opening = photoOpening[place.x] else { return color }
        let (left, right) = photoOpening.ends
        let opacity =
            (opening.lower - 0.5 - place.y).smoothstep(-0.2, 1.1) * (place.x - left).smoothstep(0, 2)
            * (right - place.x).smoothstep(0, 2) * (opening.lower - opening.upper).smoothstep(0.3, 0.8)
            * contours.openness
        guard opacity > 0 else { return color }
        let source = frame.toPicture(Point(place.x, max(place.y, opening.upper + 0.6)))
        let seen = photo(source) * (0.62 + 0.38 * below.smoothstep(-0.2, 1.6))
        return color + (seen - color) * opacity
    }
}

/// Upper and lower edge of an opening as functions of u, looked up.
struct ContourTable: Sendable {
    /// An opening at one place.
    struct Edges {
        let upper: Float
        let lower: Float
        /// Cosine of the edges' slants: turns a vertical distance into a distance from the edge.
        let upperSlant: Float
        let lowerSlant: Float
    }

    private static let count = 128
    private var table = [SIMD4<Float>](repeating: .zero, count: count + 1)
    private var start: Float = 0
    private var step: Float = 1

    /// Image-left and image-right end.
    var ends: (Float, Float) { (start, start + step * Float(Self.count)) }

    /// Takes an inner contour of 80 samples.
    mutating func update(from contour: [Point]) {
        start = contour[0].x
        step = max(contour[LipRing.half].x - start, 0.1) / Float(Self.count)
        var upper = 0
        var lower = 0
        for index in 0...Self.count {
            let u = start + Float(index) * step
            while upper < LipRing.half - 1, contour[upper + 1].x < u { upper += 1 }
            while lower < LipRing.half - 1, contour[LipRing.lowerSample(lower + 1)].x < u { lower += 1 }
            func edge(_ from: Point, _ to: Point) -> (v: Float, slant: Float) {
                let run = max(to.x - from.x, 1e-3)
                let t = ((u - from.x) / run).clamped(to: 0...1)
                let slope = (to.y - from.y) / run
                return (from.y + (to.y - from.y) * t, 1 / (1 + slope * slope).squareRoot())
            }
            let top = edge(contour[upper], contour[upper + 1])
            let bottom = edge(contour[LipRing.lowerSample(lower)], contour[LipRing.lowerSample(lower + 1)])
            table[index] = SIMD4(top.v, bottom.v, top.slant, bottom.slant)
        }
    }

    /// The edges at `u`; `nil` beyond the ends.
    @inline(__always)
    subscript(u: Float) -> Edges? {
        let place = (u - start) / step
        guard place >= 0, place < Float(Self.count) else { return nil }
        let index = Int(place)
        let edges = table[index] + (table[index + 1] - table[index]) * (place - Float(index))
        return Edges(upper: edges.x, lower: edges.y, upperSlant: edges.z, lowerSlant: edges.w)
    }

    /// Distance from the middle of the opening, 1 at its ends.
    @inline(__always)
    func share(_ u: Float) -> Float { abs(u - start - step * Float(Self.count / 2)) / (step * Float(Self.count / 2)) }
}
