public import Media

/// Shuts the mouth in the middle of a word: what had been heard by then is not spoken, what comes later is.
public struct Hush: Sendable {
    private var heard: Int64 = 0
    /// From when the mouth shuts, and the first moment of sound that came later, in samples.
    private var span: (start: Double, end: Double)?

    /// Seconds in which the mouth shuts and, later, is let go.
    private static let fade = 0.06
    /// Seconds after what was heard for which the mouth stays shut: engines look back, so its last sound is still in what
    /// they draw next.
    private static let settling = 0.12

    /// Lets the mouth do what it wants.
    public init() {}

    /// Hears more sound.
    public mutating func hear(_ speech: SpeechAudio) { heard += Int64(clamping: speech.samples.count) }

    /// Begins.
    ///
    /// - Parameter time: not before the last moment that was drawn.
    public mutating func begin(at time: MediaTime) {
        let end = MediaTime(heard, per: Int64(clamping: SampleRate.speech.hertz)).seconds
        span = (time.seconds, max(time.seconds, end) + Self.settling)
    }

    /// How far the mouth may open, 0...1; moments do not go back.
    ///
    /// - Parameter time: the moment.
    /// - Returns: 1 where nothing is hushed.
    public mutating func openness(at time: MediaTime) -> Float {
        guard let span else { return 1 }
        let now = time.seconds
        if now >= span.end + Self.fade { self.span = nil }
        let closed = 1 - Float((now - span.start) / Self.fade).smoothstep(0, 1)
        let opened = Float((now - span.end) / Self.fade).smoothstep(0, 1)
        return max(closed, opened)
    }
}
