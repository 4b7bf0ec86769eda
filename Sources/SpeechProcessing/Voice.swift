/// Who speaks: one of espeak-ng's voices, possibly in one of its timbres.
public struct Voice: Sendable, Hashable, CustomStringConvertible {
    /// What a voice sounds like.
    public enum Gender: String, Sendable {
        /// A man's voice.
        case male
        /// A woman's voice.
        case female
        /// Not said.
        case unspecified
    }

    /// A timbre that any voice can take, such as `f2` or `Andy`.
    public struct Variant: Sendable, Hashable {
        /// What ``VoiceCatalogue/voice(named:)`` takes behind a plus sign.
        public let code: String
        /// Its own name, often the same.
        public let name: String
        /// Whose timbre it is.
        public let gender: Gender

        init(code: String, name: String, gender: Gender) { (self.code, self.name, self.gender) = (code, name, gender) }
    }

    /// The voice's name in English: "Russian", "English (America)".
    public let name: String
    /// The language that it is first of all for, in small letters: `ru`, `en-us`.
    public let language: String
    /// Whose voice it is; a variant's own gender where there is a variant.
    public let gender: Gender
    /// The timbre, or `nil` for the voice's own.
    public let variant: Variant?

    /// All languages that it can read, with espeak's rank in each: lower is better.
    let ranks: [String: Int]
    /// The voice's file in espeak's data folder; unlike a name it is unique, and it takes a variant.
    let identifier: String

    /// What ``VoiceCatalogue/voice(named:)`` finds the voice by: `ru`, `en-us+f2`.
    public var description: String { variant.map { "\(language)+\($0.code)" } ?? language }

    init(name: String, language: String, gender: Gender, ranks: [String: Int], identifier: String) {
        (self.name, self.language, self.gender, self.ranks) = (name, language, gender, ranks)
        (self.identifier, variant) = (identifier, nil)
    }

    init(_ voice: Voice, variant: Variant) {
        (name, language, ranks, identifier) = (voice.name, voice.language, voice.ranks, voice.identifier)
        (gender, self.variant) = (variant.gender, variant)
    }
}
