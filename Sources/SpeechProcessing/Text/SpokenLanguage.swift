/// A language whose numbers, dates and abbreviations are turned into words.
protocol SpokenLanguage {
    /// How it writes numbers and dates.
    static var habits: TokenScanner.Habits { get }
    /// Begins to read.
    static func reading(_ tokens: [Token]) -> Reading
    /// Reads what begins at the next token, where it is more than letters or marks; `false` leaves it to the common rules.
    static func phrase(_ reading: inout Reading) -> Bool
    /// A whole number of at most 15 digits.
    static func cardinal(_ value: Int) -> String
    /// The names of letters, or `nil` for a character that it has no name for.
    static func letter(_ character: Character) -> String?
    /// A number of which nothing more is known.
    static func plain(_ number: WrittenNumber) -> String
    /// The names of letters and digits.
    static func spelled(_ text: String) -> String
    /// What a mark between words is called; `nil` where it is not read.
    static func symbol(_ character: Character, isBetweenNumbers: Bool) -> String?
    /// What a mark within an address is called.
    static func addressMark(_ character: Character) -> String?
    /// A word within an address.
    static func addressWord(_ word: String) -> String
    /// The groups of a telephone number, the first with its plus.
    static func phone(_ groups: [String]) -> String
    /// What stands between two parts of a version.
    static var dot: String { get }
}

extension SpokenLanguage {
    static func reading(_ tokens: [Token]) -> Reading { Reading(tokens) }

    /// Reads a sentence.
    ///
    /// - Parameter sentence: without markup.
    /// - Returns: its words and marks, without a digit.
    static func read(_ sentence: String) -> String {
        var reading = reading(TokenScanner.tokens(of: sentence, habits))
        while let token = reading.current {
            if phrase(&reading) { continue }
            switch token.kind {
            case .word: reading.keep()
            case .number(let number): reading.say(plain(number), for: 1)
            case .code(let groups): reading.say(groups.map(digits).joined(separator: ", "), for: 1)
            case .version(let parts): reading.say(parts.map(part).joined(separator: " \(dot) "), for: 1)
            case .phone(let groups): reading.say(phone(groups), for: 1)
            case .address: reading.say(address(token.text), for: 1)
            case .spelled: reading.say(spelled(token.text), for: 1)
            // Each language reads them itself.
            case .date, .time: reading.skip(1)
            case .symbol: symbol(&reading)
            }
        }
        return withoutDigits(reading.words)
    }

    /// A number of which nothing more is known.
    static func plain(_ number: WrittenNumber) -> String {
        let whole = number.isCode ? digits(number.whole) : part(number.whole)
        return number.fraction.isEmpty ? whole : "\(whole) \(dot) \(digits(number.fraction))"
    }

    /// Digits, one by one.
    static func digits(_ group: String) -> String {
        group.compactMap { $0.wholeNumberValue.map(cardinal) }.joined(separator: " ")
    }

    /// A number, or its digits where it begins with a zero or is very long.
    static func part(_ digits: String) -> String {
        let number = WrittenNumber(whole: digits)
        guard !number.isCode, let value = number.value else { return Self.digits(digits) }
        return cardinal(value)
    }

    /// The names of letters and digits.
    static func spelled(_ text: String) -> String {
        text.compactMap { character in
            character.wholeNumberValue.map(cardinal) ?? letter(character) ?? addressMark(character)
        }.joined(separator: " ")
    }

    private static func address(_ text: String) -> String {
        InternetAddress.parts(of: text).compactMap { word in
            guard let first = word.first else { return nil }
            if first.isNumber { return part(String(Digits.plain(word))) }
            return first.isLetter ? addressWord(word) : addressMark(first)
        }.joined(separator: " ")
    }

    private static func symbol(_ reading: inout Reading) {
        guard let token = reading.current, let character = token.text.first else { return reading.skip(1) }
        let isBetween = reading.token(-1)?.number != nil && reading.token(1)?.number != nil
        if isBetween, character == ":", !token.isApart, let name = symbol(character, isBetweenNumbers: true) {
            return reading.say(" " + name, for: 1)
        }
        if ",.!?;:…()«»\"“”„'’‘—–[]".contains(character) || isForeignMark(character) { return reading.keep() }
        if character == "-", token.isApart, reading.token(1)?.isApart == true, !isBetween { return reading.keep() }
        guard let name = symbol(character, isBetweenNumbers: isBetween) else { return reading.skip(1) }
        reading.say(name, for: 1)
    }

    /// Marks of other scripts, which their voices know.
    private static func isForeignMark(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, scalar.value > 0x2FF else { return false }
        switch scalar.properties.generalCategory {
        case .otherPunctuation, .openPunctuation, .closePunctuation:
            return scalar.value < 0x2000 || scalar.value > 0x2FFF
        case .nonspacingMark, .spacingMark: return true
        default: return false
        }
    }

    /// What slipped through: no voice shall read a digit in a language of its own choice.
    private static func withoutDigits(_ text: String) -> String {
        guard text.contains(where: \.isNumber) else { return text }
        return text.map { character in
            guard character.isNumber else { return String(character) }
            return character.wholeNumberValue.map { " \(cardinal($0)) " } ?? " "
        }.joined()
    }
}
