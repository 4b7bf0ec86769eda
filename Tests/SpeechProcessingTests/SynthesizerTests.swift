import Media
import Testing

@testable import SpeechProcessing

@Suite("Synthesizer")
struct SynthesizerTests {
    @Test(
        "English, Russian and Uzbek are spoken, and picked from the text",
        arguments: [
            ("Good morning, how can I help you?", "en-gb"), ("Доброе утро, чем могу помочь?", "ru"),
            ("Assalomu alaykum, sizga qanday yordam bera olaman?", "uz"),
            ("Oʻzbekiston banki", "uz"), ("Ўзбекистон банки", "uz"),
        ])
    func speaks(text: String, language: String) async throws {
        let synthesizer = try await Synthesizer()
        let speech = try synthesizer.speech(text)
        #expect(speech.voice.language == language)
        let chunks = try await all(speech)
        let seconds = Double(chunks.map(\.frames).reduce(0, +)) / Double(chunks[0].sampleRate.hertz)
        #expect(chunks[0].channels == 1)
        // 2 to 7 words at 160 a minute.
        #expect(seconds > 0.7 && seconds < 6)
        #expect(chunks.flatMap(\.samples).allSatisfy { abs($0) <= 1 })
        #expect((chunks.flatMap(\.samples).map(abs).max() ?? 0) > 0.1)
    }

    @Test("each sentence is a chunk of its own, and ends with a pause")
    func speaksSentences() async throws {
        let chunks = try await all(try await Synthesizer().speech("One sentence. Another one!\nAnd a third"))
        #expect(chunks.count == 3)
        for chunk in chunks {
            let pause = chunk.samples.suffix(chunk.sampleRate.hertz / 5)
            #expect(pause.allSatisfy { abs($0) < 0.01 })
        }
    }

    @Test("a faster rate takes less time, and a variant sounds different")
    func takesDelivery() async throws {
        let synthesizer = try await Synthesizer()
        let text = "The quick brown fox jumps over the lazy dog"
        let slow = try await all(synthesizer.speech(text, delivery: Delivery(wordsPerMinute: 100)))
        let fast = try await all(synthesizer.speech(text, delivery: Delivery(wordsPerMinute: 250)))
        #expect(Double(fast[0].frames) < 0.6 * Double(slow[0].frames))
        let man = try await all(synthesizer.speech(text, voice: synthesizer.catalogue.voice(named: "en+m3")))
        let woman = try await all(synthesizer.speech(text, voice: synthesizer.catalogue.voice(named: "en+f2")))
        #expect(man != woman)
    }

    @Test("every voice of the catalogue speaks")
    func speaksInAllVoices() async throws {
        let synthesizer = try await Synthesizer()
        for voice in synthesizer.catalogue.voices {
            await #expect(throws: Never.self, "\(voice.name)") {
                _ = try await all(synthesizer.speech("1 2 a", voice: voice))
            }
        }
        for variant in synthesizer.catalogue.variants {
            let voice = try synthesizer.catalogue.voice(named: "ru+\(variant.code)")
            #expect(try await !all(synthesizer.speech("1 2", voice: voice)).isEmpty, "\(variant.code)")
        }
    }

    @Test("a text with nothing to say is refused", arguments: ["", " \n\t", "...!?", "😀🎉", "1️⃣ 👩‍👩‍👧 🇺🇿", "\0", "— …"])
    func refusesNothing(text: String) async throws {
        let synthesizer = try await Synthesizer()
        let error = #expect(throws: SpeechError.self) { try synthesizer.speech(text) }
        #expect(error?.code == .nothingToSay)
    }

    @Test("emoji, control characters and markup in a text do not hinder it")
    func passesOverEmoji() async throws {
        let synthesizer = try await Synthesizer()
        let plain = try await all(synthesizer.speech("Hello world", voice: synthesizer.catalogue.voice(named: "en")))
        for text in ["Hello 😀 world 🎉", "Hello\0world"] {
            let chunks = try await all(synthesizer.speech(text, voice: synthesizer.catalogue.voice(named: "en")))
            #expect(abs(chunks[0].frames - plain[0].frames) < plain[0].frames / 5)
        }
        #expect(try await !all(synthesizer.speech("<speak>[[h@l'oU]] a < b & c")).isEmpty)
    }

    @Test("rates and pitches out of range are refused", arguments: [(79, 50), (451, 50), (160, -1), (160, 100)])
    func refusesDelivery(rate: Int, pitch: Int) {
        let error = #expect(throws: SpeechError.self) { try Delivery(wordsPerMinute: rate, pitch: pitch) }
        #expect(error?.code == .invalidDelivery)
    }

    @Test("a long text comes sentence by sentence, from its first one on")
    func streamsLongText() async throws {
        let text = String(repeating: "This is one of very many sentences. ", count: 20_000)
        var iterator = try await Synthesizer().speech(text).makeAsyncIterator()
        for _ in 0..<3 { #expect(try await iterator.next() != nil) }
    }

    @Test("cancelling ends the speech with an error that says so")
    func cancels() async throws {
        let synthesizer = try await Synthesizer()
        let task = Task {
            let text = String(repeating: "word ", count: 100_000)
            return await #expect(throws: SpeechError.self) { _ = try await all(synthesizer.speech(text)) }
        }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        #expect(try await all(synthesizer.speech("Still alive.")).count == 1)
    }

    @Test("two texts can be spoken at the same time, each in its own voice")
    func takesTurns() async throws {
        let synthesizer = try await Synthesizer()
        let texts = ["One! Two! Three! Four!", "Один! Два! Три! Четыре!"]
        try await withThrowingTaskGroup(of: Int.self) { group in
            for text in texts { group.addTask { try await all(synthesizer.speech(text)).count } }
            for try await count in group { #expect(count == 4) }
        }
    }

    @Test("missing voice data is told with the folders that were tried")
    func tellsMissingData() {
        let error = #expect(throws: SpeechError.self) { try VoiceData.folder(among: ["/nowhere/espeak-ng-data"]) }
        #expect(error?.code == .voiceDataMissing)
        #expect(error?.description.contains("/nowhere/espeak-ng-data") == true)
    }
}

private func all(_ speech: Utterance) async throws -> [AudioChunk] {
    var chunks: [AudioChunk] = []
    for try await chunk in speech { chunks.append(chunk) }
    return chunks
}
