/// English numbers with what they count: "$2.5 million", "10-15%", "90 km/h".
enum EnglishQuantity {
    /// Reads a quantity at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        if let sign = reading.current, reading.token(1)?.number != nil, let unit = EnglishWords.currencies[sign.text] {
            return quantity(&reading, at: 1, before: unit)
        }
        return reading.current?.number != nil && quantity(&reading, at: 0, before: nil)
    }

    private static func quantity(_ reading: inout Reading, at start: Int, before: EnglishWords.Unit?) -> Bool {
        guard let first = reading.token(start)?.number, !first.isCode || first.isGrouped else { return false }
        if !first.suffix.isEmpty { return compound(&reading, first) }
        var (numbers, next) = ([first], start + 1)
        if let range = range(reading, at: next, before != nil) {
            numbers.append(range.number)
            next = range.next
        }
        var multiplier: String?
        if let found = reading.match(EnglishWords.multipliers, at: next),
            reading.token(next)?.text.count ?? 0 > 1 || (before != nil && reading.token(next)?.isApart == false)
        {
            multiplier = found.value
            next += found.count
        }
        var unit = before
        if unit == nil,
            let found = reading.match(EnglishWords.currencies, at: next)
                ?? reading.match(EnglishWords.measures, at: next)
        {
            unit = found.value
            next += found.count
        }
        let spoken = numbers.indices.map { index in
            words(
                numbers[index], index == numbers.count - 1 ? multiplier : nil, index == numbers.count - 1 ? unit : nil)
        }
        reading.say(spoken.joined(separator: " to "), for: next)
        return true
    }

    /// The second number of a range; "$10-$15" names its money twice.
    private static func range(_ reading: Reading, at offset: Int, _ hasSign: Bool) -> (
        number: WrittenNumber, next: Int
    )? {
        guard let dash = reading.token(offset), dash.isDash else { return nil }
        let sign = hasSign && reading.token(offset + 1)?.isSymbol("$€£₽") == true ? 1 : 0
        guard let second = reading.token(offset + 1 + sign), let number = second.number, !number.isCode,
            number.suffix.isEmpty,
            dash.isApart == reading.token(offset + 1)?.isApart
        else { return nil }
        let after = reading.token(offset + 2 + sign)
        guard after?.isDash != true || after?.isApart == true else { return nil }
        return (number, offset + 2 + sign)
    }

    private static func words(_ number: WrittenNumber, _ multiplier: String?, _ unit: EnglishWords.Unit?) -> String {
        let minus = number.isNegative ? "minus " : ""
        guard let value = number.value else {
            return minus + English.digits(number.whole) + (unit.map { " " + $0.many } ?? "")
        }
        if number.fraction.count == 2, multiplier == nil, let unit, let hundredth = unit.hundredth,
            let part = Int(number.fraction)
        {
            var parts =
                value > 0 || part == 0 ? [English.cardinal(value) + " " + (value == 1 ? unit.one : unit.many)] : []
            if part > 0 { parts.append(English.cardinal(part) + " " + (part == 1 ? hundredth.one : hundredth.many)) }
            return minus + parts.joined(separator: " and ")
        }
        let isOne = value == 1 && number.isWhole && multiplier == nil
        var words = English.cardinal(value)
        if !number.isWhole { words += " point " + English.digits(number.fraction) }
        if let multiplier { words += " " + multiplier }
        if let unit { words += " " + (isOne ? unit.one : unit.many) }
        return minus + words
    }

    /// Reads "5-year" and "3-D".
    private static func compound(_ reading: inout Reading, _ number: WrittenNumber) -> Bool {
        guard let value = number.value else { return false }
        if number.suffix == "#" {
            reading.say(EnglishNumerals.ordinal(value), for: 1)
        } else {
            reading.say(English.cardinal(value) + "-" + number.suffix, for: 1)
        }
        return true
    }

    /// Reads "1/2" and "2/3".
    static func fraction(_ reading: inout Reading) -> Bool {
        guard let part = reading.current?.number, reading.token(1)?.isSymbol("/") == true,
            let whole = reading.token(2)?.number,
            reading.token(2)?.isApart == false, let value = part.value, let size = whole.value, part.isWhole,
            whole.isWhole,
            part.suffix.isEmpty, whole.suffix.isEmpty, value < size, (1...99).contains(value), (2...100).contains(size),
            !part.isCode, !whole.isCode
        else { return false }
        reading.say(EnglishNumerals.fraction(value, of: size), for: 3)
        return true
    }
}
