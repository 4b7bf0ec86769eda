internal import Media

/// Collects how a live session goes and says so once a second.
struct LiveStatistics {
    private var sent = 0
    private var latencies: [Double] = []
    private var features: [Double] = []
    private var drawing: [Double] = []
    private var encoding: [Double] = []
    private var last = Duration.zero

    /// Counts a picture that is ready to be sent.
    ///
    /// - Parameters:
    ///   - engine: how long it took to draw.
    ///   - encode: how long it took to compress.
    ///   - latency: how long ago its sound was received, where that was a microphone's.
    mutating func count(engine: Duration, encode: Duration, latency: Duration?) {
        sent += 1
        drawing.append(engine / .milliseconds(1))
        encoding.append(encode / .milliseconds(1))
        if let latency { latencies.append(latency / .milliseconds(1)) }
    }

    /// Counts the work on sound that came in.
    mutating func count(features duration: Duration) { features.append(duration / .milliseconds(1)) }

    /// What happened in the last second, once a second.
    mutating func report(at now: Duration, dropped: Int) -> LiveMetrics? {
        guard now - last >= .seconds(1) else { return nil }
        var metrics = LiveMetrics()
        metrics.framesPerSecond = Double(sent) / ((now - last) / .seconds(1))
        metrics.framesDropped = dropped
        metrics.latency = .init(p50: Self.quantile(0.5, of: latencies), p95: Self.quantile(0.95, of: latencies))
        metrics.stages = .init(
            features: Self.quantile(0.5, of: features), engine: Self.quantile(0.5, of: drawing), restore: 0,
            encode: Self.quantile(0.5, of: encoding))
        self = LiveStatistics()
        last = now
        return metrics
    }

    private static func quantile(_ part: Double, of values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        return values.sorted()[min(values.count - 1, Int(part * Double(values.count)))]
    }
}
