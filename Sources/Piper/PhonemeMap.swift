internal import Foundation
public import SpeechProcessing

/// Numbers for the phonemes that a voice has learned.
public struct PhonemeMap: Sendable, Hashable {
    private let numbers: [Unicode.Scalar: [Int64]]
    private let pad: [Int64]
    private let begin: [Int64]
    private let end: [Int64]

    /// What a sentence is to the network.
    public struct Sentence: Sendable, Hashable {
        /// Its phonemes, with a pad behind each.
        public var numbers: [Int64]
        /// How many phonemes the voice has not learned; they are left out.
        public var unknown: Int
    }

    /// Takes the map of a description; `nil` where it lacks the pad, the beginning or the end of a sentence.
    ///
    /// - Parameter map: numbers by phoneme.
    public init?(_ map: [String: [Int]]) {
        func mark(_ name: String) -> [Int64]? {
            map[name].flatMap { $0.isEmpty ? nil : $0.map { Int64(clamping: $0) } }
        }
        guard let pad = mark("_"), let begin = mark("^"), let end = mark("$") else { return nil }
        (self.pad, self.begin, self.end) = (pad, begin, end)
        var numbers: [Unicode.Scalar: [Int64]] = [:]
        for (phoneme, values) in map {
            // A phoneme is one code point, as Piper reads them.
            guard let scalar = phoneme.unicodeScalars.first, phoneme.unicodeScalars.count == 1 else { continue }
            numbers[scalar] = values.map { Int64(clamping: $0) }
        }
        self.numbers = numbers
    }

    /// Looks a sentence up.
    ///
    /// - Parameter phonemes: any text; accents are taken apart from their letters.
    /// - Returns: its numbers: beginning and pad, each phoneme and a pad, end.
    public func sentence(_ phonemes: String) -> Sentence {
        var sentence = Sentence(numbers: begin + pad, unknown: 0)
        for scalar in phonemes.decomposedStringWithCanonicalMapping.unicodeScalars {
            guard let found = numbers[scalar] else {
                sentence.unknown += 1
                continue
            }
            sentence.numbers += found + pad
        }
        sentence.numbers += end
        return sentence
    }

    /// Joins clauses to sentences: their sounds, with punctuation as phonemes.
    ///
    /// - Parameter clauses: of one text.
    /// - Returns: a text of phonemes for each sentence, without those that have no sound.
    public static func sentences(of clauses: [PhonemeClause]) -> [String] {
        var (sentences, current, hasSound) = ([String](), "", false)
        func end() {
            while current.last == " " { current.removeLast() }
            if hasSound { sentences.append(current) }
            (current, hasSound) = ("", false)
        }
        for clause in clauses {
            current += clause.phonemes
            hasSound = hasSound || !clause.phonemes.allSatisfy(\.isWhitespace)
            if let mark = clause.mark { current.append(mark.rawValue) }
            if clause.mark?.endsSentence == true { end() } else { current.append(" ") }
        }
        end()
        return sentences
    }
}
