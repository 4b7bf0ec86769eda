/// Cuts a text into pieces that are spoken one at a time: sentences, and no piece longer than a limit.
///
/// Emoji and control characters are left out, and pieces without a letter or a digit too. A dot behind an abbreviation does
/// not end a piece ("Prof. Smith", "г. Ташкент", "3. Third").
struct Sentences: Sequence, IteratorProtocol, Sendable {
    private static let ends: Set<Character> = [".", "!", "?", "…", "。", "！", "？", "؟", "।", "۔", ";"]
    /// Ends behind which no space is written.
    private static let wideEnds: Set<Character> = ["。", "！", "？"]
    private static let closing: Set<Character> = ["\"", "'", "”", "’", "»", ")", "]"]
    private static let clauseMarks: Set<Character> = [",", ":", "—", "–"]

    private let longest: Int
    private let isOneSentence: Bool
    private var rest: Substring

    /// Prepares to cut.
    ///
    /// - Parameters:
    ///   - text: of any length.
    ///   - longest: characters of a piece; a longer sentence is cut behind a comma, or between words.
    ///   - isOneSentence: whether the text is cut only for its length.
    init(_ text: String, longest: Int = 400, isOneSentence: Bool = false) {
        (rest, self.longest, self.isOneSentence) = (text[...], longest, isOneSentence)
    }

    mutating func next() -> String? {
        while !rest.isEmpty {
            let piece = takePiece()
            if Self.isSpeakable(piece) { return piece }
        }
        return nil
    }

    /// Whether there is anything to pronounce.
    static func isSpeakable(_ text: some StringProtocol) -> Bool { text.contains { $0.isLetter || $0.isNumber } }

    /// A place where a piece may be cut.
    private struct Cut {
        let text: String.Index
        let piece: String.Index
        let count: Int
    }

    private mutating func takePiece() -> String {
        var (piece, hasEnded) = ("", false)
        var words = WordsBeforeDot()
        var (index, count) = (rest.startIndex, 0)
        var (lastSpace, lastClause): (Cut?, Cut?) = (nil, nil)
        var last: Character?
        while index < rest.endIndex {
            let character = rest[index]
            if character.isNewline || (hasEnded && character.isWhitespace) { break }
            if count == longest {
                // Behind a clause that fills a good part, else between words, else in the middle of what is no word.
                let clause = lastClause.flatMap { $0.count * 3 >= longest ? $0 : nil }
                if let cut = clause ?? lastSpace {
                    index = cut.text
                    piece = String(piece[..<cut.piece])
                }
                rest = rest[index...]
                return piece
            }
            if Self.ends.contains(character), !isOneSentence {
                hasEnded = character != "." || words.ends(before: rest[rest.index(after: index)...])
            } else if !Self.closing.contains(character) {
                hasEnded = false
            }
            words.append(character)
            if character.isWhitespace {
                let cut = Cut(text: index, piece: piece.endIndex, count: count)
                lastSpace = cut
                if let last, Self.clauseMarks.contains(last) { lastClause = cut }
            }
            last = character
            piece.append(Self.spoken(character))
            rest.formIndex(after: &index)
            count += 1
            if hasEnded, Self.wideEnds.contains(character), index < rest.endIndex, rest[index].isLetter {
                rest = rest[index...]
                return piece
            }
        }
        if index < rest.endIndex { rest.formIndex(after: &index) }
        rest = rest[index...]
        return piece
    }

    /// The character, or a space where it is nothing to be read aloud.
    private static func spoken(_ character: Character) -> Character {
        guard let first = character.unicodeScalars.first else { return " " }
        let isControl = first.properties.generalCategory == .control
        // A digit or an asterisk may be drawn as an emoji; without the selector U+FE0F it is not.
        let isDrawn = character.unicodeScalars.contains { $0.value == 0xFE0F }
        return isControl || first.properties.isEmojiPresentation || isDrawn ? " " : character
    }
}

/// The last words before a dot, which tell whether it ends a sentence.
private struct WordsBeforeDot {
    /// More letters than any abbreviation has.
    private static let most = 12

