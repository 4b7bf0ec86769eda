internal import Media

/// How two numbers go together, pair after pair.
struct Correlation: Sendable {
    private(set) var count = 0
    private var (sumX, sumY) = (0.0, 0.0)
    private var (sumXX, sumYY, sumXY) = (0.0, 0.0, 0.0)

    mutating func add(_ x: Float, _ y: Float) {
        let (x, y) = (Double(x), Double(y))
        count += 1
        sumX += x
        sumY += y
        sumXX += x * x
        sumYY += y * y
        sumXY += x * y
    }

    /// Pearson's r, -1...1; `nil` for fewer than ten pairs, or where one of the two hardly changes.
    var coefficient: Double? {
        guard count >= 10 else { return nil }
        let number = Double(count)
        let (x, y) = (sumXX / number - sumX * sumX / number / number, sumYY / number - sumY * sumY / number / number)
        guard x > 1e-9, y > 1e-9 else { return nil }
        return ((sumXY / number - sumX * sumY / number / number) / (x * y).squareRoot()).clamped(to: -1...1)
    }
}

/// Mean and deviation of numbers that come one by one.
struct Spread: Sendable {
    private(set) var count = 0
    private(set) var mean = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let off = value - mean
        mean += off / Double(count)
        squares += off * (value - mean)
    }

    /// The sum of squared distances from the mean.
    var sumOfSquares: Double { squares }
    /// The standard deviation; 0 without values.
    var deviation: Double { count > 0 ? (squares / Double(count)).squareRoot() : 0 }
}

extension Double {
    func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

extension Int {
    func clamped(to range: ClosedRange<Int>) -> Int { Swift.min(Swift.max(self, range.lowerBound), range.upperBound) }
}

extension Array where Element: BinaryFloatingPoint {
    /// The value below which the given part of all values lies; `nil` without values.
    func quantile(_ part: Double) -> Element? {
        guard !isEmpty else { return nil }
        let sorted = self.sorted()
        let place = part.clamped(to: 0...1) * Double(count - 1)
        let index = Int(clamping: place)
        let next = Swift.min(index + 1, count - 1)
        return sorted[index] + (sorted[next] - sorted[index]) * Element(place - Double(index))
    }
}
