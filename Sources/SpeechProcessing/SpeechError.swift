/// What went wrong while text was made into speech.
public struct SpeechError: Error, CustomStringConvertible, Sendable {
    /// What kind of failure it was.
    public enum Code: Sendable {
        /// The text has no letter and no digit.
        case nothingToSay
        /// No voice has this name or language, or a voice has no such variant.
        case unknownVoice
        /// The voice is known and its files are not installed.
        case voiceMissing
        /// A voice's files are not what they should be.
        case voiceDamaged
        /// The rate or the pitch is out of range.
        case invalidDelivery
        /// espeak-ng's data folder is not installed where it is looked for.
        case voiceDataMissing
        /// espeak-ng, or a voice's network, refused or failed.
        case synthesisFailed
        /// The task that listened was cancelled.
        case cancelled
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence: what was tried, what was wrong, what to do next.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of failure.
    ///   - description: what was tried, what was wrong, what to do next.
    public init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    /// The task that listened was cancelled.
    public static let cancelledSpeech = SpeechError(
        .cancelled, "Text to speech was cancelled. Say the text again to hear it from the start.")
}