    private var word = ""
    private var count = 0
    private var previousIsNumber = false
    private var isFirst = true
    /// Whether the word began right behind a dot, as the S of "U.S." does.
    private var isDotted = false
    private var last: Character?

    mutating func append(_ character: Character) {
        defer { last = character }
        if character.isLetter || character.isNumber {
            if count == 0 { isDotted = last == "." }
            if count < Self.most { word.append(character) }
            count += 1
        } else if character.isWhitespace || character == "." {
            if count > 0 { (previousIsNumber, isFirst) = (word.allSatisfy(\.isNumber), false) }
            (word, count) = ("", 0)
        } else if character != "-" {
            (word, count) = ("", 0)
        }
    }

    /// Whether a dot behind these words ends the sentence that `rest` follows.
    func ends(before rest: Substring) -> Bool {
        if count == 0 { return true }
        let next = rest.prefix(6).first { !$0.isWhitespace && !"\"'”’»)]«“(".contains($0) }
        let key = word.lowercased()
        // "г." opens a name, and ends a date.
        let isYear = previousIsNumber && (key == "г" || key == "гг" || key == "y")
        if Abbreviations.opening.contains(key), !isYear { return false }
        // "3. Third".
        if isFirst, word.allSatisfy(\.isNumber), count <= 3 { return false }
        if let next, next.isLowercase {
            // People write small letters behind a dot, and short words are often abbreviations.
            return count > 3 && !Abbreviations.others.contains(key)
        }
        // An initial: "A. Smith", "А. С. Пушкин"; but "the U.S. The".
        if count == 1, word.first?.isUppercase == true, next?.isUppercase == true {
            let following = rest.prefix(10).drop(while: \.isWhitespace).prefix(while: \.isLetter)
            return isDotted && Abbreviations.starters.contains(String(following))
        }
        // "д. 5", "No. 5", "руб. 50".
        if next?.isNumber == true, !word.allSatisfy(\.isNumber), !isYear {
            return count > 1 && !Abbreviations.beforeNumbers.contains(key) && !Abbreviations.others.contains(key)
        }
        return true
    }
}

/// Abbreviations of the languages that most texts here are in.
private enum Abbreviations {
    /// Those that stand before what they belong to: no sentence ends behind them.
    static let opening: Set<String> = [
        "prof", "capt", "dr", "mr", "mrs", "st", "gen", "col", "lt", "sgt", "gov", "sen", "rep", "rev", "hon", "mt",
        "pres",
        "fig", "vol", "vs", "approx", "maj", "cpt", "messrs", "mme", "eg", "ie",
        "г", "ул", "просп", "пер", "пл", "наб", "бул", "кв", "обл", "пос", "корп", "стр", "тел", "им", "проф", "акад",
        "доц",
        "ср", "напр", "рис", "табл", "долл", "пом", "гл", "оф", "св", "мкр", "зам", "зав", "ген", "гос", "ч", "dots",
        "akad",
        "mas", "tel",
    ]
    /// Words that begin a sentence rather than a name.
    static let starters: Set<String> = [
        "The", "He", "She", "It", "We", "They", "In", "On", "At", "But", "And", "This", "That", "These", "There", "You",
        "As", "If",
        "When", "For", "A", "An", "However", "Its", "His", "Her", "Our", "After", "Before", "Last", "Now", "So", "Then",
        "What",
    ]
    /// Those that a number follows.
    static let beforeNumbers: Set<String> = [
        "no", "pp", "vol", "fig", "ext", "art", "sec", "ch", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
        "oct", "nov",
        "dec", "стр", "пп", "ст", "гл", "корп", "эт", "мес", "мин", "сек", "коп", "млн", "янв", "фев", "февр", "апр",
        "июн", "июл",
        "авг", "сен", "сент", "окт", "ноя", "дек", "см", "mln",
    ]
    /// Those that may end one: where a small letter follows, they do not.
    static let others: Set<String> = [
        "corp", "dept", "univ", "blvd", "руб", "тыс", "сокр", "млрд", "sept", "approx", "прим", "шт",
    ]
}
