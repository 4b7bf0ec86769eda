/// Russian's abbreviations, and the names of letters.
enum RussianAbbreviations {
    /// Words that stand before what they belong to, by their letters without dots.
    static let words: [String: String] = [
        "ул": "улица", "пр-т": "проспект", "пр-кт": "проспект", "просп": "проспект", "пер": "переулок", "пл": "площадь",
        "наб": "набережная", "бул": "бульвар", "обл": "область", "р-н": "район", "пос": "посёлок", "корп": "корпус",
        "стр": "строение", "тел": "телефон",
        "им": "имени", "проф": "профессор", "акад": "академик", "доц": "доцент", "др": "доктор", "г-н": "господин",
        "г-жа": "госпожа", "гр": "гражданин", "см": "смотри", "ср": "сравни", "напр": "например", "моб": "мобильный",
        "рис": "рисунок", "табл": "таблица", "гл": "глава", "ст": "статья", "п": "пункт", "пп": "подпункт",
        "ч": "часть", "т": "том",
        "руб": "рублей", "коп": "копеек", "тыс": "тысяч", "млн": "миллионов", "млрд": "миллиардов",
        "трлн": "триллионов",
        "мин": "минут", "макс": "максимум", "кол-во": "количество", "ин-т": "институт", "ун-т": "университет",
        "зам": "заместитель",
        "зав": "заведующий", "дир": "директор", "ген": "генеральный", "м-р": "мистер", "долл": "долларов", "эт": "этаж",
        "мкр": "микрорайон", "пом": "помещение", "дек": "декабрь", "янв": "январь",
    ]
    /// Words that are only short where a dot follows: without it they are words, or something else.
    private static let needsDot: Set<String> = [
        "ул", "пер", "пл", "наб", "бул", "обл", "пос", "корп", "стр", "тел", "им", "проф", "акад", "доц", "др", "гр",
        "см", "ср",
        "напр", "моб", "рис", "табл", "гл", "ст", "п", "пп", "ч", "т", "просп", "макс", "мин", "зам", "зав", "дир",
        "ген", "эт",
        "дек", "янв", "мкр", "пом",
    ]
    /// Several letters that make one expression, by their letters without dots and spaces.
    private static let phrases: [String: String] = [
        "те": "то есть", "тк": "так как", "тн": "так называемый", "тч": "том числе", "итд": "и так далее",
        "итп": "и тому подобное", "идр": "и другие", "ипр": "и прочее", "тд": "так далее", "тп": "тому подобное",
        "нэ": "нашей эры", "донэ": "до нашей эры", "ио": "исполняющий обязанности", "сг": "сего года",
    ]

