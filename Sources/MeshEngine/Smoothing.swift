internal import Media

extension Array where Element == Float {
    /// Convolves with a Gaussian that sums to 1, radius 4 sigma.
    ///
    /// - Parameters:
    ///   - sigma: standard deviation in samples.
    ///   - wrapping: whether the ends meet; otherwise they are mirrored (the edge sample repeated).
    /// - Returns: as many samples.
    func gaussianSmoothed(sigma: Float, wrapping: Bool = false) -> [Float] {
        let radius = Int((4 * sigma).rounded(.up))
        let kernel = (-radius...radius).map { (-0.5 * Float($0 * $0) / (sigma * sigma)).exponential }
        let total = kernel.reduce(0, +)
        return indices.map { index in
            var sum: Float = 0
            for tap in -radius...radius {
                var source = index + tap
                if wrapping {
                    source = ((source % count) + count) % count
                } else {
                    while source < 0 || source >= count { source = source < 0 ? -1 - source : 2 * count - 1 - source }
                }
                sum += self[source] * kernel[tap + radius]
            }
            return sum / total
        }
    }

    /// The value that a share of the samples does not exceed, nearest rank; the array must not be empty.
    func percentile(_ share: Float) -> Float {
        let ordered = sorted()
        return ordered[Swift.min(Int(share * Float(count - 1) + 0.5), count - 1)]
    }

    /// The middle value.
    var median: Float { percentile(0.5) }
}

/// The cheapest path through a table of costs, one row after the other: dynamic programming.
///
/// - Parameters:
///   - cost: rows of equal length.
///   - step: the largest change of position from row to row.
///   - penalty: cost of each unit of change.
/// - Returns: a position in each row.
func cheapestPath(through cost: [[Float]], step: Int = 2, penalty: Float) -> [Int] {
    guard var total = cost.first else { return [] }
    var choices: [[Int]] = []
    for row in cost.dropFirst() {
        var next = row
        var choice = [Int](repeating: 0, count: row.count)
        for position in row.indices {
            var best = Float.infinity
            for previous in max(0, position - step)...min(row.count - 1, position + step) {
                let value = total[previous] + penalty * Float(abs(previous - position))
                if value < best { (best, choice[position]) = (value, previous) }
            }
            next[position] += best
        }
        choices.append(choice)
        total = next
    }
    var position = total.indices.min { total[$0] < total[$1] } ?? 0
    var path = [position]
    for choice in choices.reversed() {
        position = choice[position]
        path.append(position)
    }
    return path.reversed()
}
