/// English abbreviations, acronyms and initials.
enum EnglishAbbreviations {
    /// Reads one at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        guard let token = reading.current, token.kind == .word else { return false }
        return roman(&reading, token) || letters(&reading) || fixed(&reading, token) || acronym(&reading, token)
    }

    private static let numbered: Set<String> = [
        "war", "chapter", "part", "volume", "phase", "type", "act", "section", "title", "class", "level", "article",
        "book", "stage",
        "tier", "category", "appendix",
    ]

    /// Reads "Chapter IV" and "Henry VIII"; a single letter only behind a word that counts.
    private static func roman(_ reading: inout Reading, _ token: Token) -> Bool {
        guard let value = RomanNumeral.value(token.text), let before = reading.token(-1), before.kind == .word,
            token.isApart
        else { return false }
        if numbered.contains(before.text.lowercased()) {
            reading.say(EnglishNumerals.cardinal(value), for: 1)
        } else if token.text.count > 1, value <= 30, before.text.first?.isUppercase == true,
            before.text.contains(where: \.isLowercase)
        {
            reading.say("the " + EnglishNumerals.ordinal(value), for: 1)
        } else {
            return false
        }
        return true
    }

    private static func hasDot(_ reading: Reading, _ offset: Int) -> Bool {
        reading.token(offset)?.isSymbol(".") == true && reading.token(offset)?.isApart == false
    }

    /// Reads letters with dots, "U.S." and "e.g.", and initials.
    private static func letters(_ reading: inout Reading) -> Bool {
        var (text, next) = ("", 0)
        while let token = reading.token(next), token.kind == .word, token.text.count == 1,
            token.text.first?.isLetter == true,
            hasDot(reading, next + 1), next == 0 || !token.isApart
        {
            text += token.text
            next += 2
        }
        guard !text.isEmpty else { return false }
        let taken = reading.isEnd(next - 1) && text.count > 1 ? next - 1 : next
        switch text.lowercased() {
        case "eg": reading.say("for example", for: next)
        case "ie": reading.say("that is", for: next)
        case _ where text.count > 1: reading.say(English.spelled(text.uppercased()), for: taken)
        default:
            // An initial stands between names.
            let isName = reading.token(2)?.kind == .word && reading.token(2)?.text.first?.isUppercase == true
            guard text.first?.isUppercase == true, isName,
                text != "I" || reading.token(-1)?.text.first?.isUppercase != false
            else { return false }
            reading.say(text, for: 2)
        }
        return true
    }

    private static func fixed(_ reading: inout Reading, _ token: Token) -> Bool {
        let key = token.text.lowercased()
        guard hasDot(reading, 1) else {
            if token.text == "OK" {
                reading.say("okay", for: 1)
            } else if let word = EnglishWords.bare[token.text] {
                reading.say(word, for: 1)
            } else {
                return false
            }
            return true
        }
        let next = reading.token(2)
        let isBeforeName = next?.kind == .word && next?.text.first?.isUppercase == true
        let isEnd = reading.isEnd(1)
        let word: String?
        switch key {
        case "st": word = isBeforeName && reading.token(-1)?.text.first?.isUppercase != true ? "saint" : "street"
        case "no": word = next?.number == nil ? nil : "number"
        case "p", "pp", "fig", "vol", "ext": word = next?.number == nil ? nil : EnglishWords.dotted[key]
        // These are words too: "in the co.", "at sea, mon.", "a fat rep.".
        case "mar", "jun", "jul", "mon", "wed", "fri", "gen", "rep", "sen", "co", "ft", "mt", "est", "rev", "hon", "ms",
            "dec", "pres":
            word = token.text.first?.isUppercase == true ? EnglishWords.dotted[key] : nil
        default: word = EnglishWords.dotted[key]
        }
        guard let word else { return false }
        reading.say(word, for: isEnd ? 1 : 2)
        return true
    }

    /// Capitals are spelled, except where they make a word.
    private static func acronym(_ reading: inout Reading, _ token: Token) -> Bool {
        let text = token.text
        guard (2...6).contains(text.count), text.allSatisfy({ $0.isUppercase && $0.isASCII }),
            !EnglishWords.plainWords.contains(text),
            !EnglishWords.acronymWords.contains(text)
        else { return false }
        let hasVowel = text.contains { "AEIOUY".contains($0) }
        if hasVowel, reading.isShouting || (text.count > 3 && isPronounceable(text)) { return false }
        reading.say(English.spelled(text), for: 1)
        return true
    }

    private static func isPronounceable(_ text: String) -> Bool {
        var consonants = 0
        for (index, letter) in text.enumerated() {
            consonants = "AEIOUY".contains(letter) ? 0 : consonants + 1
            if consonants > 2 || (consonants == 2 && index == 1 && !"LRH".contains(letter)) { return false }
        }
        return true
    }
}
