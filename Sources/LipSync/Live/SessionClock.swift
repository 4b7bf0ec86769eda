internal import Media

/// The time of a live session: a clock's, without the time in which nothing ran.
///
/// A computer that slept, or a process that was stopped, has missed hours of sound that nobody wants to hear afterwards.
struct SessionClock {
    /// A longer time between two readings, which come 25 times a second, is a pause.
    static let longestGap = Duration.seconds(2)
    /// For how long after a pause a microphone may hand over what it heard meanwhile.
    static let recovery = Duration.seconds(1)

    private var last = Duration.zero
    /// What all pauses together took.
    private var paused = Duration.zero
    private var resumed: Duration?

    /// The session's time; a pause before this reading counts as nothing.
    ///
    /// - Parameter reading: of a clock that goes on while the computer sleeps, since the session began.
    /// - Returns: never less than before.
    mutating func time(at reading: Duration) -> Duration {
        let gap = reading - last
        if gap > Self.longestGap {
            paused += gap
            resumed = reading
        }
        last = max(last, reading)
        return last - paused
    }

    /// What the clock reads when the session's time is this, if no pause comes before.
    func reading(at time: Duration) -> Duration { time + paused }

    /// Whether a pause has just ended.
    var isRecovering: Bool { resumed.map { last - $0 < Self.recovery } ?? false }
}
