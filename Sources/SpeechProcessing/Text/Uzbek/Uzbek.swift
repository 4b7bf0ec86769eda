/// Uzbek, in Latin and in Cyrillic letters: words that are not in the text are written in the letters of the sentence.
enum Uzbek: SpokenLanguage {
    static let habits = TokenScanner.Habits(isMonthFirst: false, decimalMark: .comma)
    static let dot = "nuqta"

    static func reading(_ tokens: [Token]) -> Reading {
        let letters = tokens.filter { $0.kind != .address }.map(\.text).joined()
        let isCyrillic = UzbekScript.isCyrillic(letters)
        let spelled = tokens.map { token in
            guard token.kind == .word else { return token }
            return Token(kind: .word, text: UzbekScript.plain(token.text), isApart: token.isApart)
        }
        return isCyrillic ? Reading(spelled, render: UzbekScript.cyrillic) : Reading(spelled)
    }

    static func phrase(_ reading: inout Reading) -> Bool {
        if codeBehindName(&reading) || fraction(&reading) || UzbekDates.read(&reading) || UzbekQuantity.read(&reading) {
            return true
        }
        return abbreviation(&reading)
    }

    static func cardinal(_ value: Int) -> String { UzbekNumerals.cardinal(value) }

    static func letter(_ character: Character) -> String? {
        UzbekScript.latin(String(character)).first.flatMap { UzbekWords.letters[$0] }
    }

    static func plain(_ number: WrittenNumber) -> String {
        let minus = number.isNegative ? "minus " : ""
        if !number.isWhole { return minus + UzbekNumerals.decimal(number) }
        return minus + (number.isCode ? digits(number.whole) : part(number.whole))
    }

    /// The names of letters, sh and ch being one each.
    static func spelled(_ text: String) -> String {
        let letters = Array(text)
        var (index, names): (Int, [String]) = (0, [])
        while index < letters.count {
            let pair = index + 1 < letters.count ? String(letters[index...(index + 1)]).lowercased() : ""
            if pair == "sh" || pair == "ch" {
                names.append(pair + "e")
                index += 2
            } else {
                let character = letters[index]
                let name = character.wholeNumberValue.map(cardinal) ?? letter(character) ?? addressMark(character)
                if let name { names.append(name) }
                index += 1
            }
        }
        return names.joined(separator: " ")
    }

    private static func codeBehindName(_ reading: inout Reading) -> Bool {
        guard let number = reading.current?.number, number.isWhole, !number.isGrouped, number.suffix.isEmpty,
            number.whole.count >= 3
        else { return false }
        var isCode = false
        for offset in 1...3 {
            guard let token = reading.token(-offset) else { break }
            if token.isSymbol(":№#") { continue }
            guard let word = token.word.map(UzbekScript.latin) else { break }
            isCode = UzbekWords.codeNames.contains(word)
            if isCode || word != "raqami" { break }
        }
        guard isCode else { return false }
        reading.say(number.codeGroups.map(digits).joined(separator: ", "), for: 1)
        return true
    }

    /// Reads "1/2": "ikkidan bir".
    private static func fraction(_ reading: inout Reading) -> Bool {
        guard let part = reading.current?.number, reading.token(1)?.isSymbol("/") == true,
            let whole = reading.token(2)?.number,
            reading.token(2)?.isApart == false, let value = part.value, let size = whole.value, part.isWhole,
            whole.isWhole,
            part.suffix.isEmpty, whole.suffix.isEmpty, value < size, (1...99).contains(value), (2...100).contains(size),
            !part.isCode, !whole.isCode
        else { return false }
        reading.say("\(cardinal(size))dan \(cardinal(value))", for: 3)
        return true
    }

