/// Uzbek's numbers in words, in Latin letters: ICU has none.
enum UzbekNumerals {
    private static let small = ["nol", "bir", "ikki", "uch", "toʻrt", "besh", "olti", "yetti", "sakkiz", "toʻqqiz"]
    private static let tens = [
        "", "oʻn", "yigirma", "oʻttiz", "qirq", "ellik", "oltmish", "yetmish", "sakson", "toʻqson",
    ]
    private static let scales: [(size: Int, name: String)] = [
        (1_000_000_000_000, "trillion"), (1_000_000_000, "milliard"), (1_000_000, "million"), (1000, "ming"),
        (100, "yuz"),
    ]

    /// A whole number below 10^15: "bir ming ikki yuz oʻttiz toʻrt", with "bir" as banks write sums.
    static func cardinal(_ number: Int) -> String {
        if number < 10 { return small[max(0, number)] }
        var (rest, words): (Int, [String]) = (number, [])
        for scale in scales where rest >= scale.size {
            words.append("\(cardinal(rest / scale.size)) \(scale.name)")
            rest %= scale.size
        }
        if rest >= 10 {
            words.append(tens[rest / 10])
            rest %= 10
        }
        if rest > 0 { words.append(small[rest]) }
        return words.joined(separator: " ")
    }

    /// "birinchi", "ikkinchi", "yigirmanchi".
    static func ordinal(_ number: Int) -> String {
        let words = cardinal(number)
        return words + (words.last.map { "aeiou".contains($0) } == true ? "nchi" : "inchi")
    }

    private static let parts = ["oʻndan", "yuzdan", "mingdan", "oʻn mingdan", "yuz mingdan", "milliondan"]

    /// "oʻn ikki butun oʻndan besh"; the digits one by one where there are more than six.
    static func decimal(_ number: WrittenNumber) -> String {
        let whole = number.value.map(cardinal) ?? Uzbek.digits(number.whole)
        guard let part = Int(number.fraction), (1...parts.count).contains(number.fraction.count) else {
            return "\(whole) vergul \(Uzbek.digits(number.fraction))"
        }
        return "\(whole) butun \(parts[number.fraction.count - 1]) \(cardinal(part))"
    }
}
