/// Uzbek numbers with what they count; nothing is inflected, endings are joined: "25%ga", "2,5 mln soʻm".
enum UzbekQuantity {
    /// Reads a quantity at the next token; `false` where there is none.
    static func read(_ reading: inout Reading) -> Bool {
        if let sign = reading.current, reading.token(1)?.number != nil,
            sign.text.count == 1 || sign.text == sign.text.uppercased(),
            "$€£₽₸¥".contains(sign.text) || sign.text.count == 3, let money = UzbekWords.currency(sign.text)
        {
            return quantity(&reading, at: 1, before: money)
        }
        return reading.current?.number != nil && quantity(&reading, at: 0, before: nil)
    }

    private static func quantity(_ reading: inout Reading, at start: Int, before: String?) -> Bool {
        guard let first = reading.token(start)?.number, !first.isCode || first.isGrouped, first.suffix.isEmpty else {
            return false
        }
        var (numbers, next) = ([first], start + 1)
        if let dash = reading.token(next), dash.isDash, let second = reading.token(next + 1),
            let number = second.number, !number.isCode,
            number.suffix.isEmpty, dash.isApart == second.isApart
        {
            numbers.append(number)
            next += 2
        }
        var multiplier: String?
        if let word = reading.word(next), let full = UzbekWords.multiplier(word) {
            multiplier = full
            next += 1
            if reading.token(next)?.isSymbol(".") == true, !reading.isEnd(next) { next += 1 }
        }
        var (unit, prefix) = (before, "")
        if unit == nil, let token = reading.token(next), let money = UzbekWords.currency(token.text) {
            unit = money
            next += 1
        } else if unit == nil, let found = UzbekWords.measure(reading, at: next) {
            (prefix, unit) = found.value
            next += found.count
        }
        let spoken = numbers.indices.map {
            words(numbers[$0], $0 == numbers.count - 1 ? multiplier : nil, $0 == numbers.count - 1 ? unit : nil)
        }
        reading.say(prefix + spoken.joined(separator: numbers.allSatisfy(\.isWhole) ? "-" : " — "), for: next)
        ending(&reading)
        return true
    }

    private static func words(_ number: WrittenNumber, _ multiplier: String?, _ unit: String?) -> String {
        let minus = number.isNegative ? "minus " : ""
        let tail = (multiplier.map { " " + $0 } ?? "") + (unit.map { " " + $0 } ?? "")
        guard let value = number.value else { return minus + Uzbek.digits(number.whole) + tail }
        if let unit, let hundredth = UzbekWords.hundredth(of: unit), multiplier == nil, number.fraction.count == 2,
            let part = Int(number.fraction)
        {
            let whole = UzbekNumerals.cardinal(value) + " " + unit
            return minus + whole + (part == 0 ? "" : " " + UzbekNumerals.cardinal(part) + " " + hundredth)
        }
        let isZero = number.fraction.allSatisfy { $0 == "0" } && !tail.isEmpty
        return minus + (number.isWhole || isZero ? UzbekNumerals.cardinal(value) : UzbekNumerals.decimal(number)) + tail
    }

    /// Joins "ga" of "25%ga" and "dan" of "9:00 dan" to the last word.
    static func ending(_ reading: inout Reading) {
        let dash = reading.token(0)?.isSymbol("-") == true && reading.token(0)?.isApart == false ? 1 : 0
        guard let token = reading.token(dash), token.kind == .word,
            dash == 1 || !token.isApart
                || ["dan", "gacha", "ga", "da", "ning", "ni"].contains(UzbekScript.latin(token.text)),
            UzbekWords.endings.contains(UzbekScript.latin(token.text))
        else { return }
        reading.glue(UzbekScript.latin(token.text) == "ta" ? " " + token.text : token.text, for: dash + 1)
    }
}
