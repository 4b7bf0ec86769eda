import Articulation
import Faces
import Foundation
import Inference
import LipSync
import Media
import TestSupport
import Testing

@testable import MeshEngine

@Suite("Performing speech")
struct PerformanceOfSpeechTests {
    private static func face() throws -> any PreparedFace {
        let (image, face) = try PortraitFixture.open()
        let core = try Core()
        let engine = try MeshEngine(
            core: core, models: PortraitFixture.models, articulation: .bundled(core: core))
        return try engine.prepare(Portrait(image: image, face: face))
    }

    /// A buzz with a wandering formant: enough like speech to move the mouth.
    private static func babble(seconds: Float) -> SpeechAudio {
        var (phase, state): (Float, (Float, Float)) = (0, (0, 0))
        return SpeechAudio(
            (0..<Int(seconds * 16_000)).map { index in
                let time = Float(index) / 16_000
                phase += 120 / 16_000
                if phase >= 1 { phase -= 1 }
                let source: Float = phase < 0.06 ? 1 : 0
                let frequency = 500 + 350 * (time * 17).sine
                let turn = 2 * Float.pi * frequency / 16_000
                let value = source + 1.9 * turn.cosine * state.0 - 0.9025 * state.1
                state = (value, state.0)
                return value * 0.05 * (time * 6).sine.magnitude
            })
    }

    private static func frames(
        _ face: any PreparedFace, _ audio: SpeechAudio, cuts: [Int], style: PerformanceStyle
    ) throws -> [Image] {
        var performer = try face.makePerformer(style)
        var (frames, picture, heard): ([Image], Image, Int) = ([], face.picture, 0)
        let total = FrameRate.standard.frames(coveringSamples: audio.samples.count, at: .speech)
        var sizes = cuts.makeIterator()
        while frames.count < total {
            if try performer.draw(at: FrameRate.standard.time(ofFrame: frames.count), on: &picture) {
                frames.append(picture)
            } else if heard < audio.samples.count {
                let size = min(sizes.next() ?? 4000, audio.samples.count - heard)
                performer.hear(SpeechAudio(Array(audio.samples[heard..<heard + size])))
                heard += size
            } else {
                performer.finishHearing()
            }
        }
        return frames
    }

    @Test("Any cut of the same sound gives the same frames")
    func anyCut() throws {
        let face = try Self.face()
        let audio = Self.babble(seconds: 1.2)
        let whole = try Self.frames(face, audio, cuts: [audio.samples.count], style: PerformanceStyle())
        let pieces = try Self.frames(
            face, audio, cuts: [1, 7, 160, 333, 641, 2000, 11, 4801, 200], style: PerformanceStyle())
        #expect(whole == pieces)
        #expect(whole.count == 30)
        #expect(Set(whole.map(\.pixels)).count > 10)
    }

    @Test("A frame waits for no more sound than the look-ahead")
    func lookAhead() throws {
        let face = try Self.face()
        var performer = try face.makePerformer(PerformanceStyle())
        var picture = face.picture
        let time = FrameRate.standard.time(ofFrame: 10)
        let engine = Articulator.lookAhead
        // Sound up to frame 10 and the look-ahead.
        let needed = Int((time.seconds + engine.seconds) * 16_000) + 1
        performer.hear(SpeechAudio(Array(Self.babble(seconds: 1).samples.prefix(needed))))
        #expect(try performer.draw(at: time, on: &picture))
    }

    @Test("In silence nothing moves when still, and only eyes and head when lively")
    func silence() throws {
        let face = try Self.face()
        let silence = SpeechAudio([Float](repeating: 0, count: 32_000))
        let still = try Self.frames(face, silence, cuts: [], style: PerformanceStyle(isLively: false))
        let settled = Set(still.dropFirst(5).map(\.pixels))
        #expect(settled.count == 1)
        let lively = try Self.frames(face, silence, cuts: [], style: PerformanceStyle())
        #expect(Set(lively.map(\.pixels)).count == lively.count)
    }

    @Test("Equal seeds give equal films, other seeds other films")
    func seeds() throws {
        let face = try Self.face()
        let audio = Self.babble(seconds: 0.8)
        let first = try Self.frames(face, audio, cuts: [], style: PerformanceStyle(seed: 5))
        #expect(try first == Self.frames(face, audio, cuts: [], style: PerformanceStyle(seed: 5)))
        #expect(try first != Self.frames(face, audio, cuts: [], style: PerformanceStyle(seed: 6)))
    }
}
