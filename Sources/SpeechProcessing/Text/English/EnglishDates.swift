/// English days, years, times and ordinals.
enum EnglishDates {
    /// Reads one at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        switch reading.current?.kind {
        case .date(let date):
            let month = EnglishWords.months[date.month - 1]
            reading.say("\(month) \(EnglishNumerals.ordinal(date.day)), \(EnglishNumerals.year(date.year))", for: 1)
            return true
        case .time(let time):
            self.time(&reading, time)
            return true
        case .number(let number):
            return ordinal(&reading, number) || hour(&reading, number) || dayBeforeMonth(&reading, number)
                || decade(&reading, number)
                || year(&reading, number)
        case .word: return monthBeforeDay(&reading)
        default: return false
        }
    }

    /// "a.m." and "PM" behind a time, and how many tokens it takes.
    private static func half(_ reading: Reading, at offset: Int) -> (name: String, count: Int)? {
        guard let word = reading.word(offset) else { return nil }
        if word == "am" || word == "pm" { return (word == "am" ? "A-M" : "P-M", 1) }
        guard word == "a" || word == "p", reading.token(offset + 1)?.isSymbol(".") == true,
            reading.word(offset + 2) == "m"
        else { return nil }
        let hasDot = reading.token(offset + 3)?.isSymbol(".") == true && !reading.isEnd(offset + 3)
        return (word == "a" ? "A-M" : "P-M", hasDot ? 4 : 3)
    }

    private static func time(_ reading: inout Reading, _ time: ClockTime) {
        var words = EnglishNumerals.cardinal(time.hour)
        let half = half(reading, at: 1)
        if time.minute > 0 || time.second != nil {
            for part in [time.minute] + (time.second.map { [$0] } ?? []) {
                words += part == 0 ? " hundred" : (part < 10 ? " oh " : " ") + EnglishNumerals.cardinal(part)
            }
        } else if half == nil {
            words += time.hour == 0 || time.hour > 12 ? " hundred" : " o'clock"
        }
        if let half { words += " " + half.name }
        let next = 1 + (half?.count ?? 0)
        // "9:00-18:00"
        if let dash = reading.token(next), dash.isDash, case .time? = reading.token(next + 1)?.kind {
            reading.say(words + " to", for: next + 1)
        } else {
            reading.say(words, for: next)
        }
    }

    /// Reads "9 a.m.".
    private static func hour(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard let value = number.value, (1...12).contains(value), number.isWhole, let half = half(reading, at: 1) else {
            return false
        }
        reading.say(EnglishNumerals.cardinal(value) + " " + half.name, for: 1 + half.count)
        return true
    }

    /// Reads "2nd" and "31st".
    private static func ordinal(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard number.isWhole, let value = number.value, let ending = reading.token(1), !ending.isApart,
            ["st", "nd", "rd", "th"].contains(ending.word)
        else { return false }
        reading.say(EnglishNumerals.ordinal(value), for: 2)
        return true
    }

    private static func month(_ reading: Reading, at offset: Int) -> (name: String, count: Int)? {
        guard let token = reading.token(offset), token.kind == .word, token.text.first?.isUppercase == true else {
            return nil
        }
        if EnglishWords.months.contains(token.text) { return (token.text, 1) }
        guard token.text.count <= 4, let name = EnglishWords.dotted[token.text.lowercased()],
            EnglishWords.months.contains(name)
        else { return nil }
        return (name, reading.token(offset + 1)?.isSymbol(".") == true ? 2 : 1)
    }

    private static func isDay(_ number: WrittenNumber?) -> Int? {
        guard let number, number.isWhole, !number.isNegative, number.suffix.isEmpty, number.whole.count <= 2,
            let value = number.value,
            (1...31).contains(value)
        else { return nil }
        return value
    }

    /// The year behind a day, and how many tokens it takes with the comma before it.
    private static func year(_ reading: Reading, at offset: Int) -> (words: String, count: Int)? {
        let comma = reading.token(offset)?.isSymbol(",") == true ? 1 : 0
        guard let number = reading.token(offset + comma)?.number, number.isYear, let value = number.value else {
            return nil
        }
        return (", " + EnglishNumerals.year(value), comma + 1)
    }

    /// Reads "December 31, 2026", "Dec 31st" and "May 2026".
    private static func monthBeforeDay(_ reading: inout Reading) -> Bool {
        guard let month = month(reading, at: 0) else { return false }
        if let number = reading.token(month.count)?.number, number.isYear, let value = number.value {
            reading.say("\(month.name) \(EnglishNumerals.year(value))", for: month.count + 1)
            return true
        }
        guard let day = isDay(reading.token(month.count)?.number) else { return false }
        var next = month.count + 1
        if let ending = reading.token(next), !ending.isApart, ["st", "nd", "rd", "th"].contains(ending.word) {
            next += 1
        }
        var words = "\(month.name) \(EnglishNumerals.ordinal(day))"
        if let dash = reading.token(next), dash.isDash, let last = isDay(reading.token(next + 1)?.number) {
            words += " to " + EnglishNumerals.ordinal(last)
            next += 2
        }
        if let year = year(reading, at: next) {
            words += year.words
            next += year.count
        }
        reading.say(words, for: next)
        return true
    }

    /// Reads "31 December 2026" and "the 31st of December".
    private static func dayBeforeMonth(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard let day = isDay(number), let month = month(reading, at: 1) else { return false }
        let article = reading.word(-1) == "the" ? "" : "the "
        var (words, next) = ("\(article)\(EnglishNumerals.ordinal(day)) of \(month.name)", 1 + month.count)
        if let year = year(reading, at: next) {
            words += year.words
            next += year.count
        }
        reading.say(words, for: next)
        return true
    }

    /// Reads "the 1990s" and "the 90s".
    private static func decade(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard number.isWhole, let value = number.value, value % 10 == 0, value > 0, let ending = reading.token(1),
            !ending.isApart, ending.text == "s"
        else { return false }
        let words = number.isYear ? EnglishNumerals.year(value) : EnglishNumerals.cardinal(value)
        reading.say(EnglishNumerals.decade(words), for: 2)
        return true
    }

    private static let before: Set<String> = [
        "in", "since", "year", "until", "till", "before", "after", "from", "by", "during", "early", "late", "mid", "of",
        "between",
        "and", "to", "summer", "winter", "spring", "autumn", "fall", "fiscal",
    ]

    private static func year(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard number.isYear, let value = number.value, value >= 1010, number.suffix.isEmpty,
            reading.token(1)?.isSymbol("%$€£₽‰°/") != true
        else { return false }
        let next = reading.word(1)
        let isCounting =
            next.map { word in
                (word.hasSuffix("s") && !["is", "was", "has", "as", "this", "its"].contains(word))
                    || EnglishWords.measures[word] != nil
                    || EnglishWords.multipliers[word] != nil
                    || ["people", "men", "women", "children", "square", "so'm", "soʻm"].contains(word)
                    || EnglishWords.currencies[reading.token(1)?.text ?? ""] != nil
            } ?? false
        let isAnnounced = reading.word(-1).map { before.contains($0) } ?? false
        guard !isCounting, isAnnounced || (1900...2099).contains(value) else { return false }
        // A range of years is one of "to".
        if let dash = reading.token(1), dash.isDash, let last = reading.token(2)?.number, last.isYear,
            let end = last.value
        {
            reading.say(EnglishNumerals.year(value) + " to " + EnglishNumerals.year(end), for: 3)
        } else {
            reading.say(EnglishNumerals.year(value), for: 1)
        }
        return true
    }
}
