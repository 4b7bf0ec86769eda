/// A voice as people choose it, whatever makes its sound.
public struct VoiceProfile: Sendable, Hashable {
    /// What makes the sound, which is what it sounds like.
    public enum Kind: String, Sendable {
        /// A network that has learned from a person.
        case natural
        /// espeak-ng's rules: clear, quick, in a hundred languages, and a robot's.
        case synthetic
    }

    /// What it is chosen by: `en_US-joe-medium`, `ru+f2`.
    public let id: String
    /// What people call it: "Joe", "Russian".
    public let name: String
    /// The language that it is first of all for, in small letters: `ru`, `en-us`.
    public let language: String
    /// Whose voice it is.
    public let gender: Voice.Gender
    /// What makes its sound.
    public let kind: Kind
    /// How fine a natural voice is, in the words of who made it: `medium`.
    public let quality: String?
    /// The terms of a natural voice, where they are known.
    public let licence: String?

    /// Whether ``Delivery/pitch`` changes it.
    public let hasPitch: Bool

    /// Describes a natural voice.
    ///
    /// - Parameters:
    ///   - id: what it is chosen by.
    ///   - name: what people call it.
    ///   - language: in small letters.
    ///   - gender: whose voice it is.
    ///   - quality: in the words of who made it.
    ///   - licence: its terms, where they are known.
    ///   - hasPitch: whether it can be made higher and lower.
    public init(
        id: String, name: String, language: String, gender: Voice.Gender = .unspecified, quality: String?,
        licence: String?, hasPitch: Bool = false
    ) {
        (self.id, self.name, self.language, self.quality, self.licence) = (id, name, language, quality, licence)
        (self.gender, self.hasPitch, kind) = (gender, hasPitch, .natural)
    }

    /// Describes one of espeak-ng's.
    ///
    /// - Parameter voice: that one.
    public init(_ voice: Voice) {
        (id, name, language, gender) = (voice.description, voice.name, voice.language, voice.gender)
        (kind, quality, licence, hasPitch) = (.synthetic, nil, nil, true)
    }
}