    private static func abbreviation(_ reading: inout Reading) -> Bool {
        guard let token = reading.current, token.kind == .word else { return false }
        if let words = UzbekWords.mixed[token.text] {
            reading.say(words, for: 1)
            return true
        }
        let hasDot = reading.token(1)?.isSymbol(".") == true && reading.token(1)?.isApart == false
        let key = UzbekScript.latin(token.text)
        if let full = ["mln": "million", "mlrd": "milliard", "trln": "trillion"][key] {
            reading.say(full, for: hasDot && !reading.isEnd(1) ? 2 : 1)
            return true
        }
        if hasDot {
            // "va h.k." and "va b."
            if key == "h", reading.token(2)?.word.map(UzbekScript.latin) == "k",
                reading.token(2)?.isApart == false || reading.word(-1).map(UzbekScript.latin) == "va"
            {
                let dotted = reading.token(3)?.isSymbol(".") == true
                reading.say("hokazo", for: dotted && !reading.isEnd(3) ? 4 : 3)
                return true
            }
            if key == "b", reading.word(-1).map(UzbekScript.latin) == "va" {
                reading.say("boshqalar", for: reading.isEnd(1) ? 1 : 2)
                return true
            }
            let isInitial =
                token.text.first?.isUppercase == true
                && (token.text.count == 1 || ["oʻ", "gʻ", "sh", "ch"].contains(key))
            if isInitial, reading.token(2)?.kind == .word, reading.token(2)?.text.first?.isUppercase == true {
                let name = key == "sh" ? "she" : key == "ch" ? "che" : letter(token.text.first ?? " ") ?? token.text
                reading.say(name, for: 2)
                return true
            }
            if key.count > 1, !isInitial, let full = UzbekWords.dotted[key] {
                reading.say(full, for: reading.isEnd(1) ? 1 : 2)
                return true
            }
        }
        return acronym(&reading, token)
    }

    private static func acronym(_ reading: inout Reading, _ token: Token) -> Bool {
        let text = token.text
        guard (2...6).contains(text.count), text.allSatisfy(\.isUppercase), !UzbekWords.words.contains(text) else {
            return false
        }
        let vowels = text.map { "AEIOUАЕИОУЭЯЮЁ".contains($0) }
        let hasVowel = vowels.contains(true)
        if hasVowel, reading.isShouting { return false }
        // Four letters or more in which vowels and consonants take turns are a word.
        if text.count > 3, hasVowel, !zip(vowels, vowels.dropFirst()).contains(where: { $0 == $1 }) { return false }
        reading.say(spelled(text), for: 1)
        return true
    }

    static func symbol(_ character: Character, isBetweenNumbers: Bool) -> String? {
        switch character {
        case "&": "va"
        case "+": "plyus"
        case "=": "teng"
        case "<": "kichik"
        case ">": "katta"
        case "%": "foiz"
        case "‰": "promille"
        case "№", "#": "raqam"
        case "§": "paragraf"
        case "@": "kuchukcha"
        case "×": "ga"
        case "±": "plyus-minus"
        case "≈", "~": "taxminan"
        case "≤": "koʻpi bilan"
        case "≥": "kamida"
        case "°": "daraja"
        case "$": "dollar"
        case "€": "yevro"
        case "₽": "rubl"
        case "£": "funt"
        case ":": isBetweenNumbers ? "ga" : nil
        case "*": isBetweenNumbers ? "karra" : nil
        case "/": isBetweenNumbers ? "kasr" : nil
        case "-", "−": isBetweenNumbers ? "minus" : nil
        case "²": "kvadrat"
        case "³": "kub"
        default: nil
        }
    }

    static func addressMark(_ character: Character) -> String? {
        switch character {
        case ".": "nuqta"
        case "@": "kuchukcha"
        case "/": "slesh"
        case "-": "chiziqcha"
        case "_": "pastki chiziq"
        case ":": "ikki nuqta"
        case "?": "soʻroq"
        case "=": "teng"
        case "&": "va"
        case "+": "plyus"
        case "%": "foiz"
        case "#": "panjara"
        case "~": "tilda"
        default: nil
        }
    }

    static func addressWord(_ word: String) -> String { word }

    static func phone(_ groups: [String]) -> String {
        groups.map { group in
            let digits = group.filter { $0 != "+" }
            let pairs = digits.count == 4 ? [String(digits.prefix(2)), String(digits.suffix(2))] : [digits]
            return (group.first == "+" ? "plyus " : "") + pairs.map(zeroLed).joined(separator: " ")
        }.joined(separator: ", ")
    }

    private static func zeroLed(_ group: String) -> String {
        guard group.first == "0", group.count > 1 else { return part(group) }
        return cardinal(0) + " " + zeroLed(String(group.dropFirst()))
    }
}
