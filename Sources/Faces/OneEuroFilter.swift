/// Smooths points that move: strongly at rest, hardly in motion.
///
/// Follows [Casiez et al., 2012](https://gery.casiez.net/1euro/), each point with its own speed.
public struct OneEuroFilter<Value: SIMD> where Value.Scalar == Float {
    /// Cut-off frequency at rest, in hertz.
    public let restCutoff: Float
    /// How much the cut-off rises with speed: hertz for each unit a second.
    public let speedWeight: Float
    /// Cut-off frequency of the speed itself, in hertz.
    public let speedCutoff: Float

    private var values: [Value] = []
    private var speeds: [Value] = []

    /// Makes a filter that has seen nothing.
    public init(restCutoff: Float = 1.5, speedWeight: Float = 0.10, speedCutoff: Float = 3) {
        (self.restCutoff, self.speedWeight, self.speedCutoff) = (restCutoff, speedWeight, speedCutoff)
    }

    /// Forgets everything: the next points come out as they are.
    public mutating func reset() { (values, speeds) = ([], []) }

    /// Takes the next points.
    ///
    /// - Parameters:
    ///   - points: as many as the last time; another number starts anew.
    ///   - interval: seconds since the last time, positive.
    ///   - unit: the length in which speed is measured, so that a face near or far is smoothed alike.
    /// - Returns: the points, smoothed.
    public mutating func smooth(_ points: [Value], interval: Float, unit: Float) -> [Value] {
        guard values.count == points.count, interval > 0, unit > 0 else {
            values = points
            speeds = [Value](repeating: .zero, count: points.count)
            return points
        }
        let speedShare = Self.share(of: speedCutoff, interval)
        for index in points.indices {
            let step = points[index] - values[index]
            let speed = step / (interval * unit)
            speeds[index] += (speed - speeds[index]) * speedShare
            let square = (speeds[index] * speeds[index]).sum()
            let cutoff = restCutoff + speedWeight * square.squareRoot()
            values[index] += step * Self.share(of: cutoff, interval)
        }
        return values
    }

    /// How much of a new value a low pass lets through in one step.
    private static func share(of cutoff: Float, _ interval: Float) -> Float {
        1 / (1 + 1 / (2 * .pi * cutoff * interval))
    }
}

extension OneEuroFilter: Sendable where Value: Sendable {}
