/// Which language a text is probably in, from its letters alone: good enough to pick a voice that can read them.
///
/// Letters of a script decide for its most spoken language here. Cyrillic is Russian unless it has letters that Russian
/// lacks; Latin is English unless it has Uzbek's oʻ and gʻ or some of its most frequent words.
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

    private static func cyrillic(_ text: some StringProtocol) -> String {
        let letters = Set(text.lowercased())
        if !letters.isDisjoint(with: "әөұүң") { return "kk" }
        if !letters.isDisjoint(with: "ўқғҳ") { return letters.contains("і") ? "be" : "uz" }
        if !letters.isDisjoint(with: "їєґ") { return "uk" }
        return "ru"
    }

    private static func latin(_ text: some StringProtocol) -> String {
        var evidence = 0
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !apostrophes.contains($0) }) {
            // U+02BB and U+2018 behind o and g are Uzbek's own letters; a plain apostrophe there may be "o'clock".
            if ["oʻ", "gʻ", "o‘", "g‘"].contains(where: { word.contains($0) }) { evidence += 2 }
            if ["o'", "g'", "o’", "g’", "o`", "g`"].contains(where: { word.contains($0) }) { evidence += 1 }
            if uzbekWords.contains(String(word)) { evidence += 1 }
            if evidence >= 2 { return "uz" }
        }
        return "en"
    }

    private static let apostrophes: Set<Character> = ["'", "ʻ", "ʼ", "‘", "’", "`"]
    private static let uzbekWords: Set<String> = [
        "alaykum", "assalomu", "bilan", "emas", "hurmatli", "iltimos", "kelibsiz", "kerak", "mijoz", "nima", "qanday",
        "qayerda", "rahmat", "salom", "siz", "sizga", "sizning", "uchun", "va", "xizmat", "xush", "yaxshi",
    ]
}
