import Media

/// How long the same step took, over and over.
struct Timings {
    private var milliseconds: [Double] = []

    /// Runs a step and takes its time.
    mutating func measure<Result>(_ step: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let result = try step()
        milliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
        return result
    }

    /// Takes a step's time that was measured elsewhere.
    mutating func add(_ elapsed: Double) { milliseconds.append(elapsed) }

    /// Takes all times of others.
    mutating func add(_ others: Timings) { milliseconds += others.milliseconds }

    var count: Int { milliseconds.count }
    /// Half of the steps took no longer, in milliseconds; 0 without steps.
    var median: Double { quantile(0.5) }
    /// In milliseconds; 0 without steps.
    var mean: Double { milliseconds.reduce(0, +) / Double(max(1, count)) }
    /// Nineteen of twenty steps took no longer, in milliseconds; 0 without steps.
    var nearlyAll: Double { quantile(0.95) }

    /// The smallest time that this part of all steps did not exceed.
    private func quantile(_ part: Double) -> Double {
        guard !milliseconds.isEmpty else { return 0 }
        let rank = Int(clamping: (part * Double(milliseconds.count)).rounded(.up))
        return milliseconds.sorted()[min(max(rank - 1, 0), milliseconds.count - 1)]
    }

    /// For machines.
    var object: [String: Any] { ["median": median, "mean": mean, "p95": nearlyAll, "count": count] }
}
