import Media
import Synchronization
import Testing

@testable import SpeechProcessing

/// Counts the sentences that it was asked for.
private final class CountingSpeaker: SentenceSpeaker {
    let profile = VoiceProfile(id: "counting", name: "Counting", language: "en", quality: nil, licence: nil)
    let worksAhead: Bool
    private let said = Mutex<[String]>([])
    private let (asked, ask) = AsyncStream<Void>.makeStream()

    init(worksAhead: Bool) { self.worksAhead = worksAhead }

    var sentences: [String] { said.withLock { $0 } }

    /// Waits until so many sentences have been asked for.
    func waitFor(_ count: Int) async {
        for await _ in asked where sentences.count >= count { return }
    }

    func say(_ sentence: String, delivery: Delivery) async throws(SpeechError) -> AudioChunk {
        if Task.isCancelled { throw .cancelledSpeech }
        said.withLock { $0.append(sentence) }
        ask.yield()
        return AudioChunk(samples: [1], sampleRate: .speech, channels: 1)
    }
}

@Suite("Utterances")
struct UtteranceTests {
    private static let text = "First sentence. Second sentence. Third sentence. Fourth sentence."

    @Test("of a voice that takes its time one sentence is made ahead, and never two")
    func worksAhead() async throws {
        let speaker = CountingSpeaker(worksAhead: true)
        var sentences = try Utterance(Self.text, by: speaker, delivery: .standard).makeAsyncIterator()
        #expect(speaker.sentences.isEmpty)
        for count in 1...3 {
            #expect(try await sentences.next() != nil)
            await speaker.waitFor(count + 1)
            #expect(speaker.sentences.count == count + 1)
        }
        #expect(try await sentences.next() != nil)
        #expect(try await sentences.next() == nil)
        #expect(speaker.sentences.count == 4)
    }

    @Test("of a quick voice no sentence is made before it is asked for")
    func waits() async throws {
        let speaker = CountingSpeaker(worksAhead: false)
        var sentences = try Utterance(Self.text, by: speaker, delivery: .standard).makeAsyncIterator()
        for count in 1...4 {
            #expect(try await sentences.next() != nil)
            #expect(speaker.sentences.count == count)
        }
        #expect(try await sentences.next() == nil)
    }

    @Test("the whole is all sentences in one piece")
    func whole() async throws {
        let utterance = try Utterance(Self.text, by: CountingSpeaker(worksAhead: true), delivery: .standard)
        #expect(try await utterance.whole().frames == 4)
    }

    @Test(
        "a clause keeps its sounds and what ends it",
        arguments: [
            ("həlˈoʊ", "Hello, w", false, "həlˈoʊ", PhonemeClause.Mark.comma),
            ("skatʃˈɑj (en)wˈɪndəʊz(ru)", "Скачай Windows; п", false, "skatʃˈɑj wˈɪndəʊz", .semicolon),
            ("stˈɑːp", "\"stop!\"", true, "stˈɑːp", .exclamation), ("wˈeɪt", "wait", true, "wˈeɪt", nil),
            ("dˈɑːktɚ", "is Dr. S", false, "dˈɑːktɚ", nil), ("dˈɑːktɚ", "the Dr.", true, "dˈɑːktɚ", .period),
            ("ˈeɪ", "A. S", false, "ˈeɪ", nil), ("jˈɛs", "yes? ", true, "jˈɛs", .question), ("", "", true, "", nil),
        ])
    func clauses(
        spoken: String, text: String, isLast: Bool, phonemes: String, mark: PhonemeClause.Mark?
    ) {
        #expect(
            PhonemeClause(spoken: spoken, text: text, isLast: isLast)
                == PhonemeClause(phonemes: phonemes, mark: mark))
    }

    @Test("espeak-ng gives the clauses of a text in a language, and names one that it lacks")
    func phonemes() async throws {
        let clauses = try await PhonemeClause.clauses(of: "Привет, мир!", voice: "ru")
        #expect(clauses.map(\.mark) == [.comma, .exclamation])
        #expect(clauses.allSatisfy { !$0.phonemes.isEmpty })
        #expect(try await PhonemeClause.clauses(of: "", voice: "ru").isEmpty)
        #expect(try await !PhonemeClause.clauses(of: "a\0b", voice: "en-us").isEmpty)
        await #expect(throws: SpeechError.self) { try await PhonemeClause.clauses(of: "a", voice: "no-such") }
    }
}
