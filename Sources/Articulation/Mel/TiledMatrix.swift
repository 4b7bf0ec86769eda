/// A matrix whose product with a vector is fast: columns in tiles of 40, each of which lies in one piece.
///
/// 40 sums are five vector registers that stay where they are while the inputs go by; 72 and 80 channels, which are the
/// sizes that were trained, fill two tiles. The order of the additions never depends on anything but the shape, so the
/// same input gives the same output bit for bit.
struct TiledMatrix: Sendable {
    typealias Lanes = SIMD8<Float>
    private static let lanesInTile = 5
    private static let tile = lanesInTile * Lanes.scalarCount

    /// How many values hold `count` outputs: whole tiles.
    static func padded(_ count: Int) -> Int { (count + tile - 1) / tile * tile }

    private let weights: [Lanes]
    private let inputs: Int
    private let taps: Int
    private let tiles: Int

    /// Takes a matrix of `taps * inputs` rows and `outputs` columns, row by row.
    init(_ rows: [Float], inputs: Int, taps: Int, outputs: Int) {
        (self.inputs, self.taps, tiles) = (inputs, taps, Self.padded(outputs) / Self.tile)
        var weights: [Lanes] = []
        for tile in 0..<tiles {
            for row in 0..<taps * inputs {
                for lanes in 0..<Self.lanesInTile {
                    var vector = Lanes.zero
                    for lane in 0..<Lanes.scalarCount {
                        let column = tile * Self.tile + lanes * Lanes.scalarCount + lane
                        if column < outputs { vector[lane] = rows[row * outputs + column] }
                    }
                    weights.append(vector)
                }
            }
        }
        self.weights = weights
    }

    /// Adds the products of the taps' inputs to `result`, which holds the bias and has a padded length.
    ///
    /// The inputs of tap `n` begin at `offsets[n]`; only as many offsets count as the matrix has taps.
    func addProduct(
        of values: UnsafePointer<Float>, at offsets: (Int, Int, Int), to result: UnsafeMutablePointer<Float>
    ) {
        unsafe weights.withUnsafeBufferPointer { weights in
            guard var row = weights.baseAddress else { return }
            for tile in 0..<tiles {
                let target = unsafe UnsafeMutableRawPointer(result + tile * Self.tile).assumingMemoryBound(
                    to: Lanes.self)
                var (a, b, c, d, e) = unsafe (target[0], target[1], target[2], target[3], target[4])
                for tap in 0..<taps {
                    let input = unsafe values + (tap == 0 ? offsets.0 : tap == 1 ? offsets.1 : offsets.2)
                    for index in 0..<inputs {
                        let value = unsafe Lanes(repeating: input[index])
                        unsafe a.addProduct(value, row[0])
                        unsafe b.addProduct(value, row[1])
                        unsafe c.addProduct(value, row[2])
                        unsafe d.addProduct(value, row[3])
                        unsafe e.addProduct(value, row[4])
                        unsafe row += Self.lanesInTile
                    }
                }
                unsafe (target[0], target[1], target[2], target[3], target[4]) = (a, b, c, d, e)
            }
        }
    }
}
