import Testing

@testable import LipSync

@Suite("Captions")
struct CaptionTests {
    @Test("a short sentence is one caption for all of its time")
    func short() {
        #expect(Caption.captions(of: "Good morning.", during: 1..<2.5) == [Caption("Good morning.", during: 1..<2.5)])
        #expect(Caption.captions(of: "", during: 0..<1).isEmpty)
    }

    @Test(
        "a long sentence is cut between words into what fits on a screen, without a gap",
        arguments: [
            "В этом году мы открыли двадцать четыре отделения, и в каждом из них вас встретит помощник, который говорит "
                + "на трёх языках и никогда не устаёт отвечать на вопросы.",
            String(repeating: "word ", count: 100), String(repeating: "x", count: 300),
            "a " + String(repeating: "y", count: 200),
        ])
    func long(sentence: String) {
        let captions = Caption.captions(of: sentence, during: 10..<20)
        #expect(captions.count > 1)
        for caption in captions { #expect((1...Caption.longest).contains(caption.text.count)) }
        #expect(captions.first?.time.lowerBound == 10 && captions.last?.time.upperBound == 20)
        for (one, next) in zip(captions, captions.dropFirst()) { #expect(one.time.upperBound == next.time.lowerBound) }
        let letters = { (text: String) in text.filter { !$0.isWhitespace } }
        #expect(letters(captions.map(\.text).joined()) == letters(sentence))
    }

    @Test("WebVTT and SubRip have the times and the words, and no word is taken for markup")
    func files() {
        let captions = [
            Caption("Is 1 < 2 & 3 --> 4?", during: 0..<1.5), Caption("Yes.", during: 3661.0625..<3662),
        ]
        #expect(
            CaptionFormat.vtt.file(captions) == """
                WEBVTT

                1
                00:00:00.000 --> 00:00:01.500
                Is 1 &lt; 2 &amp; 3 --&gt; 4?

                2
                01:01:01.063 --> 01:01:02.000
                Yes.

                """)
        let subRip = CaptionFormat.srt.file(captions)
        #expect(subRip.hasPrefix("1\n00:00:00,000 --> 00:00:01,500\nIs 1 < 2 & 3 -> 4?\n\n2\n"))
    }

    @Test("a record joins the parts of a sentence that was too long for the voice")
    func record() {
        let record = CaptionRecord()
        record.add("One.", during: 0..<1)
        record.add("", during: 1..<2)
        record.add("Two.", during: 2..<3)
        #expect(record.captions == [Caption("One.", during: 0..<2), Caption("Two.", during: 2..<3)])
    }
}
