/// Limits of what people ask for, live and in films: one number each, which servers tell their clients.
public enum SpeechLimits {
    /// Unicode scalars of a text, at most: about an hour of speech.
    public static let text = 50_000
    /// What counts as silence, as the root mean square of 16-bit samples; beyond this ordinary speech would.
    public static let silence = 0.0...5000.0
}
