internal import Faces
internal import Media

/// Keeps a restored face from flickering: what restoring adds fades over from the frame before where the face stands
/// still.
///
/// Restorers answer the noise of a camera, or half a pixel of motion, with other pores and other teeth. The crop moves
/// with the face, so that most of a face stands still in it even while the head moves; where it does not, as at a
/// speaking mouth, the frame before has no say.
struct TemporalStabilizer: Sendable {
    private var filter = OneEuroFilter<Point>()
    private var last: [SIMD4<Float>] = []
    /// Means of the last crop's tiles.
    private var tiles: [SIMD4<Float>] = []
    /// 0 (moves) to 1 (stands still) for each cell of the crop.
    private var stillness: [Float] = []

    /// Pixels along a tile, whose mean is compared: noise goes down by as much.
    private static let tile = 4
    /// Pixels along a cell of 2 x 2 tiles, which moves or does not.
    private static let cell = 8
    private static let tilesAcross = FaceTemplate.side / tile
    private static let cellsAcross = FaceTemplate.side / cell
    /// Levels that the tiles of a cell differ by: below the first it stands still, above the second it moves.
    private static let motion: (none: Float, full: Float) = (1.5, 5)
    /// Seconds until what restoring added has faded to a third where nothing moves.
    private static let memory: Float = 0.18

    /// Forgets what it saw: the next frame stays as the network drew it.
    mutating func reset() {
        filter.reset()
        last.removeAll(keepingCapacity: true)
    }

    /// Smooths the points that the face is aligned by.
    ///
    /// - Parameters:
    ///   - points: the five points in picture pixels.
    ///   - interval: seconds since the frame before.
    ///   - unit: the length of a face millimetre in picture pixels.
    /// - Returns: as many points.
    mutating func smooth(_ points: [Point], interval: Float, unit: Float) -> [Point] {
        filter.smooth(points, interval: interval, unit: unit)
    }

    /// Fades the last frame's difference over to this one's.
    ///
    /// - Parameters:
    ///   - difference: what restoring adds to `aligned`; what shall be added.
    ///   - aligned: the crop before restoring.
    ///   - interval: seconds since the frame before; no matter after ``reset()``.
    mutating func stabilize(_ difference: inout ColorField, of aligned: ColorField, interval: Float) {
        let means = Self.means(of: aligned)
        defer { tiles = means }
        guard last.count == difference.pixels.count, tiles.count == means.count else {
            last = difference.pixels
            return
        }
        measureStillness(means)
        blend(&difference, kept: (-interval / Self.memory).exponential)
    }

    private static func means(of aligned: ColorField) -> [SIMD4<Float>] {
        let (side, tile, across) = (FaceTemplate.side, tile, tilesAcross)
        var means = [SIMD4<Float>](repeating: .zero, count: across * across)
        unsafe aligned.pixels.withUnsafeBufferPointer { source in
            unsafe means.withUnsafeMutableBufferPointer { out in
                for y in 0..<side {
                    for x in 0..<across {
                        var sum = SIMD4<Float>.zero
                        for at in y * side + x * tile..<y * side + (x + 1) * tile { sum += unsafe source[at] }
                        unsafe out[y / tile * across + x] += sum / Float(tile * tile)
                    }
                }
            }
        }
        return means
    }

    private mutating func measureStillness(_ means: [SIMD4<Float>]) {
        let across = Self.cellsAcross
        let moved = (0..<across * across).map { index in
            let corner = index / across * 2 * Self.tilesAcross + index % across * 2
            var sum = SIMD4<Float>.zero
            for at in [corner, corner + 1, corner + Self.tilesAcross, corner + Self.tilesAcross + 1] {
                let step = means[at] - tiles[at]
                sum += pointwiseMax(step, -step)
            }
            return sum.sum() / 12
        }
        // A cell next to one that moves is about to: an edge is wider than what it covers of a cell.
        stillness = (0..<across * across).map { index in
            let (row, column) = (index / across, index % across)
            var most: Float = 0
            for y in max(0, row - 1)...min(across - 1, row + 1) {
                for x in max(0, column - 1)...min(across - 1, column + 1) { most = max(most, moved[y * across + x]) }
            }
            return 1 - most.smoothstep(Self.motion.none, Self.motion.full)
        }
    }

    private mutating func blend(_ difference: inout ColorField, kept: Float) {
        let (side, cell, across) = (FaceTemplate.side, Self.cell, Self.cellsAcross)
        unsafe stillness.withUnsafeBufferPointer { stillness in
            unsafe last.withUnsafeMutableBufferPointer { last in
                unsafe difference.pixels.withUnsafeMutableBufferPointer { out in
                    for y in 0..<side {
                        let v = (Float(y) + 0.5) / Float(cell) - 0.5
                        let top = Int(max(0, v))
                        let (bottom, down) = (min(top + 1, across - 1), max(0, v - Float(top)))
                        for x in 0..<side {
                            let u = (Float(x) + 0.5) / Float(cell) - 0.5
                            let left = Int(max(0, u))
                            let (right, along) = (min(left + 1, across - 1), max(0, u - Float(left)))
                            let upper =
                                unsafe stillness[top * across + left]
                                + (stillness[top * across + right] - stillness[top * across + left]) * along
                            let lower =
                                unsafe stillness[bottom * across + left]
                                + (stillness[bottom * across + right] - stillness[bottom * across + left]) * along
                            let share = kept * (upper + (lower - upper) * down)
                            let at = y * side + x
                            let new = unsafe out[at] + (last[at] - out[at]) * share
                            unsafe out[at] = new
                            unsafe last[at] = new
                        }
                    }
                }
            }
        }
    }
}
