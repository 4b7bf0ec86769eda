/// The time of each frame of a stream, made to run forwards whatever the file says.
///
/// Files repeat timestamps, omit them, jump back when a recording was joined, or jump ahead by years when damaged. Small
/// faults are smoothed over; after a jump the clock goes on one frame later.
struct FrameTimes {
    /// Ticks of a frame whose length the file does not tell.
    let nominal: Int64
    /// Ticks that one step back may be without being a jump: a second.
    let second: Int64
    /// The last tick that makes sense, or `nil` where the file does not tell.
    let end: Int64?
    private var last: (ticks: Int64, duration: Int64)?
    private var correction: Int64 = 0

    init(nominal: Int64, second: Int64, end: Int64?) {
        self.nominal = max(1, nominal)
        self.second = max(1, second)
        self.end = end
    }

    /// Ticks at which the next frame in order is shown.
    ///
    /// - Parameters:
    ///   - stated: what the file says, if anything.
    ///   - duration: how long the frame is shown, if the file says.
    /// - Returns: ticks, more than those of the frame before.
    mutating func next(stated: Int64?, duration: Int64?) -> Int64 {
        let expected = last.map { $0.ticks + $0.duration }
        var ticks = stated.map { $0 &+ correction } ?? expected ?? 0
        if let last, let expected, stated != nil {
            // An hour is the longest that a frame may stand where the file does not tell its length.
            let latest = max(end ?? 0, last.ticks) + (end == nil ? 3600 : 10) * second
            if ticks > latest || last.ticks - ticks > second {
                correction &+= expected - ticks
                ticks = expected
            } else if ticks <= last.ticks {
                ticks = last.ticks + 1
            }
        }
        last = (ticks, duration ?? nominal)
        return ticks
    }
}
