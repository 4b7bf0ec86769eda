/// Days, years, times and ordinals.
enum RussianDates {
    private static let months = [
        "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
        "декабря",
    ]
    private static let shortMonths: [String: Int] = [
        "янв": 1, "фев": 2, "февр": 2, "мар": 3, "апр": 4, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "сент": 9, "окт": 10,
        "ноя": 11, "нояб": 11, "дек": 12,
    ]
    private static let hour = RussianNoun.hard("час")
    private static let minute = RussianNoun.feminine("минут")

    /// Reads a date, a year, a time or an ordinal at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        switch reading.current?.kind {
        case .date(let date):
            let day = day(date.day, in: reading)
            // "31.12.2026 г." says once that it is a year.
            var count = 1
            if let year = reading.word(1), year == "г" || year == "года" {
                count = reading.token(2)?.isSymbol(".") == true && year == "г" && !reading.isEnd(2) ? 3 : 2
            }
            reading.say("\(day) \(months[date.month - 1]) \(year(date.year, .genitive)) года", for: count)
            return true
        case .time(let time):
            if let dash = reading.token(1), dash.isDash, case .time(let end)? = reading.token(2)?.kind {
                let start = ["с", "со", "от"].contains(reading.word(-1)) ? "" : "с "
                reading.say(start + words(time, .genitive) + " до " + words(end, .genitive), for: 3)
                return true
            }
            reading.say(words(time, in: reading), for: 1)
            return true
        case .number(let number):
            return dayAndMonth(&reading, number) || yearWithWord(&reading, number) || ordinal(&reading, number)
        default: return false
        }
    }

    private static func year(_ year: Int, _ case: RussianCase, _ gender: RussianGender = .masculine) -> String {
        RussianNumerals.ordinal(year, `case`, gender)
    }

    /// "тридцать первого" as an answer to when; behind a preposition in its case.
    private static func day(_ day: Int, in reading: Reading) -> String {
        let `case`: RussianCase =
            switch reading.word(-1) {
            case "на", "по", "за", "сегодня", "завтра", "вчера": .nominative
            case "к", "ко": .dative
            case "перед", "между": .instrumental
            case "о", "об", "при": .prepositional
            default: .genitive
            }
        return RussianNumerals.ordinal(day, `case`, .neuter)
    }

    private static func month(_ reading: Reading, at offset: Int) -> (name: String, count: Int)? {
        guard let word = reading.word(offset) else { return nil }
        if months.contains(word) { return (word, 1) }
        guard let number = shortMonths[word] else { return nil }
        let hasDot = reading.token(offset + 1)?.isSymbol(".") == true && !reading.isEnd(offset + 1)
        return (months[number - 1], hasDot ? 2 : 1)
    }

    /// Reads "31 декабря", "10-15 декабря" and "31 декабря 2026 г.".
    private static func dayAndMonth(_ reading: inout Reading, _ first: WrittenNumber) -> Bool {
        guard first.isWhole, !first.isNegative,
            first.suffix.isEmpty || ["го", "е", "ого", "ое", "му"].contains(first.suffix),
            first.whole.count <= 2, let value = first.value, (1...31).contains(value)
        else { return false }
        var (spoken, next) = (day(value, in: reading), 1)
        if let range = RussianRange.end(reading, at: next), let last = range.number.value, (1...31).contains(last),
            month(reading, at: range.next) != nil
        {
            spoken += " — " + RussianNumerals.ordinal(last, .genitive, .neuter)
            next = range.next
        }
        // "с 10 по 15 декабря": the month stands behind the second day only.
        guard let month = month(reading, at: next) else {
            guard next == 1, let join = reading.word(1), ["по", "до", "и"].contains(join),
                let second = reading.token(2)?.number,
                second.whole.count <= 2, self.month(reading, at: 3) != nil
            else { return false }
            reading.say(spoken, for: 1)
            return true
        }
        next += month.count
        spoken += " " + month.name
        if let number = reading.token(next)?.number, number.isYear, let value = number.value {
            spoken += " \(year(value, .genitive)) года"
            next += 1
            next += yearMark(reading, at: next)
        }
        reading.say(spoken, for: next)
        return true
    }

    /// How many tokens "года" or "г." takes.
    private static func yearMark(_ reading: Reading, at offset: Int) -> Int {
        switch reading.word(offset) {
        case "года", "год": 1
        case "г": reading.token(offset + 1)?.isSymbol(".") == true && !reading.isEnd(offset + 1) ? 2 : 1
        default: 0
        }
    }

    private static let yearForms: [String: RussianCase] = [
        "год": .nominative, "года": .genitive, "году": .prepositional, "годом": .instrumental, "годе": .prepositional,
    ]
    private static let yearPlurals: [String: RussianCase] = [
        "годы": .nominative, "годов": .genitive, "годам": .dative, "годами": .instrumental, "годах": .prepositional,
    ]

    /// Reads "2026 год", "в 2026 г." and "2020-2026 гг.".
    private static func yearWithWord(_ reading: inout Reading, _ first: WrittenNumber) -> Bool {
        guard first.isYear, first.suffix.isEmpty, let value = first.value else { return false }
        var (years, next) = ([value], 1)
        if let range = RussianRange.end(reading, at: 1), range.number.isYear, let last = range.number.value {
            years.append(last)
            next = range.next
        }
        guard let word = reading.word(next) else { return false }
        let governed = governedYear(reading)
        let (spoken, `case`): (String, RussianCase)
        if let form = yearForms[word] {
            spoken = word
            `case` = form == .prepositional && ["к", "ко", "по"].contains(reading.word(-1)) ? .dative : form
        } else if let form = yearPlurals[word] {
            (spoken, `case`) = (word, form)
        } else if word == "г" {
            `case` = governed
            spoken = ["год", "года", "году", "год", "годом", "году"][governed.rawValue]
        } else if word == "гг" {
            `case` = governed
            spoken = ["годы", "годов", "годам", "годы", "годами", "годах"][governed.rawValue]
        } else {
            return false
        }
        next += 1
        if word == "г" || word == "гг", reading.token(next)?.isSymbol(".") == true, !reading.isEnd(next) { next += 1 }
        reading.say(years.map { year($0, `case`) }.joined(separator: " — ") + " " + spoken, for: next)
        return true
    }

    private static func governedYear(_ reading: Reading) -> RussianCase {
        switch reading.word(-1) {
        case "в", "во", "о", "об", "при": .prepositional
        case "с", "со", "до", "от", "после", "около", "из", "раньше", "позже": .genitive
        case "к", "ко": .dative
        case "перед", "между": .instrumental
        case nil where ["мес", "кв", "полуг"].contains(reading.word(-2)): .genitive
        case let word?:
            months.contains(word)
                || [
                    "квартале", "квартала", "квартал", "полугодии", "полугодия", "итогам", "конце", "начале",
                    "середине", "конца", "начала", "весной", "летом", "осенью", "зимой",
                ].contains(word) ? .genitive : .nominative
        default: .nominative
        }
    }

    private static func words(_ time: ClockTime, in reading: Reading) -> String {
        let governed = RussianContext.governed(reading)
        let isNamed = ["час", "часа", "часов"].contains(reading.word(1))
        return words(time, governed == .accusative ? .nominative : governed, isNamed: isNamed)
    }

    private static func words(_ time: ClockTime, _ case: RussianCase, isNamed: Bool = false) -> String {
        if time.minute == 0, time.second == nil {
            let hours = RussianNumerals.cardinal(time.hour, `case`)
            return isNamed ? hours : "\(hours) \(hour.counted(time.hour, `case`))"
        }
        let parts = [time.hour, time.minute] + (time.second.map { [$0] } ?? [])
        return parts.enumerated().map { index, part in
            if index > 0, part == 0 { return "ноль-ноль" }
            return (index > 0 && part < 10 ? "ноль " : "") + RussianNumerals.cardinal(part, `case`)
        }.joined(separator: " ")
    }
}
