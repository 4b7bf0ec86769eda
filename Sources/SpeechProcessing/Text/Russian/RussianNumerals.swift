/// Russian's numbers in words, in all cases and genders.
///
/// ICU declines them too, but only by rules that `NumberFormatter` does not reach: it gives the masculine nominative.
enum RussianNumerals {
    private static func forms(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static let one: [[String]] = [
        forms("один одного одному один одним одном"), forms("одна одной одной одну одной одной"),
        forms("одно одного одному одно одним одном"), forms("одни одних одним одни одними одних"),
    ]
    private static let small: [Int: [String]] = {
        var all = [
            0: forms("ноль ноля нолю ноль нолём ноле"), 2: forms("два двух двум два двумя двух"),
            3: forms("три трёх трём три тремя трёх"), 4: forms("четыре четырёх четырём четыре четырьмя четырёх"),
            8: forms("восемь восьми восьми восемь восемью восьми"),
            40: forms("сорок сорока сорока сорок сорока сорока"),
            90: forms("девяносто девяноста девяноста девяносто девяноста девяноста"),
            100: forms("сто ста ста сто ста ста"),
            200: forms("двести двухсот двумстам двести двумястами двухстах"),
            300: forms("триста трёхсот трёмстам триста тремястами трёхстах"),
            400: forms("четыреста четырёхсот четырёмстам четыреста четырьмястами четырёхстах"),
            80: forms("восемьдесят восьмидесяти восьмидесяти восемьдесят восемьюдесятью восьмидесяти"),
            800: forms("восемьсот восьмисот восьмистам восемьсот восемьюстами восьмистах"),
        ]
        let soft = [
            5: "пят", 6: "шест", 7: "сем", 9: "девят", 10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат",
            14: "четырнадцат", 15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат",
            20: "двадцат", 30: "тридцат",
        ]
        for (number, stem) in soft { all[number] = forms("\(stem)ь \(stem)и \(stem)и \(stem)ь \(stem)ью \(stem)и") }
        for (number, stem) in [(5, "пят"), (6, "шест"), (7, "сем")] {
            all[number * 10] = forms(
                "\(stem)ьдесят \(stem)идесяти \(stem)идесяти \(stem)ьдесят \(stem)ьюдесятью \(stem)идесяти")
        }
        for (number, stem) in [(5, "пят"), (6, "шест"), (7, "сем"), (9, "девят")] {
            all[number * 100] = forms("\(stem)ьсот \(stem)исот \(stem)истам \(stem)ьсот \(stem)ьюстами \(stem)истах")
        }
        return all
    }()

    static let thousand = RussianNoun(
        .feminine,
        "тысяча тысячи тысяче тысячу тысячей тысяче тысячи тысяч тысячам тысячи тысячами тысячах")
    static let million = RussianNoun.hard("миллион")
    static let milliard = RussianNoun.hard("миллиард")
    static let trillion = RussianNoun.hard("триллион")
    private static let scales: [(size: Int, noun: RussianNoun)] = [
        (1_000_000_000_000, trillion), (1_000_000_000, milliard), (1_000_000, million), (1000, thousand),
    ]

    /// A whole number below 10^15.
    static func cardinal(_ number: Int, _ case: RussianCase = .nominative, _ gender: RussianGender = .masculine)
        -> String
    {
        if number == 0 { return small[0]?[`case`.rawValue] ?? "" }
        var (rest, words): (Int, [String]) = (number, [])
        for scale in scales where rest >= scale.size {
            let count = rest / scale.size
            words.append(below1000(count, `case`, scale.noun.gender))
            words.append(scale.noun.counted(count, `case`))
            rest %= scale.size
        }
        if rest > 0 { words.append(below1000(rest, `case`, gender)) }
        return words.joined(separator: " ")
    }

    private static func below1000(_ number: Int, _ case: RussianCase, _ gender: RussianGender) -> String {
        let tens = number % 100
        var parts = [number - tens]
        parts += tens < 20 ? [tens] : [tens - tens % 10, tens % 10]
        return parts.filter { $0 > 0 }.map { part in
            if part == 1 { return one[gender.rawValue][`case`.rawValue] }
            if part == 2, gender == .feminine, `case` == .nominative || `case` == .accusative { return "две" }
            return small[part]?[`case`.rawValue] ?? ""
        }.joined(separator: " ")
    }

    private static let ordinalStems: [Int: String] = [
        0: "нулев", 1: "перв", 2: "втор", 3: "трет", 4: "четвёрт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм",
        9: "девят",
        10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат",
        16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат", 20: "двадцат", 30: "тридцат",
        40: "сороков", 50: "пятидесят", 60: "шестидесят", 70: "семидесят", 80: "восьмидесят", 90: "девяност",
        100: "сот",
        200: "двухсот", 300: "трёхсот", 400: "четырёхсот", 500: "пятисот", 600: "шестисот", 700: "семисот",
        800: "восьмисот",
        900: "девятисот",
    ]

    /// "тысяча девятьсот девяносто восьмого": only the last word is declined.
    static func ordinal(_ number: Int, _ case: RussianCase, _ gender: RussianGender) -> String {
        let (last, stem) = lastPart(number)
        var words = number > last ? cardinal(number - last) : ""
        if words.hasPrefix("одна тысяча") { words = String(words.dropFirst(5)) }
        return (words.isEmpty ? "" : words + " ") + RussianAdjective.form(stem, `case`, gender)
    }

    private static func lastPart(_ number: Int) -> (value: Int, stem: String) {
        for size in [100, 10, 1000] {
            let last = number % size
            if size == 100, last > 0, last < 20, let stem = ordinalStems[last] { return (last, stem) }
            if size == 10, last > 0, let stem = ordinalStems[last] { return (last, stem) }
            if size == 1000, last > 0 {
                // Tens or hundreds end it.
                let part = last % 100 > 0 ? last % 100 : last
                return (part, ordinalStems[part] ?? "")
            }
        }
        if number == 0 { return (0, ordinalStems[0] ?? "") }
        for (size, stem) in [
            (1000, "тысячн"), (1_000_000, "миллионн"), (1_000_000_000, "миллиардн"), (1_000_000_000_000, "триллионн"),
        ] {
            let count = number / size % 1000
            if count > 0 { return (count * size, (count == 1 ? "" : prefix(count)) + stem) }
        }
        return (0, "")
    }

    /// The first part of a compound: "двух" of "двухкомнатный", "десяти" of "десятилетний".
    static func prefix(_ number: Int) -> String {
        let tens = number % 100
        let parts =
            [number - number % 1000, number % 1000 - tens] + (tens < 20 ? [tens] : [tens - tens % 10, tens % 10])
        return parts.filter { $0 > 0 }.map { part in
            switch part {
            case 1: "одно"
            case 90: "девяносто"
            case 100: "сто"
            case 1000: "тысяче"
            default: part < 1000 ? small[part]?[1] ?? "" : cardinal(part, .genitive).replacing(" ", with: "")
            }
        }.joined()
    }

    private static let fractionStems = ["десят", "сот", "тысячн", "десятитысячн", "стотысячн", "миллионн"]

    /// "двенадцать целых пять десятых"; the digits one by one where there are more than six.
    static func decimal(_ number: WrittenNumber, _ case: RussianCase = .nominative) -> String {
        guard let whole = number.value, let part = Int(number.fraction),
            (1...fractionStems.count).contains(number.fraction.count)
        else {
            let whole = number.value.map { cardinal($0, `case`) } ?? Russian.digits(number.whole)
            return "\(whole) запятая \(Russian.digits(number.fraction))"
        }
        return [
            cardinal(whole, `case`, .feminine), RussianAdjective.counted("цел", whole, `case`, .feminine),
            cardinal(part, `case`, .feminine),
            RussianAdjective.counted(fractionStems[number.fraction.count - 1], part, `case`, .feminine),
        ].joined(separator: " ")
    }

    /// "одна вторая", "три четвёртых".
    static func fraction(_ part: Int, of whole: Int) -> String {
        let (last, stem) = lastPart(whole)
        let before = whole > last ? cardinal(whole - last) + " " : ""
        return cardinal(part, .nominative, .feminine) + " " + before
            + RussianAdjective.counted(stem, part, .nominative, .feminine)
    }
}
