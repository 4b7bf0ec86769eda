internal import LipSync
internal import Media

/// How much of the network's picture is taken at each pixel of a box; without it, all of it.
enum BlendWeights {
    /// The weights of a box, one a pixel, 0...1; `nil` where everything is taken.
    static func weights(for box: FaceBox, _ settings: Wav2LipSettings) -> [Float]? {
        var weights: [Float]
        switch settings.feather {
        case .none:
            guard settings.mouthOnly else { return nil }
            weights = [Float](repeating: 1, count: box.width * box.height)
        case .disc: weights = disc(box)
        case .hull: weights = hull(box)
        }
        if settings.mouthOnly {
            // The upper half fades in over a tenth of the height, so that no line crosses the nose.
            let (middle, fade) = (Float(box.height) / 2, max(1, Float(box.height) / 10))
            for y in 0..<box.height {
                let share = ((Float(y) + 0.5 - middle) / fade + 0.5).smoothstep(0, 1)
                for x in 0..<box.width { weights[y * box.width + x] *= share }
            }
        }
        return weights
    }

    /// A disc of half the shorter side less two pixels, softened by 3 x 3 pixels with a deviation of 1.
    private static func disc(_ box: FaceBox) -> [Float] {
        let radius = Float(min(box.width, box.height)) / 2 - 2
        let center = Point(Float(box.width / 2), Float(box.height / 2))
        return blurred(
            fill(box) { ($0 - center).length <= radius }, box, kernel: gaussian(deviation: 1, reach: 1))
    }

    /// The lower face, from the cheekbones to the chin, softened with a deviation of 5 pixels.
    private static func hull(_ box: FaceBox) -> [Float] {
        let size = Point(Float(box.width), Float(box.height))
        // Ear to ear below the eyes, and round the jaw: half an ellipse in the proportions of an upright face.
        let (center, radii) = (Point(0.5, 0.5) * size, Point(0.44, 0.46) * size)
        let inside = fill(box) { place in
            let offset = (place - center) / radii
            return offset.y >= -0.15 && offset.length <= 1
        }
        return blurred(inside, box, kernel: gaussian(deviation: 5, reach: 15))
    }

    private static func fill(_ box: FaceBox, _ isInside: (Point) -> Bool) -> [Float] {
        (0..<box.height).flatMap { y in
            (0..<box.width).map { x in isInside(Point(Float(x), Float(y))) ? 1 : 0 }
        }
    }

    private static func gaussian(deviation: Float, reach: Int) -> [Float] {
        let values = (-reach...reach).map { (-Float($0 * $0) / (2 * deviation * deviation)).exponential }
        let sum = values.reduce(0, +)
        return values.map { $0 / sum }
    }

    /// Softens along both axes; outside of the box lies nothing, so that its own edge is soft as well.
    private static func blurred(_ values: [Float], _ box: FaceBox, kernel: [Float]) -> [Float] {
        let (width, height, reach) = (box.width, box.height, kernel.count / 2)
        var rows = [Float](repeating: 0, count: values.count)
        var result = rows
        for y in 0..<height {
            for x in 0..<width {
                for offset in max(-reach, -x)...min(reach, width - 1 - x) {
                    rows[y * width + x] += kernel[offset + reach] * values[y * width + x + offset]
                }
            }
        }
        for y in 0..<height {
            for offset in max(-reach, -y)...min(reach, height - 1 - y) {
                let (from, weight) = ((y + offset) * width, kernel[offset + reach])
                for x in 0..<width { result[y * width + x] += weight * rows[from + x] }
            }
        }
        return result
    }
}
