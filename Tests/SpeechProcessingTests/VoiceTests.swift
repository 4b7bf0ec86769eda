import Testing

@testable import SpeechProcessing

@Suite("Voices")
struct VoiceTests {
    @Test(
        "a voice is found by language, region, name or family, with a variant",
        arguments: [
            ("ru", "ru"), ("RU", "ru"), ("ru_RU", "ru"), ("ru-RU", "ru"), ("Russian", "ru"), ("uz", "uz"),
            ("uzbek", "uz"), ("en", "en-gb"), ("en-us", "en-us"), ("en_US", "en-us"), ("English (America)", "en-us"),
            ("english", "en-gb"), ("gmw/en-US", "en-us"), ("en-au", "en-gb"), ("fr", "fr-fr"), ("ru+f2", "ru"),
            ("en-gb+Alicia", "en-gb"),
        ])
    func findsVoice(request: String, language: String) async throws {
        let voice = try await Synthesizer().catalogue.voice(named: request)
        #expect(voice.language == language)
        #expect((voice.variant != nil) == request.contains("+"))
    }

    @Test(
        "an unknown voice is refused, naming near ones",
        arguments: [
            ("rusian", "Russian"), ("en+f22", "f2"), ("uzbec", "Uzbek"), ("", "en"), ("+f2", "en"), ("ru+", "f1"),
        ])
    func refusesUnknown(request: String, near: String) async throws {
        let catalogue = try await Synthesizer().catalogue
        let error = #expect(throws: SpeechError.self) { try catalogue.voice(named: request) }
        #expect(error?.code == .unknownVoice)
        #expect(error?.description.contains(near) == true, "\(error?.description ?? "")")
    }

    @Test("a name of a megabyte is refused without delay", .timeLimit(.minutes(1)))
    func refusesHugeName() async throws {
        let catalogue = try await Synthesizer().catalogue
        let name = String(repeating: "x", count: 1 << 20)
        #expect(throws: SpeechError.self) { try catalogue.voice(named: name) }
    }

    @Test("every voice that is listed can be found by its language and name, and speaks for itself")
    func listsVoices() async throws {
        let catalogue = try await Synthesizer().catalogue
        #expect(Set(["en-gb", "ru", "uz", "de", "fr-fr"]).isSubset(of: Set(catalogue.voices.map(\.language))))
        for voice in catalogue.voices {
            #expect(try catalogue.voice(named: voice.name) == voice)
            #expect(try catalogue.voice(named: voice.description).ranks[voice.language] != nil)
        }
        let woman = try catalogue.voice(named: "ru+f2")
        #expect(woman.gender == .female && woman.description == "ru+f2")
    }

    @Test(
        "the language of a text is guessed from its letters",
        arguments: [
            ("Hello", "en"), ("Привет", "ru"), ("Привет, Siri", "ru"),
            ("It is ten o'clock", "en"), ("Salom, rahmat", "uz"), ("Yoʻq", "uz"), ("bo'lgan va yo'q", "uz"),
            ("Қандай яхши", "uz"), ("Добрий день, Їжаку", "uk"), ("こんにちは世界", "ja"), ("你好", "cmn"), ("123", "en"),
            ("", "en"), ("Γειά", "el"),
        ])
    func guessesLanguage(text: String, language: String) {
        #expect(LanguageGuess.language(of: text) == language)
    }
}

@Suite("Sentences")
struct SentencesTests {
    @Test(
        "a text is cut where sentences end, not at abbreviations, numbers and names",
        arguments: [
            ("Hello there. How are you? Fine!", ["Hello there.", "How are you?", "Fine!"]),
            ("Dr. Smith paid 3.50 euros.", ["Dr. Smith paid 3.50 euros."]),
            ("Я живу в г. Ташкент. Погода хорошая…", ["Я живу в г. Ташкент.", "Погода хорошая…"]),
            ("Oʻzbekiston goʻzal. Rahmat!", ["Oʻzbekiston goʻzal.", "Rahmat!"]),
            ("He said \"stop here.\" Then left", ["He said \"stop here.\"", "Then left"]),
            ("line one\nline two\r\n\r\nline three", ["line one", "line two", "line three"]),
            ("Wait... what?! Really", ["Wait...", "what?!", "Really"]),
            ("example.com is a name", ["example.com is a name"]),
            ("...\n!!! \n 42", ["42"]), ("", []), ("😀 Hi", ["Hi"]),
        ])
    func cuts(text: String, sentences: [String]) {
        #expect(Sentences(text).map { $0.split(separator: " ").joined(separator: " ") } == sentences)
    }

    @Test("no piece is longer than 400 characters, and nothing is lost", arguments: ["word ", "x", "слово, "])
    func bounds(unit: String) {
        let text = String(repeating: unit, count: 3000)
        let pieces = Array(Sentences(text))
        #expect(pieces.allSatisfy { $0.count <= 400 })
        #expect(pieces.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
        if unit == "word " { #expect(pieces.allSatisfy { $0.split(separator: " ").allSatisfy { $0 == "word" } }) }
    }
}
