internal import Media

/// How well a mouth follows a sound.
public struct MouthAgreement: Sendable, Equatable {
    /// The best of Pearson's r over the lags that were tried, in speech only.
    public let correlation: Double
    /// What the same mouth reaches with unrelated sound in one of ten trials; `nil` where there is too little to tell.
    public let chance: Double?

    /// Picture and sound of a file may be off by this much, in hops of 12.5 ms: 200 ms.
    private static let reach = 16
    /// Where chance is looked for, lags are tried in larger steps.
    private static let (step, trialStep) = (1, 4)
    /// Chance is looked for this far from the lags that were tried, in hops: one second.
    private static let distance = 80
    private static let mostTrials = 60
    /// Below this deviation, in face millimetres, a mouth holds still: what moves are the landmarks.
    private static let leastMotion = 0.25
    /// Fewer frames in speech tell nothing.
    private static let leastFrames = 20

    init(correlation: Double, chance: Double?) { (self.correlation, self.chance) = (correlation, chance) }

    /// Compares a mouth with a sound.
    ///
    /// - Returns: `nil` where the mouth holds still, or is seen in speech too seldom.
    init?(_ curve: MouthCurve, _ forecast: SpeechForecast) {
        let comparison = Comparison(curve, forecast)
        guard let best = comparison.peak(around: 0, step: Self.step) else { return nil }
        correlation = best
        let (count, nearest) = (forecast.opening.count, 2 * Self.reach + Self.distance)
        var trials: [Double] = []
        if count > 2 * nearest {
            let gap = max(Self.reach / 2, (count - 2 * nearest) / Self.mostTrials)
            for shift in stride(from: nearest, to: count - nearest, by: gap) {
                if let peak = comparison.peak(around: shift, step: Self.trialStep) { trials.append(peak) }
            }
        }
        let backwards = Comparison(curve, forecast.backwards)
        for shift in stride(from: 0, to: count, by: max(Self.reach / 2, count / Self.mostTrials)) {
            if let peak = backwards.peak(around: shift, step: Self.trialStep) { trials.append(peak) }
        }
        trials.sort()
        chance = trials.count < 20 ? nil : trials[trials.count * 9 / 10]
    }

    /// A mouth and a sound that can be slid along each other.
    private struct Comparison {
        /// Of the mouth's frames: the nearest hop of the sound.
        let hops: [Int]
        let openings: [Double]
        let forecast: SpeechForecast

        init(_ curve: MouthCurve, _ forecast: SpeechForecast) {
            hops = curve.times.map { Int(clamping: ($0 * SpeechForecast.rate).rounded()) }
            openings = curve.openings.map(Double.init)
            self.forecast = forecast
        }

        /// The best correlation near a shift, in hops by which the picture is late.
        func peak(around center: Int, step: Int) -> Double? {
            stride(from: center - reach, through: center + reach, by: step).compactMap { correlation(at: $0) }.max()
        }

        /// Pearson's r; the sound is a circle, so that all shifts are alike.
        private func correlation(at shift: Int) -> Double? {
            let count = forecast.opening.count
            guard count > 0 else { return nil }
            var (number, x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
            for (hop, shown) in zip(hops, openings) {
                let index = ((hop - shift) % count + count) % count
                guard forecast.isSpeech[index] else { continue }
                let told = Double(forecast.opening[index])
                number += 1
                (x, y, xx, yy, xy) = (x + shown, y + told, xx + shown * shown, yy + told * told, xy + shown * told)
            }
            guard number >= Double(leastFrames) else { return nil }
            let (varianceX, varianceY) = (xx / number - x * x / number / number, yy / number - y * y / number / number)
            guard varianceX > leastMotion * leastMotion, varianceY > 1e-9 else { return nil }
            return (xy / number - x * y / number / number) / (varianceX * varianceY).squareRoot()
        }
    }
}

extension SpeechForecast {
    /// The same sound from its end to its beginning: it moves as much, and fits no mouth.
    fileprivate var backwards: SpeechForecast {
        SpeechForecast(opening: opening.reversed(), isSpeech: isSpeech.reversed())
    }
}
