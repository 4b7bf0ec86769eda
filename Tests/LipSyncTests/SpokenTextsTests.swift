import Media
import SpeechProcessing
import TestSupport
import Testing

@testable import LipSync

@Suite("Texts in a session's sound")
struct SpokenTextsTests {
    private func sentences(_ text: String) -> [SpokenSentence] { Array(SpokenText(text, language: "en")) }

    @Test("captions have the sentence as it was written, and the time at which it is heard")
    func captions() throws {
        let said = sentences("It is 24/7. Yes.")
        var texts = SpokenTexts(rate: SampleRate(hertz: 16_000))
        texts.begin("a", at: 8000)
        let first = texts.add(said[0], samples: 8000..<24_000)
        #expect(first == [LiveCaption(id: "a", caption: Caption("It is 24/7.", during: 0.5..<1.5))])
        #expect(said[0].text != said[0].written)
        let second = texts.add(said[1], samples: 24_000..<32_000)
        #expect(second.map(\.caption) == [Caption("Yes.", during: 1.5..<2)])
    }

    @Test("a text is over when the last of its sound is heard, not when it was made")
    func over() {
        var texts = SpokenTexts(rate: SampleRate(hertz: 16_000))
        texts.begin("a", at: 0)
        _ = texts.add(nil, samples: 0..<16_000)
        #expect(texts.over(at: 20_000).isEmpty)
        texts.end()
        texts.begin("b", at: 16_000)
        #expect(texts.over(at: 15_999).isEmpty)
        #expect(texts.over(at: 16_000) == [LiveSpoken(id: "a", time: 1, isCut: false)])
        #expect(texts.over(at: 99_000).isEmpty)
    }

    @Test("all that is not over is told of when it is interrupted, once")
    func cut() {
        var texts = SpokenTexts(rate: SampleRate(hertz: 16_000))
        texts.begin("a", at: 0)
        texts.end()
        texts.begin(nil, at: 0)
        #expect(
            texts.cut(at: 8000)
                == [LiveSpoken(id: "a", time: 0.5, isCut: true), LiveSpoken(id: nil, time: 0.5, isCut: true)])
        #expect(texts.cut(at: 8000).isEmpty)
    }

    @Test("a session tells captions before their sound, and the end of each text")
    func session() async throws {
        let session = try LiveSession(
            face: CountingFace(), engine: "counting", lookAhead: CountingEngine().lookAhead,
            request: LiveRequest(sampleRate: SampleRate(hertz: 16_000)), synthesizer: try await Synthesizer())
        let voice = Task { try await session.speakQueued() }
        defer { voice.cancel() }
        try await session.speak("One.", voice: "en", rate: 2, id: "first")
        try await session.speak("Two three four five six seven eight nine ten.", voice: "en", rate: 1, id: "second")
        var (captions, over, frame) = ([LiveCaption](), [LiveSpoken](), 0)
        func next() async {
            await session.advance(to: .milliseconds(40 * frame))
            frame += 1
            for await event in session.events {
                if case .caption(let caption) = event { captions.append(caption) }
                if case .spoken(let text) = event { over.append(text) }
                guard case .picture(let picture) = event else { continue }
                await session.acknowledge(frame: picture.frame)
                return
            }
        }
        while over.isEmpty, frame < 20_000 { await next() }
        #expect(over.map(\.id) == ["first"] && over.allSatisfy { !$0.isCut })
        #expect(captions.first?.caption.text == "One." && captions.first?.id == "first")
        let ahead = Double(frame) / 25 - (captions.first?.caption.time.upperBound ?? 0)
        #expect(abs(ahead) < 0.5)
        while captions.count < 2, frame < 20_000 { await next() }
        await session.interrupt()
        await next()
        #expect(over.last?.id == "second" && over.last?.isCut == true)
    }
}
