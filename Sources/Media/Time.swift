/// An exact moment or span in seconds: `value / timescale`.
public struct MediaTime: Sendable, Hashable, Comparable {
    /// Ticks.
    public var value: Int64
    /// Ticks a second, positive.
    public var timescale: Int64

    /// Makes a time of `value / timescale` seconds.
    public init(_ value: Int64, per timescale: Int64) {
        precondition(timescale > 0)
        (self.value, self.timescale) = (value, timescale)
    }

    /// The beginning.
    public static let zero = MediaTime(0, per: 1)

    /// Seconds, rounded to a Double.
    public var seconds: Double { Double(value) / Double(timescale) }

    /// Whether `lhs` comes before `rhs`, exactly.
    public static func < (lhs: MediaTime, rhs: MediaTime) -> Bool {
        let (left, right) = (
            lhs.value.multipliedFullWidth(by: rhs.timescale), rhs.value.multipliedFullWidth(by: lhs.timescale)
        )
        return left.high == right.high ? left.low < right.low : left.high < right.high
    }

    /// Whether both name the same moment, whatever their timescales.
    public static func == (lhs: MediaTime, rhs: MediaTime) -> Bool { !(lhs < rhs) && !(rhs < lhs) }

    /// Equal times hash equally.
    public func hash(into hasher: inout Hasher) { hasher.combine(seconds) }

    /// How many whole ticks of another timescale have passed by this time; as many as fit where there are more.
    public func ticks(per other: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: timescale)
        // The remainder is smaller than the timescale, so its share is smaller than `other` and fits.
        let share = timescale.dividingFullWidth(remainder.multipliedFullWidth(by: other)).quotient
        return quotient.saturatingTimes(other).saturatingPlus(share)
    }
}

/// Frames a second, exact: 25 or 30000/1001.
public struct FrameRate: Sendable, Hashable {
    /// Frames in ``denominator`` seconds, positive.
    public let numerator: Int
    /// Seconds, positive.
    public let denominator: Int

    /// Makes a rate of `numerator / denominator` frames a second.
    public init(_ numerator: Int, per denominator: Int = 1) {
        precondition(numerator > 0 && denominator > 0)
        (self.numerator, self.denominator) = (numerator, denominator)
    }

    /// 25 frames a second, at which every engine of this project was measured.
    public static let standard = FrameRate(25)

    /// Frames a second, rounded to a Double.
    public var framesPerSecond: Double { Double(numerator) / Double(denominator) }

    /// When frame `index` is shown, counted from frame 0 at zero.
    public func time(ofFrame index: Int) -> MediaTime {
        MediaTime(Int64(clamping: index.saturatingTimes(denominator)), per: Int64(clamping: numerator))
    }

    /// How many frames it takes to show `samples` of sound at `sampleRate`: the last one may outlast the sound.
    public func frames(coveringSamples samples: Int, at sampleRate: SampleRate) -> Int {
        let scale = denominator.saturatingTimes(sampleRate.hertz)
        return samples.saturatingTimes(numerator).saturatingPlus(scale - 1) / scale
    }
}
