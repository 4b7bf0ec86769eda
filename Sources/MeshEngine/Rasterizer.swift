internal import Media

/// What a triangle does to a pixel that it covers.
protocol PixelShader {
    /// Colours a pixel.
    ///
    /// - Parameters:
    ///   - attributes: interpolated from the corners.
    ///   - pixel: which pixel.
    ///   - current: what the pixel shows now.
    /// - Returns: the new colour.
    func shade(_ attributes: SIMD4<Float>, at pixel: Point, over current: () -> SIMD4<Float>) -> SIMD4<Float>
}

/// A corner of a triangle.
struct Vertex {
    /// Where it is drawn, in pixels of the canvas.
    var place: Point
    /// What is interpolated between corners: where the colour comes from relative to the place, x and y, then two values
    /// of the shader's own.
    ///
    /// Relative, so that a mesh at rest reproduces the photo exactly: rounding errors of nothing are nothing.
    var attributes: SIMD4<Float>

    /// Makes a corner that shows what the photo has at `source`.
    init(place: Point, source: Point, _ third: Float, _ fourth: Float) {
        self.place = place
        attributes = SIMD4(source.x - place.x, source.y - place.y, third, fourth)
    }

    /// Moves the corner; it goes on showing `source`.
    mutating func move(to place: Point, showing source: Point) {
        self.place = place
        attributes.lowHalf = source - place
    }
}

/// Draws triangles: every pixel whose centre lies inside, or within a thousandth of an edge, so that no gap opens between
/// neighbours.
@safe struct Rasterizer<Shader: PixelShader> {
    let canvas: Canvas
    let shader: Shader

    private static var tolerance: Float { 1e-3 }

    /// Draws the four-cornered cell a-b-d-c (two triangles).
    @inline(__always)
    func fillCell(_ a: Vertex, _ b: Vertex, _ c: Vertex, _ d: Vertex) {
        fill(a, b, d)
        fill(a, d, c)
    }

    /// Draws one triangle, of either orientation.
    @inline(__always)
    func fill(_ a: Vertex, _ b: Vertex, _ c: Vertex) {
        let (ab, ac) = (b.place - a.place, c.place - a.place)
        let area = ab.x * ac.y - ac.x * ab.y
        // Thinner triangles cover next to nothing, and rounding errors in them grow without limit.
        guard abs(area) > 1e-2 else { return }
        let firstRow = max(0, Int((min(a.place.y, b.place.y, c.place.y) - Self.tolerance).rounded(.up)))
        let lastRow = min(
            canvas.height - 1, Int((max(a.place.y, b.place.y, c.place.y) + Self.tolerance).rounded(.down)))
        guard firstRow <= lastRow else { return }

        // Barycentric coordinates of (x, y) are start + dx x + dy y; the third lane is 1 - u - v.
        let scale = 1 / area
        let dx = SIMD4<Float>(ac.y * scale, -ab.y * scale, (ab.y - ac.y) * scale, 0)
        let dy = SIMD4<Float>(-ac.x * scale, ab.x * scale, (ac.x - ab.x) * scale, 0)
        let start = SIMD4<Float>(0, 0, 1, 1) - dx * a.place.x - dy * a.place.y
        let slope = 1 / dx
        let change = (b.attributes - a.attributes) * dx.x + (c.attributes - a.attributes) * dx.y

        for row in firstRow...lastRow {
            let weights = start + dy * Float(row)
            // Along the row each weight may not fall below the tolerance: a bound on x from one side or the other.
            let bounds = -(weights + Self.tolerance) * slope
            var left = -Float.greatestFiniteMagnitude
            var right = Float.greatestFiniteMagnitude
            var outside = false
            for lane in 0..<3 {
                if dx[lane] > 0 {
                    left = max(left, bounds[lane])
                } else if dx[lane] < 0 {
                    right = min(right, bounds[lane])
                } else if weights[lane] < -Self.tolerance {
                    outside = true
                }
            }
            left = max(left, 0)
            right = min(right, Float(canvas.width - 1))
            guard !outside, left <= right else { continue }
            let (from, to) = (Int(left.rounded(.up)), Int(right.rounded(.down)))
            guard from <= to else { continue }
            let first = weights + dx * Float(from)
            var attributes = a.attributes * first.z + b.attributes * first.x + c.attributes * first.y
            for column in from...to {
                let color = shader.shade(attributes, at: Point(Float(column), Float(row))) {
                    canvas.color(x: column, y: row)
                }
                canvas.set(x: column, y: row, color)
                attributes += change
            }
        }
    }
}

/// The skin and the lips: source colours darkened at the lips' edges and along the line where they meet.
///
/// Attributes: source less place (x, y), brightness, share of the seam's colour.
@safe struct SkinShader: PixelShader {
    let sampler: Texture.Sampler
    /// The colour of lips where they touch.
    let seam: SIMD4<Float>

    @inline(__always)
    func shade(_ attributes: SIMD4<Float>, at pixel: Point, over current: () -> SIMD4<Float>) -> SIMD4<Float> {
        let color = sampler(pixel + attributes.lowHalf) * attributes.z
        let dark = color.replacing(with: seam, where: color .> seam)
        return color + (dark - color) * attributes.w
    }
}

/// An eyelid: source colours over what is there.
///
/// Attributes: source less place (x, y), brightness, opacity.
@safe struct EyelidShader: PixelShader {
    let sampler: Texture.Sampler

    @inline(__always)
    func shade(_ attributes: SIMD4<Float>, at pixel: Point, over current: () -> SIMD4<Float>) -> SIMD4<Float> {
        let color = sampler(pixel + attributes.lowHalf) * attributes.z
        guard attributes.w < 1 else { return color }
        let below = current()
        return below + (color - below) * max(0, attributes.w)
    }
}
