import Media
import SpeechProcessing
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
            case .metrics, .caption, .spoken: break
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

    @Test("a microphone's samples come back bit by bit, whatever the pieces", arguments: [160, 320, 1600])
    func microphone(piece: Int) async throws {
        let session = try await makeSession(hertz: 16_000)
        let speech = (0..<32_000).map { Int16(truncatingIfNeeded: $0 &* 7919) | 1 }
        var sound: [Int16] = []
        await session.advance(to: .zero)
        sound += await untilPicture(of: session).sound.flatMap(\.samples)
        var shown = 1
        for start in stride(from: 0, to: speech.count, by: piece) {
            let end = min(start + piece, speech.count)
            try await session.hear(Array(speech[start..<end]), at: .microseconds(end * 1_000_000 / 16_000))
            // The first pieces are heard one look-ahead before they are shown.
            while shown * 640 + 1600 + 64 + 640 < end {
                sound += await untilPicture(of: session).sound.flatMap(\.samples)
                shown += 1
            }
        }
        let spoken = Array(sound.drop { $0 == 0 })
        #expect(spoken.count > 24_000)
        #expect(spoken == Array(speech.prefix(spoken.count)))
    }

    @Test("text is spoken, the state says so, and an interruption ends it at once")
    func text() async throws {
        let session = try await makeSession(hertz: 22_050)
        let voice = Task { try await session.speakQueued() }
        defer { voice.cancel() }
        try await session.speak("One two three four five six seven eight nine ten.", voice: "en", rate: 1)
        var frame = 0
        func next() async -> (peak: Int, states: [LiveState]) {
            await session.advance(to: .milliseconds(40 * frame))
            frame += 1
            let (sound, states, _) = await untilPicture(of: session)
            return (sound.flatMap(\.samples).map { abs(Int($0)) }.max() ?? 0, states)
        }
        var (peak, states) = (0, [LiveState]())
        while peak < 3000, frame < 20_000 {
            let moment = await next()
            peak = moment.peak
            states += moment.states
        }
        #expect(peak >= 3000 && states.contains(.speaking))
        await session.interrupt()
        // The first one after it holds the fade.
        _ = await next()
        for _ in 0..<20 {
            let moment = await next()
            #expect(moment.peak == 0)
        }
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
