/// Numbers with what they count: "12,5 %", "$500", "2,5 млн сум", "10-15 кг", "2 страны".
enum RussianQuantity {
    /// Reads a quantity that begins at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        // A currency's sign may stand before the number.
        if let sign = reading.current, let unit = RussianUnit.currencies[sign.text], reading.token(1)?.number != nil,
            "$€£₽¥₸".contains(sign.text)
                || (sign.text.count == 3 && sign.text == sign.text.uppercased() && sign.kind == .word)
        {
            return quantity(&reading, at: 1, before: unit)
        }
        return reading.current?.number != nil && quantity(&reading, at: 0, before: nil)
    }

    private static func quantity(_ reading: inout Reading, at start: Int, before: RussianUnit?) -> Bool {
        guard let first = reading.token(start)?.number, !first.isCode || first.isGrouped, first.suffix.isEmpty else {
            return false
        }
        var (numbers, next) = ([first], start + 1)
        if let range = RussianRange.end(reading, at: next) {
            numbers.append(range.number)
            next = range.next
        }
        var multiplier: (noun: RussianNoun, size: Int)?
        if let found = reading.match(RussianUnit.multipliers, at: next) {
            multiplier = found.value
            next += found.count
        }
        var unit = before
        if unit == nil, let found = unitBehind(reading, at: next, number: first) {
            unit = found.unit
            next += found.count
        } else if before != nil, let found = reading.match(RussianUnit.currencies, at: next),
            found.value.hundredth != nil,
            reading.token(next)?.isSymbol("$€£₽") == true
        {
            next += found.count
        }
        let noun = unit == nil && multiplier == nil ? RussianContext.noun(reading, at: next) : nil
        var `case` = RussianContext.governed(reading, noun: noun)
        if unit == nil, multiplier == nil, noun == nil, `case` == .accusative { `case` = .nominative }
        let isLast = numbers.count - 1
        let spoken = numbers.indices.map { index in
            words(
                numbers[index], index == isLast ? multiplier : nil, index == isLast ? unit : nil, noun: noun,
                gender: multiplier?.noun.gender ?? unit?.noun.gender, `case`)
        }
        let text =
            numbers.count == 2 ? spoken.joined(separator: numbers.allSatisfy(\.isWhole) ? "-" : " — ") : spoken[0]
        reading.say(text, for: next)
        return true
    }

    /// The unit behind a number; a year's "г." and a page's "с." are none.
    private static func unitBehind(
        _ reading: Reading, at offset: Int, number: WrittenNumber
    ) -> (unit: RussianUnit, count: Int)? {
        if let found = reading.match(RussianUnit.currencies, at: offset) { return (found.value, found.count) }
        guard let found = reading.match(RussianUnit.measures, at: offset) else { return nil }
        return (found.value, found.count)
    }

    private static func words(
        _ number: WrittenNumber, _ multiplier: (noun: RussianNoun, size: Int)?, _ unit: RussianUnit?, noun: String?,
        gender: RussianGender?, _ case: RussianCase
    ) -> String {
        let minus = number.isNegative ? "минус " : ""
        let isPlainZero = number.fraction.allSatisfy { $0 == "0" } && (unit != nil || multiplier != nil)
        guard let value = number.value else {
            return minus + Russian.digits(number.whole) + (unit.map { " " + $0.counted(5, `case`) } ?? "")
        }
        if !number.isWhole, !isPlainZero {
            if number.fraction.count == 2, multiplier == nil, let unit, let hundredth = unit.hundredth,
                let part = Int(number.fraction)
            {
                let whole =
                    RussianNumerals.cardinal(value, `case`, unit.noun.gender) + " " + unit.counted(value, `case`)
                return minus + whole + " " + RussianNumerals.cardinal(part, `case`, hundredth.gender) + " "
                    + hundredth.counted(part, `case`)
            }
            var words = minus + RussianNumerals.decimal(number, `case`)
            if let multiplier { words += " " + multiplier.noun.form(.genitive, isPlural: false) }
            if let unit { words += " " + unit.partitive(isPlural: multiplier != nil) }
            return words
        }
        if let multiplier {
            let counted =
                RussianNumerals.cardinal(value, `case`, multiplier.noun.gender) + " "
                + multiplier.noun.counted(value, `case`)
            return minus + counted + (unit.map { " " + $0.partitive(isPlural: true) } ?? "")
        }
        if let unit {
            return minus + RussianNumerals.cardinal(value, `case`, unit.noun.gender) + " " + unit.counted(value, `case`)
        }
        let agreement = RussianContext.agreement(value, noun, `case`)
        let own = `case` == .nominative || `case` == .accusative ? agreement.case ?? `case` : `case`
        return minus + RussianNumerals.cardinal(value, own, gender ?? agreement.gender)
    }
}

/// Where a range's second number is.
enum RussianRange {
    /// Reads "-15" and "– 15" at an offset.
    static func end(_ reading: Reading, at offset: Int) -> (number: WrittenNumber, next: Int)? {
        guard let dash = reading.token(offset), dash.isDash, let second = reading.token(offset + 1),
            let number = second.number,
            !number.isCode, number.suffix.isEmpty
        else { return nil }
        // "10 - 15" is a range as well as "10-15"; "5 -3" is none.
        guard dash.isApart == second.isApart,
            reading.token(offset + 2)?.isDash != true || reading.token(offset + 2)?.isApart == true
        else { return nil }
        return (number, offset + 2)
    }
}
