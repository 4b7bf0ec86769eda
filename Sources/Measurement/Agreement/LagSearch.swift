internal import Media

/// Finds by how much a picture is late or early, by sliding what the sound foretells along what the picture shows.
///
/// At a lag of L the picture of time t is laid beside the sound of time t - L: a positive lag is a late picture. Two pairs
/// of curves may vote, aperture and width of the mouth. Slow parts are taken away first: they hardly change within the
/// lags that are tried, and would only blunt the peak.
struct LagSearch: Sendable {
    /// One measure of the mouth, in the picture and as the sound foretells it, and how much its vote counts.
    struct Pair: Sendable {
        let picture: Curve
        let sound: Curve
        let weight: Double

        init(picture: Curve, sound: Curve, weight: Double) {
            self.picture = picture.withoutSlowPart(window: LagSearch.window)
            self.sound = sound.withoutSlowPart(window: LagSearch.window)
            self.weight = weight
        }

        private init(_ picture: Curve, _ sound: Curve, _ weight: Double) {
            (self.picture, self.sound, self.weight) = (picture, sound, weight)
        }

        /// The same picture with the sound played backwards.
        func backwards(duration: Double) -> Pair { Pair(picture, sound.backwards(duration: duration), weight) }
    }

    /// What was found.
    struct Peak: Sendable, Equatable {
        /// Seconds; positive where the picture is late.
        let lag: Double
        /// The agreement there, -1...1: a mean of correlations.
        let agreement: Double
    }

    /// Lags are searched up to this many seconds to both sides.
    static let reach = 0.4
    /// Seconds over which a slow part is taken away.
    static let window = 1.5
    private static let step = 0.01
    /// Chance is looked for this far from the searched lags, in seconds.
    private static let distance = 1.0
    private static let mostTrials = 60

    let pairs: [Pair]
    /// Which moments of the sound count.
    let isSpeech: @Sendable (Double) -> Bool

    /// The best lag, between the steps too; `nil` where the curves do not change, or share under half a second.
    func peak() -> Peak? { peak(around: 0, step: Self.step) }

    /// The agreement that is seldom reached by chance: nineteen of twenty best lags stay below it, of the same sound far
    /// from the searched lags, and of the sound played backwards.
    ///
    /// - Parameter duration: of the sound, in seconds.
    /// - Returns: `nil` where the video is too short to tell.
    func chance(duration: Double) -> Double? {
        let nearest = 2 * Self.reach + Self.distance
        guard duration > 2 * nearest + 1 else { return nil }
        let backwards = LagSearch(
            pairs: pairs.map { $0.backwards(duration: duration) }, isSpeech: { isSpeech(duration - $0) })
        // Circular: what is slid out at one end comes in at the other, so that all trials are equally long.
        func trials(_ search: LagSearch, _ range: Range<Double>) -> [Double] {
            let gap = max(0.2, (range.upperBound - range.lowerBound) / Double(Self.mostTrials))
            return stride(from: range.lowerBound, to: range.upperBound, by: gap).compactMap {
                search.peak(around: $0, step: 2 * Self.step, period: duration)?.agreement
            }
        }
        let all = trials(self, nearest..<duration - nearest) + trials(backwards, 0..<duration)
        return all.count < 10 ? nil : all.quantile(0.95)
    }

    /// The agreement at one lag.
    func agreement(at lag: Double, period: Double? = nil) -> Double? {
        var (sum, weights) = (0.0, 0.0)
        for pair in pairs {
            var correlation = Correlation()
            for (time, shown) in zip(pair.picture.times, pair.picture.values) {
                var moment = time - lag
                if let period {
                    moment.formTruncatingRemainder(dividingBy: period)
                    if moment < 0 { moment += period }
                }
                guard isSpeech(moment), let told = pair.sound.value(at: moment) else { continue }
                correlation.add(shown, told)
            }
            guard let coefficient = correlation.coefficient else { continue }
            sum += pair.weight * coefficient
            weights += pair.weight
        }
        return weights > 0 ? sum / weights : nil
    }

    private func peak(around center: Double, step: Double, period: Double? = nil) -> Peak? {
        let count = Int(clamping: (Self.reach / step).rounded())
        let curve = (-count...count).map { agreement(at: center + Double($0) * step, period: period) }
        guard let best = curve.indices.filter({ curve[$0] != nil }).max(by: { (curve[$0] ?? 0) < (curve[$1] ?? 0) }),
            let top = curve[best]
        else { return nil }
        let lag = center + Double(best - count) * step
        // A parabola through the points 30 ms to both sides: the peak is round, and closer points tell more noise.
        let side = 3
        guard best >= side, best + side < curve.count, let left = curve[best - side], let right = curve[best + side],
            left + right < 2 * top
        else { return Peak(lag: lag, agreement: top) }
        let shift = (left - right) / (2 * (left + right - 2 * top))
        return Peak(lag: lag + shift.clamped(to: -0.5...0.5) * Double(side) * step, agreement: top)
    }
}
