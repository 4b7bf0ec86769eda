internal import Media

/// The time of each frame of a stream, counted from the file's origin and made to run forwards whatever the file says.
///
/// Files repeat timestamps, omit them, jump back when a recording was joined, or jump ahead by years when damaged. Small
/// faults are smoothed over; after a jump the clock goes on one frame later. Steps are differences modulo 2^64, so that no
/// timestamp can overflow, and are bounded, so that the sum of them cannot.
struct FrameTimes {
    /// Ticks of a frame whose length the file does not tell.
    private let nominal: Int64
    /// How many times the clock was wrong by more than is smoothed over.
    private(set) var jumps = 0
    /// Ticks that one step back may be without being a jump: a second.
    private let second: Int64
    /// Ticks that a frame may stand; a file that says more is damaged.
    private let longest: Int64
    /// Ticks that may be missing between two frames.
    private let largestGap: Int64
    /// The last tick that makes sense, counted from the origin, or `nil` where the file does not tell.
    private let end: Int64?
    private var last: (ticks: Int64, duration: Int64)?
    /// The stated tick that is zero.
    private var zero: Int64

    /// - Parameters:
    ///   - nominal: ticks of a frame whose length the file does not tell.
    ///   - second: ticks of a second.
    ///   - origin: the stated tick that counts as zero.
    ///   - end: the last tick that makes sense, counted from the origin, or `nil` where the file does not tell.
    init(nominal: Int64, second: Int64, origin: Int64, end: Int64?) {
        self.second = max(1, second)
        longest = self.second.saturatingTimes(Limits.longestStill)
        largestGap = self.second.saturatingTimes(Limits.longestGap)
        self.nominal = min(max(1, nominal), longest)
        (zero, self.end) = (origin, end)
    }

    /// Ticks at which the next frame in order is shown.
    ///
    /// - Parameters:
    ///   - stated: what the file says, if anything.
    ///   - duration: how long the frame is shown, if the file says.
    /// - Returns: ticks from the origin, more than those of the frame before.
    mutating func next(stated: Int64?, duration: Int64?) -> Int64 {
        let (before, expected) = last.map { ($0.ticks, $0.ticks.saturatingPlus($0.duration)) } ?? (0, 0)
        var ticks = expected
        if let stated {
            let step = stated &- zero &- before
            let latest = end.map { max($0, before).saturatingPlus(second.saturatingTimes(10)) } ?? .max
            ticks = before.saturatingPlus(step)
            if step < 0 - second || ticks > min(latest, expected.saturatingPlus(largestGap)) {
                zero = stated &- expected
                ticks = expected
                jumps += 1
            } else if step <= 0, last != nil {
                ticks = before.saturatingPlus(1)
            }
        }
        last = (ticks, length(stated: duration))
        return ticks
    }

    /// Ticks that a frame stands.
    ///
    /// - Parameter stated: what the file says, if anything.
    /// - Returns: that, where it can be; what is usual in this file, otherwise.
    func length(stated: Int64?) -> Int64 { stated.map { (1...longest).contains($0) ? $0 : nominal } ?? nominal }
}
