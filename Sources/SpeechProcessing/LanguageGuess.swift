/// Which language a text is probably in, from its letters and frequent words: good enough to pick a voice that can read it.
///
/// Letters of a script decide for its most spoken language here. Cyrillic is Russian unless it has letters that Russian
/// lacks or words of Uzbek; Latin is English unless letters, words and endings speak for Uzbek or Turkish.
public enum LanguageGuess {
    /// Guesses.
    ///
    /// - Parameter text: any text.
    /// - Returns: a language code that espeak-ng knows, such as `ru`.
    public static func language(of text: some StringProtocol) -> String {
        var counts: [String: Int] = [:]
        for scalar in text.unicodeScalars {
            if let script = scripts.first(where: { $0.range.contains(scalar.value) }) {
                counts[script.language, default: 0] += 1
            }
        }
        // Kana or Han: Japanese text has both, Chinese has Han only.
        if counts["ja", default: 0] > 0 { counts["ja", default: 0] += counts.removeValue(forKey: "cmn") ?? 0 }
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return "en" }
        return switch most {
        case "ru": cyrillic(text)
        case "en": latin(text)
        default: most
        }
    }

    private static let scripts: [(range: ClosedRange<UInt32>, language: String)] = [
        (0x41...0x5A, "en"), (0x61...0x7A, "en"), (0xC0...0x24F, "en"), (0x400...0x52F, "ru"), (0x370...0x3FF, "el"),
        (0x530...0x58F, "hy"), (0x590...0x5FF, "he"), (0x600...0x6FF, "ar"), (0x900...0x97F, "hi"),
        (0xE00...0xE7F, "th"), (0x10A0...0x10FF, "ka"), (0x3040...0x30FF, "ja"), (0x4E00...0x9FFF, "cmn"),
        (0xAC00...0xD7AF, "ko"),
    ]

    private static func words(_ text: some StringProtocol) -> [String] {
        // The first words say it; a book need not be read to its end.
        text.prefix(4000).lowercased().split { !$0.isLetter && !Digits.apostrophes.contains($0) }.map(String.init)
    }

    private static func cyrillic(_ text: some StringProtocol) -> String {
        let letters = Set(text.prefix(4000).lowercased())
        if !letters.isDisjoint(with: "әөұүң") { return "kk" }
        if letters.contains("і"), !letters.isDisjoint(with: "қғһ") { return "kk" }
        if letters.contains("ў"), letters.contains("і") { return "be" }
        if !letters.isDisjoint(with: "їєґ") { return "uk" }
        // "ы" is Russian's, Kazakh's and Kyrgyz's; a Russian sentence may name one Uzbek street.
        let own = words(text)
        let uzbek = own.reduce(0) { $0 + UzbekEvidence.weight(of: UzbekScript.latin($1), in: $1, isCyrillic: true) }
        if !letters.isDisjoint(with: "ўқғҳ") {
            if letters.contains("ы"), !letters.isDisjoint(with: "қғ"), uzbek < 2 { return "kk" }
            let marked = own.filter { !Set($0).isDisjoint(with: "ўқғҳ") }.count
            return marked * 5 >= own.count || uzbek >= 2 ? "uz" : "ru"
        }
        let russian = own.filter { russianWords.contains($0) || !Set($0).isDisjoint(with: "ыщ") }.count
        return uzbek >= 2 && uzbek > 2 * russian ? "uz" : "ru"
    }

    private static let russianWords: Set<String> = [
        "и", "в", "не", "на", "я", "что", "он", "с", "как", "это", "по", "но", "мы", "вы", "для", "от", "до", "из",
        "за", "к", "о", "у",
        "или", "наш", "ваш", "ваша", "счёт", "счет", "если", "при", "чтобы", "можно", "нас", "вас", "вам", "нам",
        "пожалуйста",
    ]

    private static func latin(_ text: some StringProtocol) -> String {
        var (uzbek, english, turkish) = (0, 0, 0)
        for word in words(text) {
            let plain = UzbekScript.plain(word)
            let apostrophe = word.firstIndex { Digits.apostrophes.contains($0) }
            uzbek += UzbekEvidence.weight(of: plain, in: word, isCyrillic: false)
            if englishWords.contains(plain)
                || (apostrophe != nil && englishContractions.contains(String(plain.suffix(2))))
            {
                english += 2
            }
            if ["tion", "ing", "ment", "ness", "ed", "ous", "ght"].contains(where: {
                plain.count > 4 && plain.hasSuffix($0)
            }) {
                english += 1
            }
            if !Set(word).isDisjoint(with: "ğış") { turkish += 2 }
            if !Set(word).isDisjoint(with: "çöü") || turkishWords.contains(word) { turkish += 1 }
        }
        if turkish >= 2, turkish > english, turkish >= uzbek { return "tr" }
        return uzbek >= 2 && uzbek > english ? "uz" : "en"
    }

    private static let englishContractions: Set<String> = ["'s", "'t", "'m", "'d", "ʻs", "re", "ve", "ll"]
    private static let englishWords: Set<String> = [
        "the", "of", "and", "to", "in", "is", "it", "you", "that", "for", "on", "with", "as", "are", "this", "be", "at",
        "have",
        "from", "or", "your", "we", "can", "not", "by", "our", "will", "an", "was", "please", "how", "what", "my",
        "all", "has", "i",
        "hello", "good", "he", "she", "they", "there", "their", "but", "about", "more", "new", "if", "when", "o'clock",
        "oʻclock", "any", "account", "card",
    ]
    private static let turkishWords: Set<String> = [
        "ve", "bir", "için", "bu", "ile", "merhaba", "teşekkür", "nasıl", "lütfen", "hesap", "hesabınız", "değil",
        "var", "yok", "ne",
        "kart", "banka", "bankası", "iyi", "günler", "size", "sizin", "olarak", "kadar", "daha", "yardımcı", "para",
        "evet", "hayır",
    ]
}