    /// Reads an abbreviation at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        guard let token = reading.current, token.kind == .word else { return false }
        return phrase(&reading) || place(&reading, token) || single(&reading, token)
    }

    private static func hasDot(_ reading: Reading, _ offset: Int) -> Bool {
        reading.token(offset)?.isSymbol(".") == true && reading.token(offset)?.isApart == false
    }

    /// How many tokens an abbreviation of `count` takes: its last dot stays where it ends the sentence.
    private static func taken(_ reading: Reading, _ count: Int) -> Int { reading.isEnd(count - 1) ? count - 1 : count }

    /// Reads several letters that make one expression.
    private static func phrase(_ reading: inout Reading) -> Bool {
        var (key, next, found): (String, Int, (String, Int)?) = ("", 0, nil)
        while key.count < 5, let word = reading.word(next), word.count <= 2 {
            key += word
            next += 1
            if hasDot(reading, next) {
                next += 1
                if let phrase = phrases[key] { found = (phrase, next) }
            } else if word != "и", word != "до" {
                break
            }
        }
        guard let (text, count) = found else { return false }
        reading.say(text, for: taken(reading, count))
        return true
    }

    /// Reads "г.", "д.", "кв." and "с.", which mean different things before a name and before a number.
    private static func place(_ reading: inout Reading, _ token: Token) -> Bool {
        guard hasDot(reading, 1), let next = reading.token(2) else { return false }
        let isName = next.kind == .word && next.text.first?.isUppercase == true
        let isNumber = next.number != nil
        let text: String? =
            switch token.text.lowercased() {
            case "г" where isName: reading.word(-1).map { ["в", "во"].contains($0) } == true ? "городе" : "город"
            case "г": "года"
            case "д" where isNumber: "дом"
            case "д" where isName: "деревня"
            case "кв" where isNumber: "квартира"
            case "оф" where isNumber: "офис"
            case "к" where isNumber: "корпус"
            case "с" where isNumber: "страница"
            case "стр" where isNumber && !hasStreet(reading): "страница"
            case "с" where isName && token.text == "с": "село"
            case "пр" where isName: "проспект"
            case "о" where isName && token.text == "о": "остров"
            default: nil
            }
        guard let text else { return false }
        reading.say(text, for: 2)
        return true
    }

    /// Whether the sentence is an address, in which "стр." is a building.
    private static func hasStreet(_ reading: Reading) -> Bool {
        reading.tokens.contains { ["ул", "д", "корп", "просп", "пер"].contains($0.word) }
    }

    private static func single(_ reading: inout Reading, _ token: Token) -> Bool {
        let key = token.text.lowercased()
        guard let text = words[key] else { return false }
        let dotted = hasDot(reading, 1)
        // At a sentence's end "см." and "т." are hardly meant.
        if needsDot.contains(key), !dotted || (reading.isEnd(1) && key.count < 3) { return false }
        if token.text.count > 1, token.text == token.text.uppercased(), key.count < 4 { return false }
        reading.say(text, for: dotted ? taken(reading, 2) : 1)
        return true
    }

    static let letters: [Character: String] = [
        "а": "а", "б": "бэ", "в": "вэ", "г": "гэ", "д": "дэ", "е": "е", "ё": "ё", "ж": "жэ", "з": "зэ", "и": "и",
        "й": "и краткое", "к": "ка", "л": "эль", "м": "эм", "н": "эн", "о": "о", "п": "пэ", "р": "эр", "с": "эс",
        "т": "тэ",
        "у": "у", "ф": "эф", "х": "ха", "ц": "цэ", "ч": "че", "ш": "ша", "щ": "ща", "ъ": "твёрдый знак", "ы": "ы",
        "ь": "мягкий знак", "э": "э", "ю": "ю", "я": "я", "ў": "ў", "қ": "қа", "ғ": "ға", "ҳ": "ҳа",
        "a": "эй", "b": "би", "c": "си", "d": "ди", "e": "и", "f": "эф", "g": "джи", "h": "эйч", "i": "ай", "j": "джей",
        "k": "кей", "l": "эл", "m": "эм", "n": "эн", "o": "оу", "p": "пи", "q": "кью", "r": "ар", "s": "эс", "t": "ти",
        "u": "ю", "v": "ви", "w": "дабл-ю", "x": "икс", "y": "уай", "z": "зет",
    ]

    /// Acronyms that people say as words, or in a way of their own.
    private static let acronyms: [String: String] = [
        "США": "сэ шэ а", "ФИО": "фио", "ОАЭ": "о а э", "ЮНЕСКО": "юнеско", "ООН": "о о эн", "ЕГЭ": "егэ",
        "ГИБДД": "ги бэ дэ дэ", "ФРГ": "фэ эр гэ",
        "ЗАО": "зао", "ОАО": "о а о", "ПАО": "пао", "ЦУМ": "цум", "ФБР": "фэ бэ эр", "УзА": "уза", "АЗС": "а зэ эс",
        "ГАИ": "гаи", "ЦБ": "цэ бэ",
    ]

    /// Reads capitals: by their letters, or as a word where they can be pronounced.
    static func acronym(_ reading: inout Reading, isShouting: Bool) -> Bool {
        guard let token = reading.current, token.kind == .word, (2...6).contains(token.text.count),
            token.text.allSatisfy(\.isUppercase)
        else { return false }
        if let text = acronyms[token.text] {
            reading.say(text, for: 1)
            return true
        }
        let isLatin = token.text.allSatisfy(\.isASCII)
        if isShouting && token.text.contains(where: { "АЕЁИОУЫЭЮЯAEIOUY".contains($0) }) { return false }
        let isWord =
            latinWords.contains(token.text) || (token.text.count > 3 && token.text.contains { "AEIOU".contains($0) })
        if isLatin ? isWord : isPronounceable(token.text) { return false }
        reading.say(Russian.spelled(token.text), for: 1)
        return true
    }

    private static let latinWords: Set<String> = [
        "VISA", "HUMO", "NASA", "NATO", "UZCARD", "PIN", "SIM", "UNESCO", "OPEC", "FIFA", "UEFA", "SWIFT", "IELTS",
        "TOEFL", "CLICK", "PAYME", "APELSIN",
    ]

    /// Whether consonants and vowels take turns: "МИД", "ГОСТ", "НАТО"; "ООО" and "ИНН" are spelled.
    private static func isPronounceable(_ text: String) -> Bool {
        let vowels = text.map { "АЕЁИОУЫЭЮЯ".contains($0) }
        guard text.count >= 3, vowels.first == false, vowels.contains(true), text.last != "Ъ" else { return false }
        let hasPair = zip(vowels, vowels.dropFirst()).contains { $0 && $1 }
        // Two consonants only behind the vowel, at the end: "ГОСТ", "ТАСС".
        let middle = zip(vowels, vowels.dropFirst()).enumerated().contains { index, pair in
            !pair.0 && !pair.1 && index + 2 < text.count
        }
        return !hasPair && !middle
    }

    /// Reads initials by the names of their letters.
    static func initials(_ reading: inout Reading) -> Bool {
        guard let token = reading.current, token.kind == .word, token.text.count == 1, let letter = token.text.first,
            letter.isUppercase, hasDot(reading, 1), let next = reading.token(2),
            let name = letters[Character(letter.lowercased())]
        else { return false }
        guard next.kind == .word, next.text.first?.isUppercase == true else {
            // "Пушкин А. С." ends with the second one.
            guard reading.token(-1)?.text.first?.isUppercase == true || reading.token(-1)?.isSymbol(".") == true else {
                return false
            }
            reading.say(name, for: 2)
            return true
        }
        reading.say(name, for: 2)
        return true
    }
}
