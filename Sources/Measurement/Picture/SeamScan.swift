internal import Media

/// Looks for edges that no face has: straight lines of a box, or rings around the mouth, where brightness makes a step
/// along more than half of their length.
///
/// Of each line the *median* step counts, so that single edges of the face that cross it do not; and from it that of the
/// lines beside it is taken away, so that skin and noise do not. What is left is averaged over the frames.
struct SeamScan: Sendable {
    private var box = Spread()
    private var rings: [Spread] = []

    /// Face millimetres from the middle of the mouth in which a side is looked for: beside, above and below it.
    private static let (beside, above, below): (ClosedRange<Float>, ClosedRange<Float>, ClosedRange<Float>) =
        (20...95, 15...130, 12...75)
    /// Rings from this many face millimetres outside of the lips, this far apart.
    private static let (firstRing, ringStep, ringCount): (Float, Float, Int) = (4, 0.5, 80)
    /// Lines this far away, in lines, say what is usual.
    private static let (nextLine, nextRing) = (3, 4)

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

    /// The second clearest of the four sides.
    private func boxSeam(_ image: Image, _ mouth: MouthGeometry) -> Double {
        let (middle, scale) = (mouth.mouth, mouth.scale)
        func places(_ range: ClosedRange<Float>, _ center: Float, _ sign: Float, _ limit: Int) -> Range<Int> {
            let ends = [center + sign * range.lowerBound * scale, center + sign * range.upperBound * scale]
            let low = Int((ends.min() ?? 0).clamped(to: 1...Float(max(1, limit - 2))))
            return low..<max(low, Int((ends.max() ?? 0).clamped(to: 1...Float(max(1, limit - 2)))))
        }
        // Across a side, 2 mm apart at most: beside the lower face, and below and above the mouth.
        let rows = samples(from: middle.y - 20 * scale, to: middle.y + 25 * scale, limit: image.height)
        let columns = samples(from: middle.x - 25 * scale, to: middle.x + 25 * scale, limit: image.width)
        let sides = [
            places(Self.beside, middle.x, -1, image.width).map { x in
                median(rows.map { Self.luma(image, x + 1, $0) - Self.luma(image, x, $0) })
            },
            places(Self.beside, middle.x, 1, image.width).map { x in
                median(rows.map { Self.luma(image, x + 1, $0) - Self.luma(image, x, $0) })
            },
            places(Self.above, middle.y, -1, image.height).map { y in
                median(columns.map { Self.luma(image, $0, y + 1) - Self.luma(image, $0, y) })
            },
            places(Self.below, middle.y, 1, image.height).map { y in
                median(columns.map { Self.luma(image, $0, y + 1) - Self.luma(image, $0, y) })
            },
        ]
        return sides.map { Self.excess($0, Self.nextLine) }.sorted(by: >)[1]
    }

    /// The step from each ring to the next larger one.
    private func ringSteps(_ image: Image, _ mouth: MouthGeometry) -> [Double] {
        let middle = mouth.lipBounds.center
        let directions = (0..<72).map { index in
            let angle = Float(index) / 72 * 2 * .pi
            return Point(angle.cosine, angle.sine)
        }
        var last: [Int?] = []
        var steps: [Double] = []
        for ring in 0...Self.ringCount {
            let room = (Self.firstRing + Float(ring) * Self.ringStep) * mouth.scale
            let axes = Point(mouth.lipBounds.width, mouth.lipBounds.height) / 2 + Point(room, room)
            let values = directions.map { direction -> Int? in
                let place = middle + direction * axes
                guard place.x >= 0, place.y >= 0, place.x < Float(image.width), place.y < Float(image.height) else {
                    return nil
                }
                return Self.luma(image, Int(place.x), Int(place.y))
            }
            if ring > 0 { steps.append(median(zip(values, last).compactMap { one, other in
                guard let one, let other else { return nil }
                return one - other
            })) }
            last = values
        }
        return steps
    }

    private func samples(from start: Float, to end: Float, limit: Int) -> [Int] {
        let low = start.clamped(to: 0...Float(limit - 1))
        let high = end.clamped(to: 0...Float(limit - 1))
        let count = 40
        return (0..<count).map { Int(low + (high - low) * Float($0) / Float(count - 1)) }
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
        return (2 * Int(image.pixels[base + offsets.red]) + 5 * Int(image.pixels[base + offsets.green])
            + Int(image.pixels[base + offsets.blue])) / 8
    }
}
