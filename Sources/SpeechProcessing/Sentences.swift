/// Cuts text into pieces that are spoken one at a time: sentences, and no piece longer than 400 characters.
///
/// Emoji and control characters are left out, and pieces without a letter or a digit too. A dot behind a short word does
/// not end a piece ("Dr. Smith", "г. Ташкент", "3. Third"): the synthesizer itself knows abbreviations, and ends the sentence inside
/// the piece where it is one.
struct Sentences: Sequence, IteratorProtocol, Sendable {
    private static let longest = 400
    private static let ends: Set<Character> = [".", "!", "?", "…", "。", "！", "？", "؟", "।", "۔", ";"]
    private static let closing: Set<Character> = ["\"", "'", "”", "’", "»", ")", "]"]

    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    mutating func next() -> String? {
        while !rest.isEmpty {
            let piece = takePiece()
            if Self.isSpeakable(piece) { return piece }
        }
        return nil
    }

    /// Whether there is anything to pronounce.
    static func isSpeakable(_ text: some StringProtocol) -> Bool { text.contains { $0.isLetter || $0.isNumber } }

    private mutating func takePiece() -> String {
        var (piece, letters, hasEnded) = ("", 0, false)
        var (index, count) = (rest.startIndex, 0)
        var lastSpace: (text: String.Index, piece: String.Index)?
        while index < rest.endIndex {
            let character = rest[index]
            if character.isNewline || (hasEnded && character.isWhitespace) { break }
            if count == Self.longest {
                // No end in sight: cut between words, or in the middle of what is no word.
                if let lastSpace {
                    index = lastSpace.text
                    piece = String(piece[..<lastSpace.piece])
                }
                rest = rest[index...]
                return piece
            }
            if Self.ends.contains(character) {
                hasEnded = character != "." || letters > 3 || letters == 0
            } else if !Self.closing.contains(character) {
                hasEnded = false
            }
            letters = character.isLetter || character.isNumber ? letters + 1 : 0
            if character.isWhitespace { lastSpace = (index, piece.endIndex) }
            piece.append(Self.spoken(character))
            rest.formIndex(after: &index)
            count += 1
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
