/// Ordinals and compounds: "1-й", "5-го", "90-е", "10-летний", "XXI век".
extension RussianDates {
    private static let endings: [String: (case: RussianCase, gender: RussianGender)] = [
        "й": (.nominative, .masculine), "ый": (.nominative, .masculine), "ий": (.nominative, .masculine),
        "ой": (.genitive, .feminine), "ей": (.genitive, .feminine), "я": (.nominative, .feminine),
        "ая": (.nominative, .feminine),
        "ья": (.nominative, .feminine), "е": (.nominative, .neuter), "ое": (.nominative, .neuter),
        "ье": (.nominative, .neuter),
        "го": (.genitive, .masculine), "ого": (.genitive, .masculine), "его": (.genitive, .masculine),
        "му": (.dative, .masculine), "ому": (.dative, .masculine), "ему": (.dative, .masculine),
        "ю": (.accusative, .feminine), "ую": (.accusative, .feminine), "ым": (.instrumental, .masculine),
        "им": (.instrumental, .masculine), "ом": (.prepositional, .masculine), "ем": (.prepositional, .masculine),
        "ые": (.nominative, .plural), "ие": (.nominative, .plural), "ых": (.genitive, .plural),
        "их": (.genitive, .plural),
        "ми": (.instrumental, .plural), "ыми": (.instrumental, .plural), "#": (.nominative, .masculine),
    ]

    /// Reads a number with an ending; `false` where it has none.
    static func ordinal(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        let suffix = number.suffix.lowercased()
        guard !suffix.isEmpty, let value = number.value else { return false }
        if let spoken = words(value, suffix, reading) {
            reading.say(spoken, for: 1)
        } else if suffix.count > 3 {
            reading.say(RussianNumerals.prefix(value) + suffix, for: 1)
        } else {
            reading.say(RussianNumerals.cardinal(value) + " " + suffix, for: 1)
        }
        return true
    }

    private static func words(_ value: Int, _ suffix: String, _ reading: Reading) -> String? {
        let (before, after) = (reading.word(-1), reading.word(1))
        switch suffix {
        // "5-ти", "2-х", "3-мя": an inflected cardinal, not an ordinal.
        case "ти", "и", "ёх", "ух": return RussianNumerals.cardinal(value, .genitive)
        case "х" where (2...4).contains(value): return RussianNumerals.cardinal(value, .genitive)
        case "х": return RussianNumerals.ordinal(value, .genitive, .plural)
        case "мя", "тью", "ью": return RussianNumerals.cardinal(value, .instrumental)
        case "м" where after?.hasSuffix("ам") == true || after?.hasSuffix("ям") == true:
            return RussianNumerals.cardinal(value, .dative)
        case "м":
            let isPlace = ["в", "во", "на", "о", "об", "при"].contains(before)
            return RussianNumerals.ordinal(value, isPlace ? .prepositional : .instrumental, .masculine)
        case "й" where isFeminine(after):
            // "на 2-й странице", "1-й группы".
            return RussianNumerals.ordinal(value, .genitive, .feminine)
        case "е" where value >= 10 && value % 10 == 0 && after?.hasSuffix("е") != true,
            "е" where after?.hasSuffix("ы") == true || after?.hasSuffix("и") == true:
            return RussianNumerals.ordinal(value, .nominative, .plural)
        case "я" where value == 3: return RussianNumerals.ordinal(value, .nominative, .feminine)
        default:
            guard let ending = endings[suffix] else { return nil }
            return RussianNumerals.ordinal(value, ending.case, ending.gender)
        }
    }

    /// Reads "в 1 квартале": a single one is meant, so it is an ordinal.
    static func numbered(_ reading: inout Reading) -> Bool {
        guard let number = reading.current?.number, let value = number.value, (1...4).contains(value), number.isWhole,
            number.suffix.isEmpty, let form = reading.word(1).flatMap({ counted[$0] }),
            form.case == .prepositional || (value == 1 && form.gender != .plural && form.case == .genitive)
        else { return false }
        reading.say(RussianNumerals.ordinal(value, form.case, form.gender), for: 1)
        return true
    }

