internal import Articulation
internal import Media

/// How much of the drawing slots a live session takes, from what the sessions of the last seconds took.
struct DrawingLoad {
    /// Of a core, before anything was measured: a face that fills 512 x 512 pixels, with full effort.
    static let presumedCost = 0.2
    /// Of the slots' time that may be planned; the rest is for sound, network and what comes in between.
    static let usable = 0.9
    /// Of a core, what hearing takes of a session, by effort, before anything was measured.
    static let hearingCosts: [HearingEffort: Double] = [.full: 0.035, .reduced: 0.015, .least: 0.003]
    /// Above this part of the slots' time less is spent on hearing; below the second, foretold for it, more.
    private static let (tooBusy, idleEnough) = (0.92, 0.8)
    /// Seconds between changes of the effort: until what the last one changed has been measured.
    private static let settling = 4.0
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
    private var effort = HearingEffort.full
    private var lastChange: Duration?

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

    /// How much sessions should spend on hearing, so that their pictures come in time.
    mutating func effort(slots: Int, at now: Duration) -> HearingEffort {
        advance(to: now)
        if let lastChange, (now - lastChange) / .seconds(1) < Self.settling { return effort }
        // By what a session takes, so that it follows sessions that begin and end at once.
        let load = cost * Double(sessions) / Double(slots)
        if load > Self.tooBusy, let less = HearingEffort(rawValue: effort.rawValue - 1) {
            (effort, lastChange) = (less, now)
        } else if let more = HearingEffort(rawValue: effort.rawValue + 1),
            load + Self.hearing(more, beyond: effort) * Double(sessions) / Double(slots) < Self.idleEnough
        {
            (effort, lastChange) = (more, now)
        }
        return effort
    }

    private static func hearing(_ more: HearingEffort, beyond less: HearingEffort) -> Double {
        (hearingCosts[more] ?? 0) - (hearingCosts[less] ?? 0)
    }

    /// Sessions that can be served at once with pictures in time, at least 1: with the least effort, which is what they get
    /// when they are so many.
    func capacity(slots: Int) -> Int {
        let leastCost = max(cost - Self.hearing(effort, beyond: .least), cost / 2)
        let count = Self.usable * Double(slots) / leastCost
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
