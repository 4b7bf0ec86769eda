internal import Media

/// How much of the drawing slots a live session takes, from what the sessions of the last seconds took.
struct DrawingLoad {
    /// Of a core, before anything was measured: a face that fills 512 x 512 pixels.
    static let presumedCost = 0.17
    /// Of the slots' time that may be planned; the rest is for sound, network and what comes in between.
    static let usable = 0.9
    /// Never more sessions than this: each also has its connection, encoder and memory.
    static let mostSessions = 64
    /// Seconds after which a measurement weighs 1/e.
    private static let memory = 4.0
    /// Session-seconds that are needed before the measured cost is believed.
    private static let least = 1.0

    private var sessions = 0
    private var last = Duration.zero
    /// Seconds in which a slot was busy, and seconds of sessions, both fading.
    private var busy = 0.0
    private var served = 0.0

    /// Counts a picture that was drawn and compressed.
    mutating func count(busy duration: Duration, at now: Duration) {
        advance(to: now)
        busy += duration / .seconds(1)
    }

    /// Counts sessions that begin, or end where negative.
    mutating func changeSessions(by count: Int, at now: Duration) {
        advance(to: now)
        sessions = max(0, sessions + count)
    }

    /// Of a core, what a session takes.
    var cost: Double { served < Self.least ? Self.presumedCost : max(busy / served, 0.001) }

    /// Sessions that can be served at once with pictures in time, at least 1.
    func capacity(slots: Int) -> Int {
        let count = Self.usable * Double(slots) / cost
        return count < Double(Self.mostSessions) ? max(1, Int(count)) : Self.mostSessions
    }

    private mutating func advance(to now: Duration) {
        let seconds = (now - last) / .seconds(1)
        guard seconds > 0 else { return }
        last = now
        let kept = Double(Float(-seconds / Self.memory).exponential)
        busy *= kept
        served = served * kept + Double(sessions) * seconds
    }
}