/// What in a word speaks for Uzbek.
enum UzbekEvidence {
    /// Weighs a word.
    ///
    /// - Parameters:
    ///   - word: in small Latin letters, with ʻ behind o and g.
    ///   - written: as it is in the text.
    ///   - isCyrillic: whether it was: endings that Russian has too do not count.
    /// - Returns: 0 for nothing, 2 for what no other language here has.
    static func weight(of word: String, in written: String, isCyrillic: Bool) -> Int {
        if word == "oʻclock" || word.hasPrefix("oʻ") && written.contains("'") && word.count > 3 && written.first == "O"
        {
            return 0
        }
        if frequent.contains(word) { return 2 }
        // U+02BB and U+2018 behind o and g are Uzbek's own letters; a plain apostrophe there may be another language's.
        if word.contains("oʻ") || word.contains("gʻ") {
            return written.contains("ʻ") || written.contains("‘") || isCyrillic ? 2 : 1
        }
        guard word.count > 5 else { return 0 }
        if strongEndings.contains(where: { word.hasSuffix($0) }) { return 2 }
        if !isCyrillic, hasUzbekLetters(word) { return 1 }
        return weakEndings.contains(where: { word.hasSuffix($0) }) && !isCyrillic ? 1 : 0
    }

    /// Whether a q stands without its u.
    private static func hasUzbekLetters(_ word: String) -> Bool {
        let letters = Array(word)
        return letters.indices.contains {
            letters[$0] == "q" && (letters.index(after: $0) == letters.endIndex || letters[$0 + 1] != "u")
        }
    }

    private static let strongEndings = [
        "ingiz", "ngizni", "ngizga", "ngizda", "ngizdan", "imizga", "imizda", "imizdan", "larni", "larning", "larga",
        "larda", "lardan",
        "laringiz", "moqda", "moqchi", "yapti", "yapmiz", "yapman", "sangiz", "ishingiz", "ildi", "landi", "ilgan",
        "langan", "adigan",
        "ladi", "iladi", "inadi", "amiz", "asiz", "ingizni", "lganda", "ishni", "ishga", "uvchi", "chilik", "tirish",
        "lashtirish", "masi", "tasi",
    ]
    private static let weakEndings = [
        "mang", "ni", "ning", "dagi", "gacha", "lari", "siz", "miz", "lik", "gan", "adi", "ydi", "ish",
    ]

    private static let frequent: Set<String> = [
        "alaykum", "tayyor", "hech", "kimga", "necha", "bepul", "chegirma", "qarz", "qarzni", "assalomu", "bilan",
        "emas", "hurmatli", "iltimos", "kelibsiz", "kerak", "mijoz", "nima", "qanday",
        "qayerda", "rahmat",
        "salom", "siz", "sizga", "sizning", "uchun", "va", "xizmat", "xush", "yaxshi", "mumkin", "haqida", "boʻlib",
        "boʻyicha", "bugun",
        "ertaga", "soʻm", "soʻmni", "kartangiz", "hisob", "hisobingiz", "hisobingizda", "yoʻq", "foiz", "stavkasi",
        "muddat", "muddati", "yillik", "qabul", "qilindi", "qiling", "qilish", "bankning", "filialimiz", "toʻlov",
        "mablagʻ",
        "yetarli", "mavjud", "raqam", "raqami", "bizning", "qachon", "qancha", "yana", "keyin", "oldin",
        "ariza", "arizangiz", "omonat", "valyuta", "kursi", "bering", "oling", "kuting", "kiriting", "yuboring",
        "tasdiqlang", "ochiq", "yopiq", "vaqti",
        "yil", "soat", "gacha", "yordam", "bera", "olaman", "xayrli", "mijozlar", "mijozlarimiz", "oʻzbekiston",
        "toshkent",
    ]
}
