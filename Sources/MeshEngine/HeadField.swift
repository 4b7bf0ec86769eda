internal import Faces
internal import Media

/// Moves a whole head by a few pixels: rigid over the face, fading to nothing in the surroundings.
///
/// The motion is so gentle (a degree, one or two pixels) that the picture is resampled in two passes, along rows and then
/// along columns, four pixels at a time with one displacement for all four; a tenth of a pixel of error at most, and a
/// quarter of the work of sampling each pixel in two dimensions.
struct HeadField {
    /// Region of the canvas that moves: left, top, width (a multiple of 4) and height in pixels, both 0 for none.
    let left: Int
    let top: Int
    let width: Int
    let height: Int

    private static let cell = 8
    private let texture: Texture
    private let frame: FaceFrame
    private let columns: Int
    /// Share of the motion at the corners of cells of 8 x 8 pixels.
    private let shares: [Float]
    /// Groups of four pixels in each row that move at all: the region is a rectangle, a head is not.
    private let moving: [Range<Int>]
    /// The groups that moving pixels of this and nearby rows may come from.
    private let sources: [Range<Int>]
    private var rowShares: [Float]
    private var shifts: [Float]
    /// The last rows after the first pass: `depth` rows of groups of four pixels.
    private var lines: [SIMD16<Float>]
    private static let depth = 64
    /// The farthest that a pixel may come from.
    private static let reach: Float = 24

    /// Where a head's middle lies above its mouth, and how far from it the motion is whole, in face millimetres.
    private static let middle = Point(0, -38)
    private static let radius = Point(72, 108)
    private static let fade: Float = 1.75

    /// The area around a head that its motion may touch, in pixels of the picture.
    static func area(of frame: FaceFrame) -> Rectangle {
        let extent = radius * fade
        let corners = [Point(-1, -1), Point(1, -1), Point(-1, 1), Point(1, 1)].map {
            frame.toPicture(middle + $0 * extent)
        }
        return Rectangle(around: corners) ?? Rectangle(x: 0, y: 0, width: 1, height: 1)
    }

    /// Prepares a head.
    ///
    /// - Parameters:
    ///   - frame: the face's coordinates.
    ///   - texture: the photo, at least ``area(of:)`` of it.
    ///   - image: the picture's whole size.
    init(frame: FaceFrame, texture: Texture, in image: Image) {
        self.frame = frame
        self.texture = texture
        let area = Self.area(of: frame).intersection(image.bounds)
        left = Int(area.x)
        top = Int(area.y)
        // A head that lies outside of its picture does not move.
        width = max(0, min(Int(area.width), image.width - left) / 4 * 4)
        height = width > 0 ? max(0, min(Int(area.height), image.height - top)) : 0
        columns = width / Self.cell + 2
        let rows = height / Self.cell + 2
        var shares: [Float] = []
        for row in 0..<rows {
            for column in 0..<columns {
                shares.append(
                    Self.share(at: Point(Float(left + column * Self.cell), Float(top + row * Self.cell)), frame: frame))
            }
        }
        self.shares = shares
        let (columns, groups) = (columns, width / 4)
        let moving = (0..<height).map { row in
            let cells = (0..<columns).filter { column in
                let base = row / Self.cell * columns + column
                return max(shares[base], shares[base + columns]) > 0
            }
            guard let first = cells.first, let last = cells.last else { return 0..<0 }
            return max(0, 2 * (first - 1))..<min(groups, 2 * (last + 1))
        }
        self.moving = moving
        sources = moving.indices.map { row in
            let near = moving[max(0, row - Self.depth / 2)...min(moving.count - 1, row + Self.depth / 2)]
                .filter { !$0.isEmpty }
            guard let first = near.map(\.lowerBound).min(), let last = near.map(\.upperBound).max() else {
                return 0..<0
            }
            return first..<last
        }
        rowShares = [Float](repeating: 0, count: columns)
        shifts = [Float](repeating: 0, count: width / 4)
        lines = [SIMD16<Float>](repeating: .zero, count: Self.depth * (width / 4))
    }

    /// Share of the motion at a place of the picture, 0...1.
    static func share(at place: Point, frame: FaceFrame) -> Float {
        let offset = (frame.toFace(place) - middle) / radius
        return 1 - offset.length.smoothstep(1, fade)
    }

