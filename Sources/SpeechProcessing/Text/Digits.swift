/// What characters stand for digits, and for the apostrophe.
enum Digits {
    /// All that people type for an apostrophe, and for the sign of Uzbek's oʻ and gʻ.
    static let apostrophes: Set<Character> = ["'", "’", "‘", "ʻ", "ʼ", "`", "´", "ʹ"]

    /// Splits a text into characters, with digits of all scripts and forms as 0 to 9.
    ///
    /// - Parameter text: any text.
    /// - Returns: its characters; "٣" and "３" are "3", "½" is "1/2", "²" stays, for it says what a metre is.
    static func plain(_ text: String) -> [Character] {
        var characters: [Character] = []
        for character in text {
            guard character.isNumber, !character.isASCIIDigit else {
                // Marks upon a digit would hide it from every reader.
                let scalars = character.unicodeScalars
                if let first = scalars.first, scalars.count > 1, Character(first).isNumber {
                    characters += plain(String(first))
                } else {
                    characters.append(character)
                }
                continue
            }
            if character == "²" || character == "³" {
                characters.append(character)
            } else if let value = character.wholeNumberValue {
                // Decimal digits make numbers together; "⑩" and "Ⅳ" are numbers alone.
                let isDigit = character.unicodeScalars.first?.properties.numericType == .decimal
                if !isDigit, characters.last?.isASCIIDigit == true { characters.append(" ") }
                characters += Array(String(value))
            } else if let fraction = fractions[character] {
                if characters.last?.isASCIIDigit == true { characters.append(" ") }
                characters += Array(fraction)
            } else {
                characters.append(" ")
            }
        }
        return characters
    }

    private static let fractions: [Character: String] = [
        "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
        "⅙": "1/6", "⅚": "5/6", "⅐": "1/7", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅑": "1/9", "⅒": "1/10",
    ]
}
