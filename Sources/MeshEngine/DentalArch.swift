internal import Media

/// Both rows of teeth.
struct Teeth: Sendable {
    let upper: DentalArch
    let lower: DentalArch

    /// Draws them.
    ///
    /// - Parameter scale: pixels a face millimetre, which decides how fine the detail may be.
    init(scale: Float) { (upper, lower) = (DentalArch(.upper, scale: scale), DentalArch(.lower, scale: scale)) }
}

/// One row of teeth, drawn once and looked up: opacity and brightness over a grid in face millimetres.
///
/// Sizes are those of an adult, in face millimetres, which are about 1.4 times true ones.
struct DentalArch: Sendable {
    /// Which row.
    enum Row {
        case upper
        case lower
    }

    /// Millimetres between samples.
    private static let pitch: Float = 0.2
    private static let reach: Float = 30
    private static let height: Float = 12
    private static let columns = Int(reach / pitch) + 2
    private static let rows = Int((height + 2) / pitch) + 2

    /// Opacity, and brightness times opacity; the right half, the left being its mirror image.
    private let samples: [SIMD2<Float>]
    private let downwards: Float

    /// Draws a row.
    ///
    /// - Parameters:
    ///   - row: upper or lower teeth.
    ///   - scale: pixels a face millimetre, which decides how fine the detail may be.
    init(_ row: Row, scale: Float) {
        // Edges between teeth, from the midline outwards; how much shorter each tooth is than the first; their height.
        let (bounds, shortening, brightness): ([Float], [Float], Float) =
            switch row {
            case .upper: ([0, 8.4, 14.6, 20.2, 24.4, 27.6], [0, 0.7, 0.25, 1.4, 2.4], 1)
            case .lower: ([0, 5.2, 10.8, 16.5, 21, 24.5], [0, 0.1, 0.5, 0.9, 1.6], 0.72)
            }
        let length: Float = row == .upper ? 11 : 8
        downwards = row == .upper ? -1 : 1
        let soft = max(0.12, 0.45 / scale)
        var samples: [SIMD2<Float>] = []
        for sampleRow in 0..<Self.rows {
            // v runs from the cutting edge into the gum.
            let v = Float(sampleRow) * Self.pitch - 1
            for column in 0..<Self.columns {
                let u = Float(column) * Self.pitch
                var opacity: Float = 0
                var shade: Float = 1
                if let tooth = (0..<5).first(where: { u >= bounds[$0] && u < bounds[$0 + 1] }) {
                    let width = bounds[tooth + 1] - bounds[tooth]
                    let t = (u - bounds[tooth]) / width
                    let edge = shortening[tooth] + 0.8 * abs(2 * t - 1).raised(to: 3.5)
                    opacity = (v - edge).smoothstep(-soft, soft) * (length - v).smoothstep(-soft, soft)
                    let gap = max(0.25, soft)
                    let depth = 0.22 * min(1, 0.25 / gap)
                    func crack(_ distance: Float) -> Float {
                        depth * (-(distance / gap) * (distance / gap)).exponential
                    }
                    shade = 1 - 0.13 * (2 * t - 1) * (2 * t - 1) - crack(t * width) - crack((1 - t) * width)
                    shade *= 1 - 0.1 * (-abs(v - edge) / 0.7).exponential
                }
                let receding = 1 - 0.72 * u.smoothstep(6, bounds[5])
                samples.append(SIMD2(opacity, opacity * shade * receding * brightness))
            }
        }
        self.samples = samples
    }

    /// Opacity, and brightness times opacity, at `u` from the midline and `v` from the first tooth's cutting edge (positive
    /// downwards on the face), bilinear.
    @inline(__always)
    func callAsFunction(u: Float, v: Float) -> SIMD2<Float> {
        let x = abs(u) / Self.pitch
        let y = (v * downwards + 1) / Self.pitch
        guard x < Float(Self.columns - 1), y >= 0, y < Float(Self.rows - 1) else { return .zero }
        let (column, row) = (Int(x), Int(y))
        let (fx, fy) = (x - Float(column), y - Float(row))
        let base = row * Self.columns + column
        let near = samples[base] + (samples[base + 1] - samples[base]) * fx
        let far = samples[base + Self.columns] + (samples[base + Self.columns + 1] - samples[base + Self.columns]) * fx
        return near + (far - near) * fy
    }
}
