import Foundation
import LipSync
import Media
import Testing

@testable import LipstreamServer

@Suite("Messages of live clients")
struct ClientMessageTests {
    @Test("Every message of the protocol is read, with its fields in any order and spacing")
    func understands() throws {
        let hello = try ClientMessage(
            " {\"codec\":\"jpeg\",\n\"type\":\"hello\",\"sampleRate\": 48000.0,\"version\":1e0,\"maxHeight\":512,\"engine\":\"mesh\"} "
        )
        #expect(
            hello == .hello(.init(sampleRate: SampleRate(hertz: 48_000), engine: "mesh", maxHeight: 512, codec: .jpeg)))
        let least = try ClientMessage(#"{"type":"hello","version":1,"sampleRate":8000,"engine":null}"#)
        #expect(least == .hello(.init(sampleRate: SampleRate(hertz: 8000), engine: nil, maxHeight: 720, codec: .h264)))
        #expect(
            try ClientMessage(#"{"type":"speak","text":"\u041f\u0440\u0438\ud83d\ude00\"\n","voice":"ru","rate":0.5}"#)
                == .speak(text: "При😀\"\n", voice: "ru", rate: 0.5, id: nil))
        #expect(try ClientMessage(#"{"type":"interrupt"}"#) == .interrupt)
        #expect(try ClientMessage(#"{"type":"ack","frame":12}"#) == .acknowledge(frame: 12))
        var settings = LiveSettings()
        settings.silenceThreshold = 80.5
        settings.feather = "soft"
        #expect(
            try ClientMessage(#"{"type":"settings","silenceThreshold":80.5,"feather":"soft"}"#) == .settings(settings))
    }

    @Test(
        "What is wrong is refused with the right code",
        arguments: [
            ("", "bad_message"), ("null", "bad_message"), ("[]", "bad_message"), ("{", "bad_message"),
            ("{}", "bad_message"), ("{\"type\":1}", "bad_message"), ("{\"type\":\"sing\"}", "bad_message"),
            ("{\"type\":\"interrupt\"}x", "bad_message"), ("{\"type\":\"interrupt\",}", "bad_message"),
            ("{\"type\":\"interrupt\",\"type\":\"ack\"}", "bad_message"),
            ("{\"type\":\"interrupt\",\"now\":true}", "bad_message"),
            ("{\"type\":\"speak\"}", "bad_message"), ("{\"type\":\"speak\",\"text\":[\"a\"]}", "bad_message"),
            ("{\"type\":\"speak\",\"text\":\"a\",\"rate\":9}", "bad_message"),
            ("{\"type\":\"speak\",\"text\":\"\\ud800\"}", "bad_message"),
            ("{\"type\":\"speak\",\"text\":\"a\u{1}b\"}", "bad_message"),
            ("{\"type\":\"ack\"}", "bad_message"), ("{\"type\":\"ack\",\"frame\":-1}", "bad_message"),
            ("{\"type\":\"ack\",\"frame\":1.5}", "bad_message"),
            ("{\"type\":\"ack\",\"frame\":1e999}", "bad_message"),
            ("{\"type\":\"ack\",\"frame\":01}", "bad_message"), ("{\"type\":\"ack\",\"frame\":NaN}", "bad_message"),
            ("{\"type\":\"settings\",\"silenceThreshold\":\"loud\"}", "bad_message"),
            ("{\"type\":\"hello\",\"sampleRate\":16000}", "bad_hello"),
            ("{\"type\":\"hello\",\"version\":2,\"flavour\":\"new\"}", "bad_version"),
            ("{\"type\":\"hello\",\"version\":1}", "bad_hello"),
            ("{\"type\":\"hello\",\"version\":1,\"sampleRate\":7999}", "bad_hello"),
            ("{\"type\":\"hello\",\"version\":1,\"sampleRate\":48001}", "bad_hello"),
            ("{\"type\":\"hello\",\"version\":1,\"sampleRate\":16000,\"codec\":\"vp9\"}", "bad_hello"),
            ("{\"type\":\"hello\",\"version\":1,\"sampleRate\":16000,\"maxHeight\":1e9}", "bad_hello"),
        ])
    func refuses(text: String, code: String) {
        let fault = #expect(throws: LiveFault.self) { try ClientMessage(text) }
        #expect(fault?.code.rawValue == code)
        #expect(fault?.message.isEmpty == false && fault?.hint.isEmpty == false)
    }

    @Test("Nesting and length cost no more than reading them")
    func bombs() {
        for bomb in [
            String(repeating: "[", count: 250_000), String(repeating: "{\"a\":", count: 50_000),
            "{\"type\":\"speak\",\"text\":\"\(String(repeating: "a", count: 250_000))\"}",
            "{" + (0..<20_000).map { "\"f\($0)\":1" }.joined(separator: ",") + "}",
        ] {
            #expect(throws: LiveFault.self) { try ClientMessage(bomb) }
        }
    }

    /// A second in the ordinary run, a minute with LIPSTREAM_FUZZ_SECONDS=60.
    @Test("No text, random or mutated, does anything but be read or be refused")
    func fuzz() {
        let seconds = ProcessInfo.processInfo.environment["LIPSTREAM_FUZZ_SECONDS"].flatMap { Double($0) } ?? 1
        let seeds = [
            #"{"type":"hello","version":1,"sampleRate":16000,"engine":"mesh","maxHeight":720,"codec":"h264"}"#,
            #"{"type":"speak","text":"\u041f\ud83d\ude00 hi","voice":"ru+f2","rate":1.25}"#,
            #"{"type":"settings","silenceThreshold":1e2,"feather":"x","restorer":null,"alignment":"y"}"#,
            #"{"type":"ack","frame":123}"#, #"{"type":"interrupt"}"#,
        ].map { Array($0.utf8) }
        let marks = Array(#"{}[]",:\u0123456789eE+-.truefalsnl "#.utf8)
        var generator = SystemRandomNumberGenerator()
        let end = ContinuousClock.now + .seconds(seconds)
        var (read, refused) = (0, 0)
        while ContinuousClock.now < end {
            for _ in 0..<200 {
                var bytes = seeds.randomElement(using: &generator) ?? []
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    bytes = (0..<Int.random(in: 0..<80, using: &generator)).map { _ in
                        Bool.random(using: &generator)
                            ? UInt8.random(in: 0...255, using: &generator)
                            : marks[Int.random(in: 0..<marks.count, using: &generator)]
                    }
                }
                for _ in 0..<Int.random(in: 0..<5, using: &generator) where !bytes.isEmpty {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                    case 1: bytes.remove(at: place)
                    case 2: bytes.insert(marks[Int.random(in: 0..<marks.count, using: &generator)], at: place)
                    default: bytes.append(contentsOf: bytes[place...].prefix(20))
                    }
                }
                do {
                    _ = try ClientMessage(String(decoding: bytes, as: UTF8.self))
                    read += 1
                } catch {
                    refused += 1
                }
            }
        }
        #expect(read > 0 && refused > 0)
    }
}
