/// Uzbek days, years, times and ordinals: a number with a hyphen before a noun is an ordinal ("2026-yil", "5-sinf").
enum UzbekDates {
    /// Reads one at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        switch reading.current?.kind {
        case .date(let date):
            let month = UzbekWords.months[date.month - 1]
            reading.say("\(UzbekNumerals.ordinal(date.year)) yil \(UzbekNumerals.ordinal(date.day)) \(month)", for: 1)
            UzbekQuantity.ending(&reading)
            return true
        case .time(let time):
            if let dash = reading.token(1), dash.isDash, case .time(let end)? = reading.token(2)?.kind {
                reading.say(
                    "\(words(time, isNamed: isHourNamed(reading)))dan \(words(end, isNamed: true))gacha", for: 3)
                return true
            }
            reading.say(
                words(time, isNamed: isHourNamed(reading)), for: 1)
            UzbekQuantity.ending(&reading)
            return true
        case .number(let number): return ordinal(&reading, number) || day(&reading, number) || year(&reading, number)
        case .word: return roman(&reading)
        default: return false
        }
    }

    private static func isHourNamed(_ reading: Reading) -> Bool {
        reading.word(-1).map(UzbekScript.latin)?.hasPrefix("soat") == true
    }

    private static func words(_ time: ClockTime, isNamed: Bool) -> String {
        let hour = UzbekNumerals.cardinal(time.hour)
        if time.minute == 0, time.second == nil { return isNamed ? hour : "soat " + hour }
        let rest = ([time.minute] + (time.second.map { [$0] } ?? [])).map { part in
            part == 0 ? "nol nol" : (part < 10 ? "nol " : "") + UzbekNumerals.cardinal(part)
        }
        return ([hour] + rest).joined(separator: " ")
    }

    /// Reads "3-chi", "5-sinf", "2026-yilda" and, with endings of a case, "100-ga".
    private static func ordinal(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        // "1-, 2- va 3-savollar": the noun comes behind the last one.
        if let value = number.value, number.suffix.isEmpty, let dash = reading.token(1), dash.isSymbol("-"),
            !dash.isApart,
            reading.token(2)?.isSymbol(",") == true || reading.word(2).map(UzbekScript.latin) == "va"
        {
            reading.say(UzbekNumerals.ordinal(value), for: 2)
            return true
        }
        guard !number.suffix.isEmpty, number.isWhole, let value = number.value else { return false }
        let suffix = UzbekScript.plain(number.suffix)
        let key = UzbekScript.latin(suffix)
        if key == "#" {
            reading.say(UzbekNumerals.ordinal(value), for: 1)
        } else if let ending = ["inchi", "nchi", "chi"].first(where: { key.hasPrefix($0) }) {
            reading.say(UzbekNumerals.ordinal(value) + key.dropFirst(ending.count), for: 1)
        } else if key == "ta" {
            reading.say(UzbekNumerals.cardinal(value) + " ta", for: 1)
        } else if UzbekWords.endings.contains(key) {
            reading.say(UzbekNumerals.cardinal(value) + key, for: 1)
        } else {
            reading.say(UzbekNumerals.ordinal(value) + " " + suffix, for: 1)
        }
        return true
    }

    /// Reads "31 dekabr" and "10-15 dekabr" (where the second day has the hyphen: "10-15-dekabr").
    private static func day(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard number.isWhole, number.suffix.isEmpty, let value = number.value, (1...31).contains(value),
            number.whole.count <= 2
        else { return false }
        if let word = reading.word(1), UzbekWords.isMonth(word) {
            reading.say(UzbekNumerals.ordinal(value), for: 1)
            return true
        }
        guard let dash = reading.token(1), dash.isDash, let last = reading.token(2)?.number, let end = last.value,
            last.isWhole, (1...31).contains(end)
        else { return false }
        let isJoined = !last.suffix.isEmpty && UzbekWords.isMonth(last.suffix)
        guard isJoined || (last.suffix.isEmpty && reading.word(3).map(UzbekWords.isMonth) == true) else { return false }
        let month = isJoined ? " " + last.suffix : ""
        reading.say("\(UzbekNumerals.ordinal(value)) — \(UzbekNumerals.ordinal(end))\(month)", for: 3)
        return true
    }

    /// Reads "2026 yil" and "2020-2026 yillar".
    private static func year(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard number.isYear, number.suffix.isEmpty, let value = number.value else { return false }
        if reading.word(1).map(UzbekScript.latin)?.hasPrefix("yil") == true {
            reading.say(UzbekNumerals.ordinal(value), for: 1)
            return true
        }
        guard let dash = reading.token(1), dash.isDash, let last = reading.token(2)?.number, let end = last.value,
            last.whole.count == 4
        else { return false }
        let suffix = UzbekScript.latin(last.suffix)
        guard suffix.hasPrefix("yil") || reading.word(3).map(UzbekScript.latin)?.hasPrefix("yil") == true else {
            return false
        }
        reading.say(
            "\(UzbekNumerals.ordinal(value)) — \(UzbekNumerals.ordinal(end))"
                + (suffix.isEmpty ? "" : " " + last.suffix), for: 3)
        return true
    }

    /// Reads "XXI asr".
    private static func roman(_ reading: inout Reading) -> Bool {
        guard let token = reading.current, let value = RomanNumeral.value(token.text) else { return false }
        let next = reading.token(1)
        let isJoined = next?.isSymbol("-") == true
        guard let word = reading.word(isJoined ? 2 : 1).map(UzbekScript.latin),
            word.hasPrefix("asr") || word.hasPrefix("chorak")
        else { return false }
        reading.say(UzbekNumerals.ordinal(value), for: isJoined ? 2 : 1)
        return true
    }
}
