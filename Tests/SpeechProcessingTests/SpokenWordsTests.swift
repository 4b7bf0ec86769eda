import Foundation
import Testing

@testable import SpeechProcessing

@Suite("Words of numbers, dates and abbreviations")
struct SpokenWordsTests {
    /// A line of the table, which is written by hand from grammar.
    struct Line: Sendable, CustomTestStringConvertible {
        let input: String
        let language: String
        let words: String
        var testDescription: String { "\(language): \(input)" }
    }

    static let lines: [Line] = {
        guard let file = Bundle.module.url(forResource: "Expected/spoken-words", withExtension: "tsv"),
            let text = try? String(contentsOf: file, encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return parts.count == 3 ? Line(input: parts[0], language: parts[1], words: parts[2]) : nil
        }
    }()

    private static func spoken(_ text: String, _ language: String) -> String {
        SpokenText(text, language: language).map(\.text).joined(separator: " ")
    }

    @Test("the table has its lines")
    func size() {
        let counts = Dictionary(grouping: Self.lines, by: \.language).mapValues(\.count)
        #expect(counts["ru", default: 0] >= 90 && counts["en", default: 0] >= 60 && counts["uz", default: 0] >= 50)
    }

    @Test("a text is read as the table says", arguments: lines)
    func table(line: Line) {
        #expect(Self.spoken(line.input, line.language) == line.words)
    }

    @Test("words stay as they are when they are read again", arguments: lines)
    func idempotent(line: Line) {
        #expect(Self.spoken(line.words, line.language) == line.words)
    }

    private static let hostile = [
        "1e999", "0x1F", "١٢٣ ३ ３ ①②⑩ Ⅳ ½ ¾ 5² x³ ₂", "1.2.3.4.5.6.7", "1,2,3,4", "--5--6--", "12:99 25:61:99",
        "99.99.9999",
        "+", "+1", "+++123456789+++", "5%%%%", "$", "$$5$$", "5-6-7-8-9", "1/0 0/0 1/1000000", "00:00:00:00", "٪٪ 5 ٪",
        "\u{202E}123\u{202C} עברית 45 العربية 67", "1\u{0301}2\u{20E3}", "🇺🇿5😀6👩‍👩‍👧7", "\u{0}1\u{7}2\u{1B}3", "1️⃣2️⃣",
        "IIII XXI MMMMM",
        "а.б.в.г.д.5", "A.B.C.1", "8600 1234 5678 901", "1 2 3 4 5 6 7 8 9 0", "1'2'3", "№№ 5", "г. г. г. 5 г.",
        "т. т. д. д. 1",
        "5'5’5ʻ5", "\u{E000}12\u{E00F}", "1-й2-й", "-chi 5-chi", "99999999999999999999 млн сум", "0,0000000001 %",
        "https://1.2.3/4?5=6",
        "a@b.c1 1@2.com", "5 m² 6 м³ 7°", "5–6–7", "10 - - 15", "1,000,00,0", "1 000 00", "000", "0.000", "½½½", "1½",
    ]

    @Test("no digit is left, whatever the text", arguments: hostile + lines.map(\.input), ["ru", "en", "uz"])
    func leavesNoDigit(text: String, language: String) {
        let words = Self.spoken(text, language)
        #expect(!words.contains { $0.isNumber }, "\(words)")
        #expect(words.utf8.count <= 60 * text.utf8.count + 60)
    }

    @Test(
        "long texts take a time that grows with their length only", .timeLimit(.minutes(1)),
        arguments: ["ru", "en", "uz", "de"],
        [
            String(repeating: "9", count: 1000), String(repeating: "x", count: 10_000),
            String(repeating: "Ставка 12,5 % до 31.12.2026 г. и т. д. ", count: 100),
            String(repeating: "1 ", count: 1000),
            String(repeating: "[", count: 5000), String(repeating: "<a", count: 2000),
            String(repeating: "**_`", count: 2000),
            String(repeating: "<sub alias='x'>", count: 500), String(repeating: "```\n", count: 1000),
            String(repeating: "a.", count: 2000), String(repeating: "1.", count: 1000),
            String(repeating: "&", count: 2000),
            String(repeating: "line\n", count: 1000), String(repeating: "\u{301}", count: 5000),
        ])
    func isLinear(language: String, text: String) {
        for sentence in SpokenText(text, language: language) {
            #expect(sentence.text.count <= 400)
        }
    }
}
