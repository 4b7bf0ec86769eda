/// English numbers in words, as ICU spells them: without "and", the tens joined by hyphens.
enum EnglishNumerals {
    private static let small = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    private static let scales: [(size: Int, name: String)] = [
        (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"),
        (100, "hundred"),
    ]
    private static let ordinals = [
        "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
        "twelve": "twelfth",
    ]

    /// A whole number below 10^15.
    static func cardinal(_ number: Int) -> String {
        if number < 20 { return small[max(0, number)] }
        if number < 100 { return tens[number / 10] + (number % 10 == 0 ? "" : "-" + small[number % 10]) }
        var (rest, words): (Int, [String]) = (number, [])
        for scale in scales where rest >= scale.size {
            words.append("\(cardinal(rest / scale.size)) \(scale.name)")
            rest %= scale.size
        }
        if rest > 0 { words.append(cardinal(rest)) }
        return words.joined(separator: " ")
    }

    /// "thirty-first", "one hundredth".
    static func ordinal(_ number: Int) -> String {
        let words = cardinal(number)
        let start = words.lastIndex { $0 == " " || $0 == "-" }.map { words.index(after: $0) } ?? words.startIndex
        let last = String(words[start...])
        let ordinal = ordinals[last] ?? (last.hasSuffix("y") ? last.dropLast() + "ieth" : last + "th")
        return words[..<start] + ordinal
    }

    /// "nineteen ninety-eight", "two thousand five", "twenty twenty-six".
    static func year(_ year: Int) -> String {
        let (century, rest) = (year / 100, year % 100)
        if year % 1000 < 10 { return cardinal(year) }
        if rest == 0 { return cardinal(century) + " hundred" }
        return cardinal(century) + (rest < 10 ? " oh " : " ") + cardinal(rest)
    }

    /// "the nineties", of years and ages.
    static func decade(_ words: String) -> String { words.hasSuffix("y") ? words.dropLast() + "ies" : words + "s" }

    /// "one half", "three quarters", "two thirds".
    static func fraction(_ part: Int, of whole: Int) -> String {
        let name = whole == 2 ? (part == 1 ? "half" : "halves") : whole == 4 ? "quarter" : ordinal(whole)
        return cardinal(part) + " " + name + (part > 1 && whole != 2 ? "s" : "")
    }
}
