/// Numbers that are written with Roman letters.
enum RomanNumeral {
    private static let values: [Character: Int] = ["I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000]
    private static let parts: [(Int, String)] = [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"),
        (5, "V"), (4, "IV"), (1, "I"),
    ]

    /// The value of capital letters that are written as Romans wrote them; `nil` for all others, as "IC" and "МММ".
    static func value(_ text: String) -> Int? {
        guard (1...12).contains(text.count) else { return nil }
        var (total, last) = (0, 0)
        for character in text.reversed() {
            guard let value = values[character] else { return nil }
            total += value < last ? -value : value
            last = max(last, value)
        }
        return total > 0 && written(total) == text ? total : nil
    }

    private static func written(_ number: Int) -> String {
        var (rest, text) = (number, "")
        for (value, letters) in parts {
            while rest >= value {
                text += letters
                rest -= value
            }
        }
        return text
    }
}
