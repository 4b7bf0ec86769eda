internal import Media

/// A number that changes over time, known at moments that need not be evenly spaced.
struct Curve: Sendable, Equatable {
    /// Seconds, rising.
    private(set) var times: [Double] = []
    private(set) var values: [Float] = []

    /// Between two moments further apart than this, in seconds, nothing is known.
    private static let longestGap = 0.21

    init() {}

    /// - Parameters:
    ///   - values: one every `interval` seconds from time zero on.
    ///   - interval: seconds.
    init(_ values: [Float], every interval: Double) {
        self.values = values
        times = values.indices.map { Double($0) * interval }
    }

    mutating func append(_ value: Float, at time: Double) {
        times.append(time)
        values.append(value)
    }

    var isEmpty: Bool { values.isEmpty }

    /// The same moments with other values.
    func mapped(_ change: (Float) -> Float) -> Curve {
        var result = self
        result.values = values.map(change)
        return result
    }

    /// The same curve from its end to its beginning.
    func backwards(duration: Double) -> Curve {
        var result = self
        result.times = times.reversed().map { duration - $0 }
        result.values = values.reversed()
        return result
    }

    /// The value at a moment, on the line between its neighbours; `nil` outside, and inside of gaps.
    func value(at time: Double) -> Float? {
        guard let first = times.first, let last = times.last, time >= first - 1e-9, time <= last + 1e-9 else {
            return nil
        }
        let next = index(after: time)
        guard next < times.count else { return values.last }
        guard next > 0 else { return values.first }
        let (start, end) = (times[next - 1], times[next])
        guard end - start <= Self.longestGap else { return nil }
        let fraction = Float((time - start) / (end - start))
        return values[next - 1] + (values[next] - values[next - 1]) * fraction
    }

    /// The index of the first moment after another one: where it would be if all were evenly spaced, or by bisection.
    private func index(after time: Double) -> Int {
        guard let first = times.first, let last = times.last, last > first else { return time < times[0] ? 0 : 1 }
        let guess = Int(clamping: (time - first) / (last - first) * Double(times.count - 1)).clamped(
            to: 0...times.count - 2)
        if times[guess] <= time, time < times[guess + 1] { return guess + 1 }
        return times.partitioningIndex { $0 > time }
    }

    /// The same curve less its mean over a window around each moment: what is left are the single movements.
    func withoutSlowPart(window: Double) -> Curve {
        var sums: [Double] = [0]
        for value in values { sums.append((sums.last ?? 0) + Double(value)) }
        var (low, high) = (0, 0)
        var result = self
        for index in values.indices {
            while times[low] < times[index] - window / 2 { low += 1 }
            while high < times.count, times[high] <= times[index] + window / 2 { high += 1 }
            result.values[index] = values[index] - Float((sums[high] - sums[low]) / Double(high - low))
        }
        return result
    }

    /// The same curve smoothed by a Gaussian, to both sides alike, so that nothing comes late.
    func smoothed(sigma: Double) -> Curve {
        var low = 0
        var result = self
        for index in values.indices {
            while times[low] < times[index] - 3 * sigma { low += 1 }
            var (sum, weights, other) = (0.0, 0.0, low)
            while other < times.count, times[other] <= times[index] + 3 * sigma {
                let distance = (times[other] - times[index]) / sigma
                let weight = Double(Float(-distance * distance / 2).exponential)
                sum += weight * Double(values[other])
                weights += weight
                other += 1
            }
            result.values[index] = Float(sum / weights)
        }
        return result
    }
}

extension Curve {
    /// The values of all moments from one to another, both counted in.
    func values(from start: Double, to end: Double) -> ArraySlice<Float> {
        let low = times.partitioningIndex { $0 >= start - 1e-6 }
        let high = times.partitioningIndex { $0 > end + 1e-6 }
        return values[low..<max(low, high)]
    }
}

extension Array {
    /// The first index whose element fits, where all after it do too.
    func partitioningIndex(where fits: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if fits(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
