/// Russian: cases, genders and numbers agree.
enum Russian: SpokenLanguage {
    static let habits = TokenScanner.Habits(isMonthFirst: false, decimalMark: .comma)
    static let dot = "точка"

    static func phrase(_ reading: inout Reading) -> Bool {
        if crossed(&reading) || fraction(&reading) || codeBehindName(&reading) || RussianDates.read(&reading) {
            return true
        }
        if RussianDates.numbered(&reading) || RussianDates.roman(&reading) || RussianQuantity.read(&reading) {
            return true
        }
        if RussianAbbreviations.initials(&reading) || RussianAbbreviations.read(&reading) { return true }
        return RussianAbbreviations.acronym(&reading, isShouting: reading.isShouting)
    }

    static func cardinal(_ value: Int) -> String { RussianNumerals.cardinal(value) }

    static func letter(_ character: Character) -> String? {
        RussianAbbreviations.letters[Character(character.lowercased().first.map(String.init) ?? " ")]
    }

    static func plain(_ number: WrittenNumber) -> String {
        let minus = number.isNegative ? "минус " : ""
        if !number.isWhole { return minus + RussianNumerals.decimal(number) }
        return minus + (number.isCode ? digits(number.whole) : part(number.whole))
    }

    /// Reads "24/7", and the x of "10x20".
    private static func crossed(_ reading: inout Reading) -> Bool {
        if reading.isAlwaysOpen {
            reading.say("двадцать четыре на семь", for: 3)
        } else if reading.isCross {
            reading.say("на", for: 1)
        } else {
            return false
        }
        return true
    }

    /// Reads "1/2" and "3/4".
    private static func fraction(_ reading: inout Reading) -> Bool {
        guard let part = reading.current?.number, reading.token(1)?.isSymbol("/") == true,
            let whole = reading.token(2)?.number,
            reading.token(2)?.isApart == false, part.isWhole, whole.isWhole, part.suffix.isEmpty, whole.suffix.isEmpty,
            let value = part.value, let size = whole.value, (1...99).contains(value), (2...100).contains(size),
            value < size, !part.isCode, !whole.isCode
        else { return false }
        let words = RussianNumerals.fraction(value, of: size)
        if let unit = reading.match(RussianUnit.measures, at: 3) ?? reading.match(RussianUnit.currencies, at: 3) {
            reading.say(words + " " + unit.value.partitive(isPlural: false), for: 3 + unit.count)
        } else {
            reading.say(words, for: 3)
        }
        return true
    }

    private static let codeNames: Set<String> = [
        "инн", "пинфл", "мфо", "бик", "кпп", "огрн", "счёт", "счет", "счёта", "счета", "счёту", "счету", "карта",
        "карты", "карте",
        "карту", "код", "кода", "пин", "пароль", "огрнип", "окпо", "снилс", "счёте", "счете", "смс-код", "паспорт",
        "паспорта",
    ]

    /// Reads the digits of a code one by one: "ИНН 123456789", "код 4821".
    private static func codeBehindName(_ reading: inout Reading) -> Bool {
        guard let number = reading.current?.number, number.isWhole, !number.isGrouped, number.suffix.isEmpty,
            number.whole.count >= 3,
            reading.isCode(named: codeNames, or: ["номер"])
        else { return false }
        reading.say(number.codeGroups.map(digits).joined(separator: ", "), for: 1)
        return true
    }

    static func symbol(_ character: Character, isBetweenNumbers: Bool) -> String? {
        switch character {
        case "&": "и"
        case "+": "плюс"
        case "=": "равно"
        case "<": "меньше"
        case ">": "больше"
        case "%": "процент"
        case "‰": "промилле"
        case "№", "#": "номер"
        case "§": "параграф"
        case "@": "собака"
        case "×": "на"
        case "±": "плюс-минус"
        case "≈", "~": "примерно"
        case "≤": "не больше"
        case "≥": "не меньше"
        case "°": "градус"
        case "$": "доллар"
        case "€": "евро"
        case "₽": "рубль"
        case "£": "фунт"
        case "*": isBetweenNumbers ? "умножить на" : nil
        case "/": isBetweenNumbers ? "дробь" : nil
        case ":": isBetweenNumbers ? "к" : nil
        case "-", "−": isBetweenNumbers ? "минус" : nil
        case "²": "в квадрате"
        case "³": "в кубе"
        default: nil
        }
    }

    static func addressMark(_ character: Character) -> String? {
        switch character {
        case ".": "точка"
        case "@": "собака"
        case "/": "слэш"
        case "-": "дефис"
        case "_": "нижнее подчёркивание"
        case ":": "двоеточие"
        case "?": "вопрос"
        case "=": "равно"
        case "&": "и"
        case "+": "плюс"
        case "%": "процент"
        case "#": "решётка"
        case "~": "тильда"
        default: nil
        }
    }

    static func addressWord(_ word: String) -> String {
        let known = ["com": "ком", "org": "орг", "net": "нет", "ru": "ру", "uz": "уз", "www": "вэ вэ вэ"]
        return known[word.lowercased()] ?? word
    }

    static func phone(_ groups: [String]) -> String {
        groups.map { group in
            let digits = group.filter { $0 != "+" }
            let pairs = digits.count == 4 ? [String(digits.prefix(2)), String(digits.suffix(2))] : [digits]
            return (group.first == "+" ? "плюс " : "") + pairs.map(zeroLed).joined(separator: " ")
        }.joined(separator: ", ")
    }

    /// "ноль пять" for "05".
    private static func zeroLed(_ group: String) -> String {
        guard group.first == "0", group.count > 1 else { return part(group) }
        return cardinal(0) + " " + zeroLed(String(group.dropFirst()))
    }
}
