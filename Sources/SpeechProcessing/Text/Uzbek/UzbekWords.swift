/// Uzbek units, abbreviations and names of letters, by words in small Latin letters.
enum UzbekWords {
    private static let currencyNames = [
        "$": "dollar", "usd": "dollar", "€": "yevro", "eur": "yevro", "₽": "rubl", "rub": "rubl", "rubl": "rubl",
        "uzs": "soʻm", "soʻm": "soʻm", "sum": "soʻm",
        "£": "funt", "gbp": "funt", "₸": "tenge", "kzt": "tenge", "dollar": "dollar", "yevro": "yevro", "¥": "iyena",
    ]
    private static let hundredths = ["soʻm": "tiyin", "dollar": "sent", "yevro": "sent", "rubl": "kopeyka"]

    /// What a sign or a code of money is called.
    static func currency(_ text: String) -> String? { currencyNames[UzbekScript.latin(text)] }
    /// What a hundredth of it is called.
    static func hundredth(of currency: String) -> String? { hundredths[currency] }

    /// Words for thousands and more.
    static func multiplier(_ text: String) -> String? {
        [
            "mln": "million", "mlrd": "milliard", "trln": "trillion", "ming": "ming", "million": "million",
            "milliard": "milliard",
            "trillion": "trillion",
        ][UzbekScript.latin(text)]
    }

    /// Measures with what is said before and behind the number.
    private static let measureNames: [String: (before: String, behind: String)] = {
        let behind = [
            "%": "foiz", "‰": "promille", "km": "kilometr", "m": "metr", "sm": "santimetr", "cm": "santimetr",
            "mm": "millimetr",
            "kg": "kilogramm", "g": "gramm", "gr": "gramm", "mg": "milligramm", "l": "litr", "ml": "millilitr",
            "t": "tonna",
            "gektar": "gektar", "gb": "gigabayt", "mb": "megabayt", "kb": "kilobayt", "tb": "terabayt",
            "kvm": "kvadrat metr",
            "m²": "kvadrat metr", "m2": "kvadrat metr", "kvkm": "kvadrat kilometr", "km²": "kvadrat kilometr",
            "m³": "kub metr",
            "kubm": "kub metr", "°c": "daraja Selsiy", "°s": "daraja Selsiy", "°": "daraja", "vt": "vatt",
            "kvt": "kilovatt", "gs": "gers",
            "daq": "daqiqa", "min": "minut", "soat": "soat", "foiz": "foiz", "mbit/s": "megabit sekundiga",
        ]
        var all = behind.mapValues { (before: "", behind: $0) }
        all["km/soat"] = ("soatiga ", "kilometr")
        all["km/h"] = ("soatiga ", "kilometr")
        all["m/s"] = ("sekundiga ", "metr")
        return all
    }()

    /// The longest measure that tokens spell from an offset on.
    static func measure(_ reading: Reading, at offset: Int) -> (value: (before: String, behind: String), count: Int)? {
        var (key, found): (String, ((before: String, behind: String), Int)?) = ("", nil)
        for count in 1...5 {
            guard let token = reading.token(offset + count - 1) else { break }
            if token.isSymbol(".") {
                if count == 1 { break }
                if var taken = found, taken.1 == count - 1, !reading.isEnd(offset + count - 1), !token.isApart {
                    taken.1 = count
                    found = taken
                }
                continue
            }
            guard token.kind == .word || token.isSymbol("/°%‰²³") else { break }
            key += UzbekScript.latin(token.text)
            if let value = measureNames[key] { found = (value, count) }
        }
        return found.map { (value: $0.0, count: $0.1) }
    }

    /// Abbreviations with a dot.
    static let dotted: [String: String] = [
        "koʻch": "koʻchasi", "sh": "shahri", "vil": "viloyati", "tum": "tumani", "prof": "professor", "dots": "dotsent",
        "akad": "akademik", "tel": "telefon", "mas": "masalan", "y": "yil", "yy": "yillar", "b": "bet", "h": "hokazo",
        "r": "raqam",
        "mah": "mahallasi", "kv": "kvartira", "tug": "tugʻilgan", "ming": "ming", "mln": "million", "mlrd": "milliard",
        "doc": "dotsent",
        "dr": "doktor", "st": "sent", "i": "ilmiy",
    ]
    /// Capitals with letters between them that are spelled.
    static let mixed = [
        "MChJ": "em che je", "XKh": "xa ka he", "OʻzR": "Oʻzbekiston Respublikasi", "МЧЖ": "em che je",
        "TShTT": "te she te te",
    ]
    /// Capitals that are said as a word.
    static let words: Set<String> = [
        "VISA", "HUMO", "UZCARD", "NATO", "STIR", "UNESCO", "PIN", "SIM", "СТИР", "ПИН", "ХУМО",
    ]

    static let letters: [Character: String] = [
        "a": "a", "b": "be", "c": "se", "d": "de", "e": "e", "f": "ef", "g": "ge", "h": "he", "i": "i", "j": "je",
        "k": "ka",
        "l": "el", "m": "em", "n": "en", "o": "o", "p": "pe", "q": "qe", "r": "er", "s": "es", "t": "te", "u": "u",
        "v": "ve",
        "w": "ve", "x": "xa", "y": "ye", "z": "ze",
    ]

    /// Whose numbers are codes.
    static let codeNames: Set<String> = [
        "stir", "inn", "mfo", "pinfl", "jshshir", "hisob", "hisobi", "hisobraqam", "hisobraqami", "karta", "kartasi",
        "kod", "kodi",
        "parol", "paroli", "pin", "pasport", "pasporti", "kodingiz", "kartangiz", "raqamli",
    ]

    static let months = [
        "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentabr", "oktabr", "noyabr", "dekabr",
    ]
    /// Other spellings of months.
    private static let monthStems = months + ["sentyabr", "oktyabr", "noyabr", "dekabr", "fevral"]

    /// Whether a word is a month, with whatever ending: "dekabrda".
    static func isMonth(_ word: String) -> Bool {
        let word = UzbekScript.latin(word)
        return monthStems.contains { stem in
            word.hasPrefix(stem)
                && ["", "da", "dan", "ga", "gacha", "ning", "ni", "dagi", "i", "ida", "idan", "igacha"].contains(
                    String(word.dropFirst(stem.count)))
        }
    }

    /// Endings that are joined to a number's last word.
    static let endings: Set<String> = [
        "ga", "da", "dan", "ni", "ning", "gacha", "dagi", "lik", "li", "ta", "lar", "larda", "larni", "larga", "ka",
        "qa",
    ]
}
