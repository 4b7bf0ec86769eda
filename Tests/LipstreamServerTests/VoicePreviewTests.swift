import SpeechProcessing
import Testing

@testable import LipstreamServer

@Suite struct VoicePreviewTests {
    @Test("a short text is heard in a voice, or in the one of its language", arguments: ["ru", "ru+f2", "auto"])
    func speaks(voice: String) async throws {
        let wave = try await VoicePreview(voice: voice, text: "Привет").wave(by: try await Synthesizer())
        #expect(wave.starts(with: Array("RIFF".utf8)))
        #expect(wave.count > 10_000)
        let size = wave[4..<8].enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
        #expect(size + 8 == wave.count)
    }

    @Test("a faster preview is shorter, and a rate that is none is refused")
    func rate() async throws {
        let synthesizer = try await Synthesizer()
        let slow = try await VoicePreview(voice: "en", text: "One, two, three.", rate: "0.5").wave(by: synthesizer)
        let fast = try await VoicePreview(voice: "en", text: "One, two, three.", rate: "2").wave(by: synthesizer)
        #expect(Double(slow.count) > 2 * Double(fast.count))
        for rate in ["", "0.4", "2.1", "nan", "fast", "-1"] {
            #expect(throws: Failure.self) { try VoicePreview(voice: "en", text: "One.", rate: rate) }
        }
    }

    @Test("too much text, none, or an unknown voice is refused")
    func refuses() async throws {
        let synthesizer = try await Synthesizer()
        for text in [nil, "", String(repeating: "a", count: VoicePreview.longest + 1)] {
            let failure = #expect(throws: Failure.self) { try VoicePreview(voice: "en", text: text) }
            #expect(failure?.code == "bad_request")
        }
        for (voice, text, code) in [("qqqq", "Hello", "no_voice"), ("en", "...", "bad_request")] {
            let failure = await #expect(throws: Failure.self) {
                try await VoicePreview(voice: voice, text: text).wave(by: synthesizer)
            }
            #expect(failure?.code == code)
        }
    }

    @Test("the server answers with sound, and with its own errors")
    func route() async throws {
        try await TestServer.run { server in
            let path = "/api/v1/voices/ru%2Bf2/preview?text=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82"
            let good = try await server.request("GET", path)
            #expect(good.status == 200)
            #expect(good.headers["content-type"] == "audio/wav")
            #expect(good.body.count > 10_000)
            let unknown = try await server.request("GET", "/api/v1/voices/qqqq/preview?text=a")
            #expect(unknown.status == 404)
            #expect(unknown.failure?.code == "no_voice")
            #expect(try await server.request("GET", "/api/v1/voices/en/preview").status == 400)
        }
    }
}
