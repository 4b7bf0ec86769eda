import Media
import Speech
import TestSupport
import Testing

@testable import LipSync

@Suite("LiveSession")
struct LiveSessionTests {
    private func makeSession(hertz: Int = 16_000, codec: LiveCodec = .h264) async throws -> LiveSession {
        try LiveSession(
            face: CountingFace(), engine: "counting", lookAhead: CountingEngine().lookAhead,
            request: LiveRequest(sampleRate: SampleRate(hertz: hertz), codec: codec),
            synthesizer: try await Synthesizer())
    }

    /// Everything up to the next picture, which is acknowledged.
    private func untilPicture(of session: LiveSession) async -> (sound: [LiveSound], states: [LiveState], LivePicture?)
    {
        var (sound, states) = ([LiveSound](), [LiveState]())
        for await event in session.events {
            switch event {
            case .sound(let piece): sound.append(piece)
            case .state(let state): states.append(state)
            case .metrics: break
            case .picture(let picture):
                await session.acknowledge(frame: picture.frame)
                return (sound, states, picture)
            }
        }
        return (sound, states, nil)
    }

    @Test(
        "in silence a picture and its 40 ms of sound come every 40 ms, none too many in two minutes",
        arguments: [8_000, 11_025, 16_000, 44_100, 48_000])
    func silence(hertz: Int) async throws {
        let session = try await makeSession(hertz: hertz)
        var samples = 0
        for frame in 0..<3000 {
            await session.advance(to: .milliseconds(40 * frame))
            let (sound, _, picture) = await untilPicture(of: session)
            #expect(picture?.frame == frame)
            for piece in sound {
                #expect(piece.time == MediaTime(Int64(samples), per: Int64(hertz)))
                samples += piece.samples.count
            }
            #expect(samples == (frame + 1) * hertz / 25)
        }
    }

    @Test("a microphone's samples come back bit by bit, each with the picture of its time")
    func microphone() async throws {
        let session = try await makeSession(hertz: 16_000)
        let speech = (0..<32_000).map { Int16(truncatingIfNeeded: $0 &* 7919) | 1 }
        await session.advance(to: .zero)
        let reader = Task {
            var sound: [Int16] = []
            while sound.count < 40_000 {
                let (pieces, _, picture) = await untilPicture(of: session)
                guard picture != nil else { break }
                sound += pieces.flatMap(\.samples)
            }
            return sound
        }
        let run = Task { try await session.run() }
        for start in stride(from: 0, to: speech.count, by: 320) {
            try await session.hear(Array(speech[start..<start + 320]))
            try await Task.sleep(for: .milliseconds(20))
        }
        let returned = await reader.value
        run.cancel()
        let spoken = Array(returned.drop { $0 == 0 }.prefix(speech.count))
        // A busy machine may have put silence between two pieces: what was said is all there, in order.
        let said = spoken.filter { $0 != 0 }
        #expect(said.count > 20_000)
        #expect(Self.isSubsequence(said, of: speech))
    }

    private static func isSubsequence(_ part: [Int16], of whole: [Int16]) -> Bool {
        var rest = whole[...]
        for sample in part {
            guard let index = rest.firstIndex(of: sample) else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }

    @Test("text is spoken, the state says so, and an interruption ends it at once")
    func text() async throws {
        let session = try await makeSession(hertz: 22_050)
        let run = Task { try await session.run() }
        try await session.speak("One two three four five six seven eight nine ten.", voice: "en", rate: 1)
        var states: [LiveState] = []
        var isLoud = false
        while !isLoud {
            let (sound, new, picture) = await untilPicture(of: session)
            try #require(picture != nil)
            states += new
            isLoud = sound.contains { $0.samples.contains { abs(Int($0)) > 3000 } }
        }
        #expect(states.contains(.speaking))
        await session.interrupt()
        var (loud, frames) = (0, 0)
        while frames < 20 {
            let (sound, _, picture) = await untilPicture(of: session)
            try #require(picture != nil)
            frames += 1
            if sound.contains(where: { $0.samples.contains { abs(Int($0)) > 1000 } }) { loud += 1 }
        }
        // What had been handed over already, and the fade.
        #expect(loud <= 4)
        run.cancel()
    }

    @Test("what is not possible is refused with a reason")
    func refusals() async throws {
        func code(_ body: () async throws -> Void) async -> LiveError.Code? {
            do {
                try await body()
                return nil
            } catch {
                return (error as? LiveError)?.code
            }
        }
        let tooHigh = await code { _ = try await makeSession(hertz: 96_000) }
        #expect(tooHigh == .badRequest)
        let session = try await makeSession()
        for (text, voice, rate) in [("?!", nil, nil), ("Hello", "klingon9", nil), ("Hello", nil, 9.0)]
            as [(String, String?, Double?)]
        {
            let refused = await code { try await session.speak(text, voice: voice, rate: rate) }
            #expect(refused == .badRequest)
        }
        var settings = LiveSettings()
        settings.feather = "disc"
        let changed = settings
        let refused = await code { try await session.apply(changed) }
        #expect(refused == .badRequest)
        for _ in 0..<LiveScript.most { try await session.speak("Hello", voice: nil, rate: nil) }
        let oneTooMany = await code { try await session.speak("Hello", voice: nil, rate: nil) }
        #expect(oneTooMany == .queueFull)
        await session.interrupt()
        try await session.speak("Hello", voice: nil, rate: nil)
    }

    @Test("who acknowledges nothing gets twelve pictures and all of the sound, and is given up after ten seconds")
    func stalled() async throws {
        let session = try await makeSession()
        for frame in 0...252 { await session.advance(to: .milliseconds(40 * frame)) }
        var (pictures, samples) = (0, 0)
        while samples < 253 * 640 {
            guard let event = await session.nextEvent() else { break }
            switch event {
            case .picture: pictures += 1
            case .sound(let sound): samples += sound.samples.count
            default: break
            }
        }
        #expect(pictures <= 12)
        #expect(samples == 253 * 640)
    }
}
