/// Where the network's face lies in a frame: a map from the frame's pixels to the crop's, pixel centres being whole numbers.
struct CropPlacement: Sendable, Equatable {
    /// The rows of the matrix: `x' = xx * x + xy * y + tx`, `y' = yx * x + yy * y + ty`.
    var xx, xy, tx: Double
    var yx, yy, ty: Double

    /// The map back; `nil` where this one flattens the plane.
    var inverse: CropPlacement? {
        let determinant = xx * yy - xy * yx
        guard determinant.isFinite, determinant != 0 else { return nil }
        let (a, b, c, d) = (yy / determinant, -xy / determinant, -yx / determinant, xx / determinant)
        return CropPlacement(xx: a, xy: b, tx: -(a * tx + b * ty), yx: c, yy: d, ty: -(c * tx + d * ty))
    }

    /// The image of a point.
    @inline(__always)
    func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (xx * x + xy * y + tx, yx * x + yy * y + ty)
    }

    /// Something between this placement and another one.
    ///
    /// - Parameters:
    ///   - other: where the face goes.
    ///   - share: 0 for this one, 1 for the other.
    /// - Returns: a placement that turns and scales as the two do.
    func mixed(with other: CropPlacement, share: Double) -> CropPlacement {
        func mix(_ path: KeyPath<CropPlacement, Double>) -> Double {
            self[keyPath: path] * (1 - share) + other[keyPath: path] * share
        }
        return CropPlacement(
            xx: mix(\.xx), xy: mix(\.xy), tx: mix(\.tx), yx: mix(\.yx), yy: mix(\.yy), ty: mix(\.ty))
    }

    /// The six numbers, row after row.
    var numbers: [Double] { [xx, xy, tx, yx, yy, ty] }

    /// Takes six numbers, row after row.
    init(_ numbers: some Collection<Double>) {
        let all = Array(numbers)
        precondition(all.count == 6, "a placement has six numbers")
        (xx, xy, tx, yx, yy, ty) = (all[0], all[1], all[2], all[3], all[4], all[5])
    }

    /// Takes the rows.
    init(xx: Double, xy: Double, tx: Double, yx: Double, yy: Double, ty: Double) {
        (self.xx, self.xy, self.tx, self.yx, self.yy, self.ty) = (xx, xy, tx, yx, yy, ty)
    }
}