    /// Draws the moved head on the canvas, its whole region.
    ///
    /// - Parameters:
    ///   - motion: where each pixel of the head goes.
    ///   - canvas: the frame.
    mutating func draw(_ motion: AffineTransform, on canvas: Canvas) {
        guard let inverse = motion.inverse else { return }
        func rise(_ x: Int, _ y: Int) -> Float {
            let corner = Point(Float(x), Float(y))
            return abs(inverse(corner).y - corner.y)
        }
        let farthest = max(
            rise(left, top), rise(left + width, top), rise(left, top + height), rise(left + width, top + height))
        let ahead = Int(min(farthest, Self.reach)) + 3
        var next = top - ahead
        texture.withSampler { sampler in
            for row in top..<top + height {
                while next <= row + ahead {
                    moveAlongRow(next, inverse, sampler: sampler)
                    next += 1
                }
                moveAlongColumns(row, inverse, sampler: sampler, canvas: canvas)
            }
        }
    }

    /// Displacements of the groups of one row of pixels: where the middle of each comes from, relative to itself.
    private mutating func findShifts(row: Int, _ groups: Range<Int>, _ inverse: AffineTransform, axis: Int) {
        let place = min(max(Float(row - top), 0), Float(height - 1)) / Float(Self.cell)
        let base = Int(place) * columns
        let part = place - Float(Int(place))
        for column in 0..<columns {
            rowShares[column] = shares[base + column] * (1 - part) + shares[base + columns + column] * part
        }
        let first = Point(Float(left + 4 * groups.lowerBound) + 1.5, Float(row))
        var offset = (inverse(first) - first)[axis]
        let step = 4 * (inverse.xAxis - Point(1, 0))[axis]
        for group in groups {
            let cell = group / 2
            let inside: Float = group.isMultiple(of: 2) ? 1.5 / 8 : 5.5 / 8
            let share = rowShares[cell] + (rowShares[cell + 1] - rowShares[cell]) * inside
            shifts[group] = (offset * share).clamped(to: -Self.reach...Self.reach)
            offset += step
        }
    }

    /// Where a row's groups are kept.
    private func line(_ row: Int) -> Int { ((row % Self.depth) + Self.depth) % Self.depth * (width / 4) }

    private mutating func moveAlongRow(_ row: Int, _ inverse: AffineTransform, sampler: Texture.Sampler) {
        let groups = sources[min(max(row - top, 0), height - 1)]
        findShifts(row: row, groups, inverse, axis: 0)
        let line = line(row)
        unsafe lines.withUnsafeMutableBufferPointer { lines in
            for group in groups {
                let whole = shifts[group].rounded(.down)
                unsafe lines[line + group] = sampler.group(
                    x: left + group * 4 + Int(whole), y: row, fraction: shifts[group] - whole)
            }
        }
    }

    private mutating func moveAlongColumns(
        _ row: Int, _ inverse: AffineTransform, sampler: Texture.Sampler, canvas: Canvas
    ) {
        let groups = moving[row - top]
        findShifts(row: row, groups, inverse, axis: 1)
        unsafe lines.withUnsafeBufferPointer { lines in
            for group in groups {
                let whole = shifts[group].rounded(.down)
                let weights = sampler.weights(fraction: shifts[group] - whole)
                let first = row + Int(whole) - 1
                var sum = unsafe lines[line(first) + group] * weights[0]
                unsafe sum.addProduct(lines[line(first + 1) + group], weights[1])
                unsafe sum.addProduct(lines[line(first + 2) + group], weights[2])
                unsafe sum.addProduct(lines[line(first + 3) + group], weights[3])
                canvas.set(x: left + group * 4, y: row, fourPixels: sum)
            }
        }
    }
}

extension Texture.Sampler {
    /// The weights of neighbours -1, 0, 1 and 2.
    @inline(__always)
    func weights(fraction: Float) -> SIMD4<Float> {
        let wide = unsafe weights[Int(fraction * 256 + 0.5)]
        return SIMD4(wide[0], wide[4], wide[8], wide[12])
    }

    /// Four neighbouring pixels that all come from `x + fraction` onwards, interpolated along their row.
    @inline(__always)
    func group(x: Int, y: Int, fraction: Float) -> SIMD16<Float> {
        let column = min(max(x - Int(origin.x), 1), stride / 4 - 8)
        let line = min(max(y - Int(origin.y), 0), rows - 1)
        let taps = weights(fraction: fraction)
        let start = unsafe bytes + (line * stride + (column - 1) * 4)
        var (left, right) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        for tap in 0..<4 {
            let near = unsafe start.loadUnaligned(fromByteOffset: tap * 4, as: SIMD8<UInt8>.self)
            let far = unsafe start.loadUnaligned(fromByteOffset: tap * 4 + 8, as: SIMD8<UInt8>.self)
            left.addProduct(SIMD8<Float>(near), taps[tap])
            right.addProduct(SIMD8<Float>(far), taps[tap])
        }
        return SIMD16(lowHalf: left, highHalf: right)
    }
}
