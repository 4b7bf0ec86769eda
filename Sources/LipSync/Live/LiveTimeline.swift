internal import Media

/// Decides what a live session sounds like, sample by sample: queued speech first, else the microphone, else silence.
///
/// A session's sound never stops: it stays `lead` ahead of what is shown, so that a face that nobody speaks through still
/// blinks. While a microphone is open the sound waits for it, up to `patience`; what is missing then is silence. What the
/// microphone said late is played late, and the delay is won back by leaving out silence. The clock follows the
/// microphone's own by at most half a thousandth, so that two crystals cannot drift apart.
///
/// A value: times are handed in, so that an hour can be tested in a second.
struct LiveTimeline {
    /// Samples a second.
    let rate: Int
    /// Samples that have been given out.
    private(set) var produced = 0

    private let lead: Int
    private var clip: ArraySlice<Float> = []
    private var microphone: ArraySlice<Float> = []
    private var lastHeard: Duration?
    /// Samples by which the microphone's clock is ahead of ours.
    private var shift = 0.0
    /// When samples of the microphone arrived, by position in the sound; oldest first.
    private var arrivals: [(start: Int, end: Int, time: Duration)] = []
    private var waiting: [(count: Int, time: Duration)] = []

    /// A microphone that was silent for so long is no longer open.
    private static let closing = Duration.milliseconds(500)
    /// How long sound waits for an open microphone.
    private static let patience = 0.1
    /// How far sound may run ahead of the clock when the microphone hands over much at once.
    private static let ahead = 0.06
    /// What the microphone may be ahead before silence is left out, and the most that may wait.
    private static let (tolerance, most) = (0.06, 2.0)
    /// Quieter than this (-50 dBFS) is left out to win back delay.
    private static let silence: Float = 0.0032

    /// Begins at time zero.
    ///
    /// - Parameters:
    ///   - rate: samples a second.
    ///   - lead: how far the sound is ahead of what is shown.
    init(rate: SampleRate, lead: MediaTime) {
        self.rate = rate.hertz
        self.lead = Int(lead.ticks(per: Int64(rate.hertz))) + 1
    }

    /// Whether a microphone is open at a time.
    func isListening(at now: Duration) -> Bool { lastHeard.map { now - $0 < Self.closing } ?? false }

    /// Samples of queued speech that have not been given out.
    var queued: Int { clip.count }

    /// Samples of the microphone that have not been given out.
    var backlog: Int { microphone.count }

    /// Whether all sound that a picture needs has been given out.
    func isHeard(beyond position: Int) -> Bool { produced >= position + lead }

    /// Takes what a microphone said.
    ///
    /// - Parameters:
    ///   - samples: what it said.
    ///   - now: when it arrived.
    ///   - isLate: whether it arrives late for a reason that is not the client's, so that the oldest is left out where too
    ///     much is waiting.
    /// - Returns: `false` where two seconds are waiting already: then nothing is taken.
    mutating func hear(_ samples: [Float], at now: Duration, isLate: Bool = false) -> Bool {
        let excess = microphone.count + samples.count - Int(Self.most * Double(rate))
        if excess > 0 {
            guard isLate, samples.count <= Int(Self.most * Double(rate)) else { return false }
            microphone = microphone.dropFirst(excess)
            passWaiting(excess)
        }
        // Nobody talks over a voice that is being played.
        guard clip.isEmpty else {
            lastHeard = now
            return true
        }
        microphone += samples
        waiting.append((samples.count, now))
        if let lastHeard, now - lastHeard < Self.closing {
            let error = Double(produced + microphone.count) - Double(target(at: now))
            let reach = 0.0005 * Double(samples.count)
            shift += min(max(0.01 * error, -reach), reach)
        }
        lastHeard = now
        return true
    }

    /// Takes queued speech; the microphone's is dropped.
    mutating func play(_ samples: [Float]) {
        dropMicrophone()
        clip += samples
    }

    /// Drops everything that has not been given out.
    mutating func clear() {
        clip = []
        dropMicrophone()
    }

    /// The sound that is due by a time, two seconds at most; what a longer pause has missed is left out.
    mutating func next(at now: Duration) -> [Float] {
        let missed = target(at: now) - produced - Int(Self.most * Double(rate))
        if missed > 0 { shift -= Double(missed) }
        let target = target(at: now)
        var result: [Float] = []
        if clip.isEmpty, isListening(at: now) {
            winBack()
            let limit = target + Int(Self.ahead * Double(rate)) - produced
            result = takeMicrophone(max(0, min(microphone.count, limit)))
            let least = target - Int(Self.patience * Double(rate)) - produced - result.count
            if least > 0 { result += [Float](repeating: 0, count: least) }
        } else if target > produced {
            let count = target - produced
            result = Array(clip.prefix(count))
            clip = clip.dropFirst(result.count)
            result += takeMicrophone(min(count - result.count, microphone.count))
            result += [Float](repeating: 0, count: count - result.count)
        }
        produced += result.count
        return result
    }

    /// When the microphone's sample at a position of the sound arrived.
    ///
    /// `nil` for other sound. Positions do not go back.
    mutating func arrival(of position: Int) -> Duration? {
        while let first = arrivals.first, first.end <= position { arrivals.removeFirst() }
        guard let first = arrivals.first, first.start <= position else { return nil }
        return first.time
    }

    private func target(at now: Duration) -> Int {
        lead + Int((now / .seconds(1)) * Double(rate) + shift)
    }

    private mutating func takeMicrophone(_ count: Int) -> [Float] {
        guard count > 0 else { return [] }
        let result = Array(microphone.prefix(count))
        microphone = microphone.dropFirst(count)
        var start = produced
        for piece in passWaiting(count) {
            arrivals.append((start, start + piece.count, piece.time))
            start += piece.count
        }
        return result
    }

    /// Takes the oldest samples out of what waits, and tells when each piece of them arrived.
    @discardableResult
    private mutating func passWaiting(_ count: Int) -> [(count: Int, time: Duration)] {
        var left = count
        var pieces: [(count: Int, time: Duration)] = []
        while left > 0, let first = waiting.first {
            let part = min(left, first.count)
            pieces.append((part, first.time))
            left -= part
            if part == first.count { waiting.removeFirst() } else { waiting[0].count -= part }
        }
        return pieces
    }

    /// Leaves out silence while the microphone is late.
    private mutating func winBack() {
        let block = rate / 100
        while Double(microphone.count) > Self.tolerance * Double(rate) + Double(block),
            microphone.prefix(block).allSatisfy({ abs($0) < Self.silence })
        {
            microphone = microphone.dropFirst(block)
            passWaiting(block)
        }
    }

    private mutating func dropMicrophone() {
        microphone = []
        waiting = []
    }
}
