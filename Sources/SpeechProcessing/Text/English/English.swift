/// English.
enum English: SpokenLanguage {
    static let habits = TokenScanner.Habits(isMonthFirst: true, decimalMark: .point)
    static let dot = "point"

    static func phrase(_ reading: inout Reading) -> Bool {
        if crossed(&reading) || codeBehindName(&reading) || EnglishQuantity.fraction(&reading)
            || EnglishDates.read(&reading)
        {
            return true
        }
        if EnglishQuantity.read(&reading) { return true }
        return EnglishAbbreviations.read(&reading)
    }

    static func cardinal(_ value: Int) -> String { EnglishNumerals.cardinal(value) }

    static func letter(_ character: Character) -> String? {
        character.isLetter ? character.uppercased() : nil
    }

    /// Letters by hyphens: alone, "A" would be read as the article.
    static func spelled(_ text: String) -> String {
        let isWord = text.allSatisfy(\.isLetter)
        return text.compactMap { character in
            character.wholeNumberValue.map(cardinal) ?? letter(character) ?? addressMark(character)
        }.joined(separator: isWord ? "-" : " ")
    }

    static func plain(_ number: WrittenNumber) -> String {
        let minus = number.isNegative ? "minus " : ""
        let whole = number.isCode ? digits(number.whole) : part(number.whole)
        return minus + (number.isWhole ? whole : "\(whole) point \(digits(number.fraction))")
    }

    /// Reads "24/7", and the x of "10x20".
    private static func crossed(_ reading: inout Reading) -> Bool {
        if reading.isAlwaysOpen {
            reading.say("twenty-four seven", for: 3)
        } else if reading.isCross {
            reading.say("by", for: 1)
        } else {
            return false
        }
        return true
    }

    private static let codeNames: Set<String> = [
        "account", "card", "code", "pin", "iban", "passport", "id", "password", "tin", "mfo", "inn", "zip", "order",
        "invoice",
    ]

    private static func codeBehindName(_ reading: inout Reading) -> Bool {
        guard let number = reading.current?.number, number.isWhole, !number.isGrouped, number.suffix.isEmpty,
            number.whole.count >= 3,
            reading.isCode(named: codeNames, or: ["number", "no", "is"])
        else { return false }
        reading.say(number.codeGroups.map(digits).joined(separator: ", "), for: 1)
        return true
    }

    static func symbol(_ character: Character, isBetweenNumbers: Bool) -> String? {
        switch character {
        case "&": "and"
        case "+": "plus"
        case "=": "equals"
        case "<": "less than"
        case ">": "greater than"
        case "%": "percent"
        case "‰": "per mille"
        case "№", "#": "number"
        case "§": "section"
        case "@": "at"
        case "×": "by"
        case "±": "plus or minus"
        case "≈", "~": "about"
        case "≤": "at most"
        case "≥": "at least"
        case "°": "degrees"
        case "$": "dollars"
        case "€": "euros"
        case "£": "pounds"
        case "₽": "rubles"
        case ":": isBetweenNumbers ? "to" : nil
        case "*": isBetweenNumbers ? "times" : nil
        case "/": isBetweenNumbers ? "over" : nil
        case "-", "−": isBetweenNumbers ? "minus" : nil
        case "²": "squared"
        case "³": "cubed"
        default: nil
        }
    }

    static func addressMark(_ character: Character) -> String? {
        switch character {
        case ".": "dot"
        case "@": "at"
        case "/": "slash"
        case "-": "dash"
        case "_": "underscore"
        case ":": "colon"
        case "?": "question mark"
        case "=": "equals"
        case "&": "and"
        case "+": "plus"
        case "%": "percent"
        case "#": "hash"
        case "~": "tilde"
        default: nil
        }
    }

    static func addressWord(_ word: String) -> String { word.lowercased() == "uz" ? "U-Z" : word }

    static func phone(_ groups: [String]) -> String {
        groups.map { ($0.first == "+" ? "plus " : "") + digits($0) }.joined(separator: ", ")
    }
}
