/// A linear fit with a prior: the coefficients that explain the samples best without leaving the prior for nothing.
struct LeastSquares {
    private var matrix: [[Float]]
    private var right: [Float]

    /// Begins with a belief.
    init(prior: [Float], weights: [Float]) {
        matrix = prior.indices.map { row in prior.indices.map { $0 == row ? weights[row] : 0 } }
        right = zip(prior, weights).map { $0 * $1 }
    }

    /// Adds a sample: `value` is about the sum of coefficients times `features`.
    mutating func add(_ features: [Float], value: Float) {
        for row in features.indices {
            for column in features.indices { matrix[row][column] += features[row] * features[column] }
            right[row] += features[row] * value
        }
    }

    /// The coefficients, by elimination; the prior keeps every pivot positive.
    var solution: [Float] {
        var (matrix, right) = (matrix, right)
        for pivot in right.indices {
            for row in right.indices where row != pivot {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot..<right.count { matrix[row][column] -= factor * matrix[pivot][column] }
                right[row] -= factor * right[pivot]
            }
        }
        return right.indices.map { right[$0] / matrix[$0][$0] }
    }
}
