import Foundation
import Media
import Testing

@testable import SpeechProcessing

@Suite("Texts with markup")
struct SpokenTextTests {
    private static func sentences(_ text: String, _ language: String = "en") -> [String] {
        SpokenText(text, language: language).map(\.text)
    }

    @Test(
        "Markdown is not read aloud",
        arguments: [
            (
                "# Heading\n\nText **bold** and *slanted*, _both_ and `code`.",
                ["Heading", "Text bold and slanted, both and code."]
            ),
            ("- one\n- two\n* three", ["one", "two", "three"]),
            ("See [our page](https://bank.uz/a?b=1) now.", ["See our page now."]),
            ("![a picture](x.png) Look", ["a picture Look"]),
            ("Before\n\n```swift\nlet x = 1\n\nprint(x)\n```\n\nafter", ["Before", "after"]),
            ("| Name | Rate |\n|---|---|\n| Omad | 5% |", ["Name, Rate", "Omad, five percent"]),
            ("> quoted text", ["quoted text"]), ("~~gone~~ here", ["gone here"]), ("a\n\n---\n\nb", ["a", "b"]),
            ("Say ```never closed", ["Say never closed"]), ("- [x] done", ["done"]),
            ("5 * 3 = 15", ["five times three equals fifteen"]),
            ("Good 👍 news 🎉!", ["Good news!"]),
        ])
    func markdown(text: String, sentences: [String]) {
        #expect(Self.sentences(text) == sentences)
    }

    @Test(
        "tags are not spoken, and what they say of words is done",
        arguments: [
            ("<speak>Hello <emphasis level=\"strong\">dear</emphasis> <b>world</b></speak>", ["Hello dear world"]),
            ("The <sub alias=\"World Wide Web\">WWW</sub> is here", ["The World Wide Web is here"]),
            ("Code <say-as interpret-as=\"digits\">421</say-as>", ["Code four two one"]),
            ("It is <say-as interpret-as=\"characters\">cat</say-as>", ["It is C-A-T"]),
            ("The <say-as interpret-as='ordinal'>3</say-as> day", ["The third day"]),
            ("a < b and c > d", ["a less than b and c greater than d"]), ("R&amp;D", ["R and D"]),
            ("x<!-- not this -->y", ["xy"]),
            ("<p>One</p><p>Two</p>", ["One", "Two"]), ("<unknown-tag a=\"b\">Three", ["Three"]),
        ])
    func tags(text: String, sentences: [String]) {
        #expect(Self.sentences(text) == sentences)
    }

    @Test(
        "a break is a silence before what follows",
        arguments: [
            ("<break time=\"1.5s\"/>", 1.5), ("<break time='250ms'/>", 0.25), ("<break/>", 0.5),
            ("<break strength=\"strong\"/>", 0.75),
            ("<break time=\"1h\"/>", 1), ("<break time=\"99s\"/>", 10), ("<break time=\"x\"/>", 0),
            ("<break time=\"1s\"/><break time=\"1s\"/>", 2),
        ])
    func breaks(tag: String, seconds: Double) {
        let sentences = Array(SpokenText("One \(tag) two", language: "en"))
        #expect(sentences.map(\.text) == ["One", "two"])
        #expect(sentences.map(\.pauseBefore) == [0, seconds])
    }

    @Test("a break's silence is in the sound")
    func breakIsHeard() async throws {
        let synthesizer = try await Synthesizer()
        let plain = try await synthesizer.speech("One.\n\nTwo.", named: "en", delivery: .standard).whole()
        let paused = try await synthesizer.speech("One. <break time=\"2s\"/> Two.", named: "en", delivery: .standard)
            .whole()
        // espeak-ng's own pauses vary by some hundredths of a second.
        let difference = Double(paused.frames - plain.frames) / Double(plain.sampleRate.hertz)
        #expect(abs(difference - 2) < 0.1)
    }

    @Test("lines that were wrapped are one sentence, and others are not")
    func unwraps() {
        let wrapped = """
            The bank opened its first branch in the old town of
            Tashkent, and since then it has grown to more than forty
            branches. Ask Prof.
            Smith about it.
            """
        #expect(
            Self.sentences(wrapped) == [
                "The bank opened its first branch in the old town of Tashkent, and since then it has grown to more than forty branches.",
                "Ask Professor Smith about it.",
            ])
        #expect(Self.sentences("Title\nFirst point\nSecond point") == ["Title", "First point", "Second point"])
    }

    @Test("letters with marks are composed, and a name with a title is one sentence")
    func composes() {
        #expect(Self.sentences("Cafe\u{301} и\u{306}", "de") == ["Café й"])
        #expect(
            Self.sentences("Prof. Smith met Capt. Jones. They left.") == [
                "Professor Smith met Captain Jones.", "They left.",
            ])
    }

    @Test(
        "a dot ends a sentence, or belongs to an abbreviation",
        arguments: [
            ("Paid 5 days. 3 left.", "en", 2), ("See No. 5 there.", "en", 1), ("He left the U.S. The end.", "en", 2),
            ("J. K. Rowling wrote.", "en", 1), ("Я живу в г. Ташкент. Да.", "ru", 2),
            ("Банк основан в 1991 г. Он растёт.", "ru", 2),
            ("Стоит 150 руб. 20 коп. за шт.", "ru", 1), ("Хлеб, соль и т. д. Потом чай.", "ru", 2),
            ("А. С. Пушкин писал.", "ru", 1),
            ("2-3 kun. 15 soat.", "uz", 2), ("Prof. Karimov keldi. Yaxshi.", "uz", 2), ("你好。再见。", "cmn", 2),
        ])
    func dots(text: String, language: String, count: Int) {
        #expect(Self.sentences(text, language).count == count, "\(Self.sentences(text, language))")
    }

    @Test("a voice of another language gets its own numbers, and a foreign sentence its own words")
    func otherLanguages() {
        #expect(Self.sentences("Das sind 5 %.", "de") == ["Das sind 5 %."])
        #expect(Self.sentences("У нас 5 %.", "en-gb") == ["У нас пять процентов."])
        #expect(Self.sentences("The rate is now 5 %.", "ru") == ["The rate is now five percent."])
    }

    @Test(
        "files in other encodings are text",
        arguments: [
            ("Привет, мир", String.Encoding.utf8), ("Привет, мир", .utf16), ("Привет, мир", .utf16LittleEndian),
            ("Hello, all", .utf16BigEndian),
            ("Ставка «Омад» — 5 %", .windowsCP1251), ("Hello, all", .utf16LittleEndian), ("Ўзбекистон банки", .utf8),
        ])
    func decodes(text: String, encoding: String.Encoding) throws {
        let data = try #require(text.data(using: encoding))
        #expect(TextDecoding.text(of: data) == text)
    }

    @Test(
        "broken UTF-8 stays readable",
        arguments: [
            [0x48, 0x69, 0xFF, 0x21], [0xD0, 0x9F, 0xD1, 0x80, 0xD0], [], [0xFF], [0xFF, 0xFE], [0xFE, 0xFF, 0x04],
        ] as [[UInt8]])
    func decodesBroken(bytes: [UInt8]) {
        let text = TextDecoding.text(of: Data(bytes))
        #expect(bytes.count < 4 || text.contains("\u{FFFD}"))
    }
}
