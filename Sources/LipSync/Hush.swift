public import Media
internal import SpeechProcessing

/// Shuts the mouth in the middle of a word: what had been heard by then is not spoken, what comes later is.
public struct Hush: Sendable {
    private var heard: Int64 = 0
    /// How much had been heard when it began.
    private var cut: Int64 = 0
    /// From when the mouth shuts, from when it may be let go, and when it is, in seconds.
    private var span: (start: Double, earliest: Double, end: Double)?

    /// Seconds in which the mouth shuts and, later, is let go.
    private static let fade = 0.06
    /// Seconds by which the shutting has begun when the next moment is drawn: with 25 frames a second the one after that
    /// shows it shut.
    private static let haste = 0.02
    /// Seconds after what was heard for which the mouth stays shut: engines look back, so its last sound is still in what
    /// they draw next.
    private static let settling = 0.12
    /// Seconds for which it stays shut where nobody speaks: until silence has brought the mouth to rest, which would open it
    /// once more on the way.
    private static let rest = 0.8
    /// Seconds before a sound at which lips begin to move for it.
    private static let anticipation = 0.08
    /// Samples of the old word that may still come.
    private static let remains: Int64 = 320

    /// Lets the mouth do what it wants.
    public init() {}

    /// Hears more sound.
    public mutating func hear(_ speech: SpeechAudio) {
        // What a resampler still held of the word that was cut off is not new.
        let old = min(speech.samples.count, max(0, Int(clamping: cut + Self.remains - heard)))
        let new = speech.samples.dropFirst(old)
        let begin = seconds(heard + Int64(clamping: old))
        heard += Int64(clamping: speech.samples.count)
        guard let span, begin - Self.anticipation < span.end, SpeechGate.isLoud(new) else { return }
        self.span?.end = max(span.earliest, min(span.end, begin - Self.anticipation))
    }

    private func seconds(_ samples: Int64) -> Double {
        MediaTime(samples, per: Int64(clamping: SampleRate.speech.hertz)).seconds
    }

    /// Begins.
    ///
    /// - Parameter time: not before the last moment that was drawn.
    public mutating func begin(at time: MediaTime) {
        cut = heard
        let end = max(time.seconds, seconds(heard))
        span = (time.seconds - Self.haste, end + Self.settling, end + Self.rest)
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
