/// Uzbek's two alphabets.
enum UzbekScript {
    private static let pairs: [(latin: String, cyrillic: String)] = [
        ("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("ya", "я"), ("yu", "ю"), ("yo", "ё"), ("ye", "е"),
        ("a", "а"), ("b", "б"),
        ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "ҳ"), ("i", "и"), ("j", "ж"), ("k", "к"), ("l", "л"),
        ("m", "м"),
        ("n", "н"), ("o", "о"), ("p", "п"), ("q", "қ"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"),
        ("x", "х"),
        ("y", "й"), ("z", "з"), ("c", "к"), ("w", "в"),
    ]
    private static let toLatin: [Character: String] = {
        var table: [Character: String] = [
            "э": "e", "ц": "s", "щ": "sh", "ъ": "'", "ь": "", "ы": "i", "я": "ya", "ю": "yu", "ё": "yo", "е": "e",
            "к": "k", "в": "v",
        ]
        for pair in pairs where pair.cyrillic.count == 1 {
            if let letter = pair.cyrillic.first, table[letter] == nil { table[letter] = pair.latin }
        }
        return table
    }()
    private static let toCyrillic: [String: String] = Dictionary(pairs.map { ($0.latin, $0.cyrillic) }) { first, _ in
        first
    }

    /// Whether most letters are Cyrillic.
    static func isCyrillic(_ text: String) -> Bool {
        var balance = 0
        for scalar in text.unicodeScalars {
            if (0x400...0x4FF).contains(scalar.value) {
                balance += 1
            } else if scalar.isASCII, scalar.properties.isAlphabetic {
                balance -= 1
            }
        }
        return balance > 0
    }

    /// Latin letters in Cyrillic ones; all others stay.
    ///
    /// "e" at a word's start is "э".
    static func cyrillic(_ text: String) -> String {
        let letters = Array(plain(text))
        var (index, output): (Int, String) = (0, "")
        while index < letters.count {
            let isStart = index == 0 || !letters[index - 1].isLetter
            let isUpper = letters[index].isUppercase
            let two = index + 1 < letters.count ? String(letters[index...(index + 1)]).lowercased() : ""
            let one = letters[index].lowercased()
            if let letter = toCyrillic[two] {
                output += isUpper ? letter.uppercased() : letter
                index += 2
            } else {
                let letter = one == "e" && isStart ? "э" : toCyrillic[one] ?? String(letters[index])
                output += isUpper ? letter.uppercased() : letter
                index += 1
            }
        }
        return output
    }

    /// A word in small Latin letters, whatever it is written in: the key of all tables.
    static func latin(_ word: String) -> String {
        let lowered = word.lowercased()
        return isCyrillic(lowered) ? transliterated(lowered) : plain(lowered)
    }

    /// Cyrillic letters in Latin ones; all others stay.
    ///
    /// "е" is "ye" at a word's start and behind a vowel.
    static func transliterated(_ text: String) -> String {
        var output = ""
        for letter in text {
            let small = letter.lowercased().first ?? letter
            var latin = toLatin[small] ?? String(letter)
            if small == "е", output.last.map({ !$0.isLetter || "aeiouAEIOU".contains($0) }) ?? true { latin = "ye" }
            output +=
                letter.isUppercase && toLatin[small] != nil ? latin.prefix(1).uppercased() + latin.dropFirst() : latin
        }
        return output
    }

    /// One sign for each apostrophe: ʻ behind o and g, where it makes a letter of its own, and ' elsewhere.
    static func plain(_ text: String) -> String {
        var output = ""
        output.reserveCapacity(text.utf8.count)
        for character in text {
            guard Digits.apostrophes.contains(character) else {
                output.append(character)
                continue
            }
            output.append(output.last.map { "oOgG".contains($0) } == true ? "ʻ" : "'")
        }
        return output
    }
}
