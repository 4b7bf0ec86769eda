internal import Foundation

/// A sentence as it will be spoken.
public struct SpokenSentence: Sendable, Hashable {
    /// Words and marks, at most 400 characters; in Russian, English and Uzbek without digits.
    public let text: String
    /// The same as it is written, for captions; empty where the sentence before it goes on.
    public let written: String
    /// The language whose words its numbers became, as espeak-ng calls it.
    public let language: String
    /// A silence before it that the text asks for, in seconds, 10 at most.
    public let pauseBefore: Double
}

/// A text as a voice is given it, sentence by sentence: markup is taken out, numbers and abbreviations are words.
///
/// Works on one paragraph at a time; the time is proportional to the length of the text.
public struct SpokenText: Sequence, IteratorProtocol, Sendable {
    /// A sentence that goes on without an end is read in parts of so many characters.
    private static let longestSentence = 2000

    private let language: String
    private var paragraphs: Paragraphs
    private var runs: ArraySlice<Markup.Run> = []
    private var sentences = Sentences("")
    private var pieces = Sentences("")
    private var pieceLanguage = ""
    private var written = ""
    private var pause = 0.0

    /// Prepares to read.
    ///
    /// - Parameters:
    ///   - text: of any length, with or without Markdown or SSML.
    ///   - language: the language of the voice, such as `ru` or `en-gb`.
    public init(_ text: String, language: String) {
        self.language = String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
        paragraphs = Paragraphs(text)
    }

    /// The next sentence; `nil` after the last.
    public mutating func next() -> SpokenSentence? {
        while true {
            if let piece = pieces.next() {
                defer { (pause, written) = (0, "") }
                return SpokenSentence(
                    text: Self.oneLine(piece), written: written, language: pieceLanguage, pauseBefore: pause)
            }
            if let sentence = sentences.next() {
                pieceLanguage = SentenceLanguage.reading(sentence, voice: language)
                written = Self.oneLine(sentence)
                let words = Self.words(of: sentence, in: pieceLanguage)
                pieces = Sentences(words, isOneSentence: true)
            } else if let run = runs.popFirst() {
                switch run {
                case .text(let text):
                    sentences = Sentences(text.precomposedStringWithCanonicalMapping, longest: Self.longestSentence)
                case .pause(let seconds): pause = Swift.min(pause + seconds, Markup.longestPause)
                }
            } else if let paragraph = paragraphs.next() {
                runs = Markup.runs(of: paragraph)[...]
            } else {
                return nil
            }
        }
    }

    private static func oneLine(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The sentence in words, where the language is one that is known well enough.
    static func words(of sentence: String, in language: String) -> String {
        switch language {
        case "ru": Russian.read(sentence)
        case "en": English.read(sentence)
        case "uz": Uzbek.read(sentence)
        default: sentence
        }
    }
}

/// The language that a sentence's numbers are read in.
enum SentenceLanguage {
    /// Chooses.
    ///
    /// - Parameters:
    ///   - sentence: in any language.
    ///   - voice: the language of who speaks.
    /// - Returns: the voice's, or the sentence's own where it has no letter of the voice's script and is more than a name.
    static func reading(_ sentence: String, voice: String) -> String {
        guard ["ru", "en", "uz"].contains(voice) else { return voice }
        var (latin, cyrillic) = (0, 0)
        for scalar in sentence.unicodeScalars {
            if (0x400...0x52F).contains(scalar.value) {
                cyrillic += 1
            } else if scalar.isASCII, scalar.properties.isAlphabetic {
                latin += 1
            }
        }
        let words = sentence.split(whereSeparator: \.isWhitespace).filter { $0.contains(where: \.isLetter) }.count
        let isForeign = voice == "ru" ? cyrillic == 0 && latin > 0 : voice == "en" ? latin == 0 && cyrillic > 0 : false
        guard isForeign, words >= 3 || voice == "en" else { return voice }
        let guess = LanguageGuess.language(of: sentence)
        return ["ru", "en", "uz"].contains(guess) ? guess : voice
    }
}