    /// Whether a noun is feminine in an oblique case, so that "-й" is "второй" and not "второй" of a masculine one.
    private static func isFeminine(_ noun: String?) -> Bool {
        guard let noun, noun.count > 2 else { return false }
        return noun.hasSuffix("ы") || noun.hasSuffix("е") || noun.hasSuffix("и") || noun.hasSuffix("ой")
    }

    private static let counted: [String: (case: RussianCase, gender: RussianGender)] = [
        "век": (.nominative, .masculine), "века": (.genitive, .masculine), "веку": (.dative, .masculine),
        "веке": (.prepositional, .masculine), "веком": (.instrumental, .masculine), "веков": (.genitive, .plural),
        "квартал": (.nominative, .masculine), "квартала": (.genitive, .masculine),
        "квартале": (.prepositional, .masculine),
        "кварталу": (.dative, .masculine), "полугодие": (.nominative, .neuter), "полугодия": (.genitive, .neuter),
        "полугодии": (.prepositional, .neuter), "столетие": (.nominative, .neuter), "столетия": (.genitive, .neuter),
        "съезд": (.nominative, .masculine), "съезда": (.genitive, .masculine), "глава": (.nominative, .feminine),
        "тысячелетие": (.nominative, .neuter), "этап": (.nominative, .masculine), "этапа": (.genitive, .masculine),
        "группа": (.nominative, .feminine), "группы": (.genitive, .feminine), "степени": (.genitive, .feminine),
        "категории": (.genitive, .feminine), "место": (.nominative, .neuter), "олимпийские": (.nominative, .plural),
    ]

    /// Reads "XIX–XX вв.".
    private static func romanRange(_ reading: inout Reading, _ first: Int) -> Bool {
        guard let dash = reading.token(1), dash.isDash,
            let last = reading.token(2).flatMap({ RomanNumeral.value($0.text) }),
            let word = reading.word(3), ["в", "вв", "века", "веков", "веках"].contains(word)
        else { return false }
        let isPlace = ["в", "во"].contains(reading.word(-1))
        let `case`: RussianCase = word == "веков" ? .genitive : isPlace ? .prepositional : .nominative
        let noun = word.count > 2 ? word : isPlace ? "веках" : "века"
        let hasDot = reading.token(4)?.isSymbol(".") == true && !reading.isEnd(4)
        let words = [first, last].map { RussianNumerals.ordinal($0, `case`, .masculine) }.joined(separator: " — ")
        reading.say("\(words) \(noun)", for: hasDot ? 5 : 4)
        return true
    }

    /// Reads a Roman number before what it counts: "XXI век", "в IV квартале"; or behind a name: "Пётр II".
    static func roman(_ reading: inout Reading) -> Bool {
        guard let token = reading.current, token.kind == .word, let value = RomanNumeral.value(token.text) else {
            return false
        }
        if romanRange(&reading, value) { return true }
        if let form = reading.word(1).flatMap({ counted[$0] }) {
            reading.say(RussianNumerals.ordinal(value, form.case, form.gender), for: 1)
            return true
        }
        if reading.word(1) == "в" || reading.word(1) == "вв", reading.token(2)?.isSymbol(".") == true {
            let isPlace = ["в", "во"].contains(reading.word(-1))
            let isMany = reading.word(1) == "вв"
            let noun =
                isMany ? (isPlace ? "веках" : "века") : isPlace ? "веке" : reading.word(-1) == nil ? "век" : "века"
            let form =
                counted[noun]
                ?? (isMany ? (isPlace ? (.prepositional, .plural) : (.nominative, .plural)) : (.nominative, .masculine))
            let gender: RussianGender = isMany ? .plural : form.gender
            reading.say(
                RussianNumerals.ordinal(value, isMany && !isPlace ? .nominative : form.case, gender) + " " + noun,
                for: reading.isEnd(2) ? 2 : 3)
            return true
        }
        guard let name = reading.token(-1), name.kind == .word,
            name.text.first?.isUppercase == true,
            UzbekScript.isCyrillic(name.text), name.text.contains(where: \.isLowercase), value <= 30
        else { return false }
        reading.say(RussianNumerals.ordinal(value, .nominative, .masculine), for: 1)
        return true
    }
}
