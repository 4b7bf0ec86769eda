/// Which case the words around a number ask for.
enum RussianContext {
    private static let genitive: Set<String> = [
        "до", "от", "из", "без", "для", "около", "более", "менее", "больше", "меньше", "свыше", "после", "у", "кроме",
        "выше",
        "ниже", "порядка", "размере", "течение", "пределах", "против", "вместо", "старше", "младше", "дольше", "раньше",
        "позже", "позднее", "ранее",
        "дороже", "дешевле", "достигает", "достиг", "достигла", "достигло", "ото",
    ]
    private static let dative: Set<String> = ["к", "ко", "равен", "равна", "равно", "равны", "согласно", "благодаря"]
    private static let accusative: Set<String> = ["на", "за", "через", "про", "спустя", "под"]
    private static let instrumental: Set<String> = ["между", "над", "перед"]
    private static let prepositional: Set<String> = ["о", "об", "при"]

    /// The case of a number at an offset, by the words before it and the written noun behind it.
    ///
    /// - Parameters:
    ///   - reading: the sentence.
    ///   - offset: where the number is; the word before it decides.
    ///   - noun: the word that it counts, where that is written out.
    /// - Returns: the case, nominative where nothing governs it.
    static func governed(_ reading: Reading, at offset: Int = 0, noun: String? = nil) -> RussianCase {
        if let noun, let byEnding = byEnding(noun) { return byEnding }
        if let noun, isAnimate(noun), let number = reading.token(offset)?.number?.value,
            case .few = RussianCount(number)
        {
            return .genitive
        }
        guard let word = reading.word(offset - 1) else { return .nominative }
        if genitive.contains(word) { return .genitive }
        if dative.contains(word) { return .dative }
        if instrumental.contains(word) { return .instrumental }
        if prepositional.contains(word) { return .prepositional }
        if accusative.contains(word) { return .accusative }
        if word == "в" || word == "во" { return .accusative }
        if word == "с" || word == "со" { return .genitive }
        if word == "и", reading.token(offset - 2)?.number != nil, reading.word(offset - 3) == "между" {
            return .instrumental
        }
        return .nominative
    }

    /// Whether 2, 3 or 4 before it are in the genitive, as of people: "ждём двух гостей", while things are "два стола".
    private static func isAnimate(_ noun: String) -> Bool {
        noun.count > 3 && ["ов", "ев", "ей"].contains { noun.hasSuffix($0) }
    }

    /// The case that a plural's ending shows beyond doubt.
    private static func byEnding(_ noun: String) -> RussianCase? {
        guard noun.count > 3 else { return nil }
        if noun.hasSuffix("ами") || noun.hasSuffix("ями") { return .instrumental }
        if noun.hasSuffix("ах") || noun.hasSuffix("ях") { return .prepositional }
        if noun.hasSuffix("ам") || noun.hasSuffix("ям") { return .dative }
        return nil
    }

    private static let softFeminine: Set<String> = [
        "ночь", "дверь", "часть", "очередь", "площадь", "тетрадь", "помощь", "роль", "цель", "модель", "сеть",
        "степень",
        "осень", "смерть", "жизнь", "мысль", "речь", "запись", "печать", "связь", "четверть", "треть", "пара",
    ]

    /// The gender and, for one, the case that a written noun shows behind 1 and 2: "1 страна", "1 минуту", "2 страны".
    static func agreement(
        _ number: Int, _ noun: String?, _ governed: RussianCase
    ) -> (gender: RussianGender, case: RussianCase?) {
        guard let noun, let last = noun.last, noun.count > 1 else { return (.masculine, nil) }
        let count = RussianCount(number)
        if case .one = count, let gender = obliqueGender(last, noun, governed) { return (gender, nil) }
        // "в одном городе"
        if case .one = count, governed == .accusative, last == "е", !noun.hasSuffix("ие") {
            return (.masculine, .prepositional)
        }
        if case .one = count {
            switch last {
            case "а", "я": return (["дня", "мужчина"].contains(noun) ? .masculine : .feminine, nil)
            case "у", "ю": return (.feminine, .accusative)
            case "о": return (.neuter, nil)
            case "е":
                return (
                    noun.hasSuffix("ие") || noun.hasSuffix("ье") || noun.hasSuffix("ое") || noun.hasSuffix("ее")
                        ? .neuter : .masculine, nil
                )
            case "ь": return (noun.hasSuffix("сть") || softFeminine.contains(noun) ? .feminine : .masculine, nil)
            default: return (.masculine, nil)
            }
        }
        let masculine: Set<String> = ["пути", "раза", "дня"]
        return ((last == "ы" || last == "и") && !masculine.contains(noun) ? .feminine : .masculine, nil)
    }

    /// The gender that an ending shows in an oblique case: "у 21 клиента" is masculine.
    private static func obliqueGender(_ last: Character, _ noun: String, _ case: RussianCase) -> RussianGender? {
        switch `case` {
        case .genitive: "ыи".contains(last) ? .feminine : .masculine
        case .dative: "еи".contains(last) ? .feminine : .masculine
        case .instrumental:
            noun.hasSuffix("ой") || noun.hasSuffix("ей") || noun.hasSuffix("ью") ? .feminine : .masculine
        case .prepositional: last == "и" ? .feminine : .masculine
        case .nominative, .accusative: nil
        }
    }

    /// The word that a number counts: an adjective before it is passed over.
    static func noun(_ reading: Reading, at offset: Int) -> String? {
        guard let word = reading.word(offset), word.first.map({ ("а"..."я").contains($0) || $0 == "ё" }) == true else {
            return nil
        }
        let adjectives = ["ых", "их", "ый", "ий", "ая", "яя", "ое", "ые", "ой", "ую", "юю"]
        if word.count > 3, adjectives.contains(where: { word.hasSuffix($0) }), let next = reading.word(offset + 1) {
            return next
        }
        return word
    }
}
