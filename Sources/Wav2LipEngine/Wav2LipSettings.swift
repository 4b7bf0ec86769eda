public import SpeechProcessing

/// How Wav2Lip is used; the default is the published inference.
public struct Wav2LipSettings: Sendable, Hashable {
    /// Which sound a frame sees.
    public enum Alignment: String, Sendable, CaseIterable {
        /// The published inference: frame i sees mel columns `int(i * 80 / fps) ..< + 16`.
        case reference
        /// One frame earlier, as the training code cut it: 40 ms less look-ahead.
        case trained
    }

    /// How the network's picture is set into the frame.
    public enum Feather: String, Sendable, CaseIterable {
        /// It replaces the box, as published.
        case none
        /// A disc in the middle of the box, with a soft edge.
        case disc
        /// Cheeks, mouth and chin, with a soft edge.
        case hull
    }

    /// Which sound a frame sees.
    public var alignment: Alignment
    /// What lies before the sound: for files the sound mirrored, as librosa did it; live, silence.
    public var isFile: Bool
    /// How the network's picture is set into the frame.
    public var feather: Feather
    /// Whether the upper half of the face is left as it is.
    public var mouthOnly: Bool
    /// How much of the picture before stays, 0 (none, as published) ..< 1.
    public var smoothing: Float
    /// The root mean square in 16-bit units below which sound is silence, which shows the resting face; 0 never rests.
    public var silenceThreshold: Float

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - alignment: which sound a frame sees.
    ///   - isFile: whether the sound is a file's, which is mirrored at its head.
    ///   - feather: how the network's picture is set into the frame.
    ///   - mouthOnly: whether the upper half of the face is left as it is.
    ///   - smoothing: how much of the picture before stays, 0 ..< 1.
    ///   - silenceThreshold: root mean square in 16-bit units.
    public init(
        alignment: Alignment = .reference, isFile: Bool = true, feather: Feather = .none, mouthOnly: Bool = false,
        smoothing: Float = 0, silenceThreshold: Float = SpeechGate.standardThreshold
    ) {
        (self.alignment, self.isFile, self.feather) = (alignment, isFile, feather)
        (self.mouthOnly, self.smoothing, self.silenceThreshold) = (mouthOnly, smoothing, silenceThreshold)
    }

    /// For live sessions: the shorter look-ahead, and silence before the first sound.
    public static let live = Wav2LipSettings(alignment: .trained, isFile: false)
}
