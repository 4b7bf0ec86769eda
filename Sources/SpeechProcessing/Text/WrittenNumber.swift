/// A number as it is written, before any language reads it: digits, without the marks that group thousands.
struct WrittenNumber: Equatable, Sendable {
    /// Digits before the decimal mark, as written: "007" keeps its zeros.
    var whole: String
    /// Digits behind the decimal mark; empty where there is none.
    var fraction = ""
    /// Whether a minus stands before it.
    var isNegative = false
    /// Whether marks group its digits, so that it is an amount and no code or year.
    var isGrouped = false
    /// Letters that are joined to it by a hyphen: "й" of "1-й", "chi" of "3-chi".
    var suffix = ""

    /// Numbers of more digits are read digit by digit.
    static let mostDigits = 15

    /// Its value where it can be read as one number.
    var value: Int? { whole.count <= Self.mostDigits ? Int(whole) : nil }
    /// Whether it is read digit by digit, as codes are.
    var isCode: Bool { (whole.count > 1 && whole.first == "0") || (!isGrouped && whole.count > 12) || value == nil }
    /// Whether it may be a year: four plain digits.
    var isYear: Bool {
        guard fraction.isEmpty, !isGrouped, !isNegative, whole.count == 4, let value else { return false }
        return (1000...2199).contains(value)
    }
    /// Whether it has no fraction.
    var isWhole: Bool { fraction.isEmpty }

    /// What the decimal mark of a language is.
    enum DecimalMark { case point, comma }
}

extension WrittenNumber {
    /// Reads a number that begins at a digit.
    ///
    /// - Parameters:
    ///   - text: a sentence.
    ///   - start: where its first digit is.
    ///   - mark: what decides where "1.250" could be a thousand or a fraction.
    /// - Returns: the number and where it ends.
    static func read(_ text: [Character], at start: Int, _ mark: DecimalMark) -> (number: WrittenNumber, end: Int) {
        var end = start
        while end < text.count, text[end].isASCIIDigit { end += 1 }
        var number = WrittenNumber(whole: String(text[start..<end]))
        var separator: Character?
        if (1...3).contains(number.whole.count), number.whole.first != "0" {
            let groups = groups(text, from: end)
            if let first = groups.first, isGrouping(first, count: groups.count, of: text, at: end, mark) {
                separator = first
                for _ in groups {
                    number.whole += String(text[(end + 1)...(end + 3)])
                    end += 4
                }
                number.isGrouped = true
            }
        }
        guard end + 1 < text.count, text[end] == "." || text[end] == ",", text[end] != separator,
            text[end + 1].isASCIIDigit
        else { return (number, end) }
        var last = end + 1
        while last < text.count, text[last].isASCIIDigit { last += 1 }
        // A second mark makes a version or a list of numbers, and no fraction.
        if last + 1 < text.count, text[last] == text[end], text[last + 1].isASCIIDigit { return (number, end) }
        number.fraction = String(text[(end + 1)..<last])
        return (number, last)
    }

    /// The mark before each group of three digits.
    private static func groups(_ text: [Character], from start: Int) -> [Character] {
        var (place, found): (Int, [Character]) = (start, [])
        while place + 3 < text.count, let mark = groupMark(text[place]), found.first ?? mark == mark,
            text[(place + 1)...(place + 3)].allSatisfy(\.isASCIIDigit),
            place + 4 == text.count || !text[place + 4].isASCIIDigit
        {
            found.append(mark)
            place += 4
        }
        return found
    }

    private static func groupMark(_ character: Character) -> Character? {
        switch character {
        case " ", "\u{A0}", "\u{2009}", "\u{202F}", "\u{2007}": " "
        case "'", "’", "_": "'"
        case ".", ",": character
        default: nil
        }
    }

    private static func isGrouping(
        _ separator: Character, count: Int, of text: [Character], at place: Int, _ mark: DecimalMark
    ) -> Bool {
        let end = place + 4 * count
        // "1.250.5" is no number.
        if end + 1 < text.count, text[end] == separator, text[end + 1].isASCIIDigit { return false }
        if count > 1 || separator == " " || separator == "'" { return true }
        let hasDecimals = end + 1 < text.count && ".,".contains(text[end]) && text[end + 1].isASCIIDigit
        if hasDecimals { return true }
        if separator == (mark == .point ? "," : ".") { return true }
        return mark == .comma && text[(place + 1)...(place + 3)].allSatisfy { $0 == "0" }
    }
}

extension Character {
    /// Whether it is one of 0 to 9.
    var isASCIIDigit: Bool { ("0"..."9").contains(self) && isASCII }
}
