internal import Media

/// Looks for edges that no face has: upright lines on both of its sides, as of a box, or rings around the mouth.
///
/// They count where brightness makes a step along more than half of their length. Level lines do not count: brows, lips and collars are such.
///
/// Of each line the *median* step counts, so that single edges of the face that cross it do not; and from it that of the
/// lines beside it is taken away, so that skin and noise do not. What is left is averaged over the frames.
struct SeamScan: Sendable {
    private var box = Spread()
    private var rings: [Spread] = []

    /// Face millimetres from the middle of the mouth: where a side of a box is looked for, and along which rows.
    private static let beside: ClosedRange<Float> = 20...95
    private static let rows = stride(from: Float(-20), through: 25, by: 1.125)
    /// Rings from this many face millimetres outside of the lips, this far apart.
    private static let (firstRing, ringStep, ringCount): (Float, Float, Int) = (4, 0.5, 80)
    /// Rings over which a step may go: an edge that meets the pixels aslant is on one ring here and on the next there.
    private static let ringWidth = 4
    /// Lines this far away, in lines, say what is usual.
    private static let (nextLine, nextRing) = (3, 6)

    var result: Seam? {
        guard box.count > 0 else { return nil }
        return Seam(box: box.mean, ring: Self.excess(rings.map(\.mean), Self.nextRing), frames: box.count)
    }

    /// Looks at a frame.
    mutating func add(_ image: Image, _ mouth: MouthGeometry) {
        box.add(boxSeam(image, mouth))
        let steps = ringSteps(image, mouth)
        if rings.isEmpty { rings = [Spread](repeating: Spread(), count: steps.count) }
        for (index, step) in steps.enumerated() { rings[index].add(step) }
    }

    /// The less clear of the left and the right side.
    private func boxSeam(_ image: Image, _ mouth: MouthGeometry) -> Double {
        let (middle, scale) = (mouth.mouth, mouth.scale)
        let rows = Self.rows.map { Int(clamping: (middle.y + $0 * scale).clamped(to: 0...Float(image.height - 1))) }
        let sides = [-1, 1].map { (sign: Float) -> Double in
            let ends = [Self.beside.lowerBound, Self.beside.upperBound].map {
                Int(clamping: (middle.x + sign * $0 * scale).clamped(to: 0...Float(image.width - 2)))
            }
            let steps = ((ends.min() ?? 0)..<(ends.max() ?? 0)).map { x in
                median(rows.map { Self.luma(image, x + 1, $0) - Self.luma(image, x, $0) })
            }
            return Self.excess(steps, Self.nextLine)
        }
        return sides.min() ?? 0
    }

    /// The step from each ring to one a little larger.
    private func ringSteps(_ image: Image, _ mouth: MouthGeometry) -> [Double] {
        let middle = mouth.lipBounds.center
        let directions = (0..<72).map { index in
            let angle = Float(index) / 72 * 2 * .pi
            return Point(angle.cosine, angle.sine)
        }
        let values = (0...Self.ringCount).map { ring in
            let room = (Self.firstRing + Float(ring) * Self.ringStep) * mouth.scale
            let axes = Point(mouth.lipBounds.width, mouth.lipBounds.height) / 2 + Point(room, room)
            return directions.map { direction -> Int? in
                let place = middle + direction * axes
                guard place.x >= 0, place.y >= 0, place.x < Float(image.width), place.y < Float(image.height) else {
                    return nil
                }
                return Self.luma(image, Int(clamping: place.x), Int(clamping: place.y))
            }
        }
        return (Self.ringWidth...Self.ringCount).map { ring in
            let steps = zip(values[ring], values[ring - Self.ringWidth]).compactMap { outer, inner in
                outer.flatMap { outer in inner.map { outer - $0 } }
            }
            return median(steps)
        }
    }

    private func median(_ steps: [Int]) -> Double {
        let sorted = steps.map(abs).sorted()
        return sorted.isEmpty ? 0 : Double(sorted[sorted.count / 2])
    }

    /// The most by which a line's step is larger than those on both of its sides.
    static func excess(_ steps: [Double], _ distance: Int) -> Double {
        guard steps.count > 2 * distance else { return 0 }
        return (distance..<steps.count - distance).reduce(0) { most, index in
            max(most, steps[index] - max(steps[index - distance], steps[index + distance]))
        }
    }

    /// Brightness, 0...255.
    @inline(__always)
    private static func luma(_ image: Image, _ x: Int, _ y: Int) -> Int {
        let base = y * image.stride + x * image.format.bytesPerPixel
        let offsets = image.format.colorOffsets
        return
            (2 * Int(clamping: image.pixels[base + offsets.red]) + 5 * Int(clamping: image.pixels[base + offsets.green])
            + Int(clamping: image.pixels[base + offsets.blue])) / 8
    }
}
