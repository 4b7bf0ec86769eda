/// What espeak-ng makes of a piece of text between two pauses: its sounds, and what ends it.
public struct PhonemeClause: Sendable, Hashable {
    /// What ends a clause, as voices that learned punctuation read it.
    public enum Mark: Character, Sendable, CaseIterable {
        /// The end of a statement.
        case period = "."
        /// The end of a question.
        case question = "?"
        /// The end of an exclamation.
        case exclamation = "!"
        /// A short pause.
        case comma = ","
        /// What follows explains.
        case colon = ":"
        /// A longer pause, also of a dash.
        case semicolon = ";"

        /// Whether a sentence ends here.
        public var endsSentence: Bool {
            switch self {
            case .period, .question, .exclamation: true
            case .comma, .colon, .semicolon: false
            }
        }

        /// The mark that a character of any script stands for.
        init?(of character: Character) {
            switch character {
            case ".", "…", "。", "।", "۔", "．": self = .period
            case "?", "？", "؟": self = .question
            case "!", "！", "¡": self = .exclamation
            case ",", "，", "、", "،": self = .comma
            case ":", "：": self = .colon
            case ";", "；", "؛", "–", "—": self = .semicolon
            default: return nil
            }
        }
    }

    /// Its sounds in the International Phonetic Alphabet, words apart.
    public let phonemes: String
    /// What ends it; `nil` at a line's or the text's end without punctuation.
    public let mark: Mark?

    /// Joins sounds and what ends them.
    ///
    /// - Parameters:
    ///   - phonemes: in the International Phonetic Alphabet.
    ///   - mark: what ends them.
    public init(phonemes: String, mark: Mark?) { (self.phonemes, self.mark) = (phonemes, mark) }

    /// Takes what espeak-ng said of a piece of text.
    ///
    /// - Parameters:
    ///   - spoken: phonemes, with `(en)` where it changed the language.
    ///   - text: what it read for them.
    ///   - isLast: whether the text ended there; else its last character belongs to the next clause already.
    init(spoken: String, text: String, isLast: Bool) {
        phonemes = Self.withoutLanguages(spoken)
        let own = isLast ? text[...] : text.dropLast()
        let end = own.lastIndex { !$0.isWhitespace && !Self.closing.contains($0) }
        let found = end.flatMap { Mark(of: own[$0]) }
        mark = found == .period && !isLast && Self.isTitle(before: end, in: own) ? nil : found
    }

    /// Whether a dot belongs to a title or an initial and ends no sentence.
    ///
    /// espeak-ng ends a clause there all the same.
    private static func isTitle(before dot: String.Index?, in text: Substring) -> Bool {
        guard let dot else { return false }
        let word = text[..<dot].split(whereSeparator: \.isWhitespace).last?.lowercased() ?? ""
        return titles.contains(word) || (word.count == 1 && word.allSatisfy(\.isLetter))
    }

    private static let titles: Set<String> = [
        "dr", "jr", "mr", "mrs", "ms", "prof", "sr", "st", "vs", "гр", "им", "проф", "св", "ул",
    ]
    private static let closing: Set<Character> = ["\"", "'", "”", "’", "»", ")", "]", "\0"]

    private static func withoutLanguages(_ spoken: String) -> String {
        var (kept, isInside) = ("", false)
        for scalar in spoken.unicodeScalars {
            if scalar == "(" {
                isInside = true
            } else if scalar == ")" {
                isInside = false
            } else if !isInside {
                kept.unicodeScalars.append(scalar)
            }
        }
        return kept
    }

    /// The sounds of a text, by espeak-ng's rules.
    ///
    /// - Parameters:
    ///   - text: a sentence.
    ///   - voice: a language of espeak-ng: `en-us`.
    /// - Returns: its clauses.
    /// - Throws: ``SpeechError`` when the library fails, lacks the language, or the task is cancelled.
    public static func clauses(of text: String, voice: String) async throws(SpeechError) -> [PhonemeClause] {
        try await EspeakEngine.shared.clauses(of: text, voice: voice)
    }
}
