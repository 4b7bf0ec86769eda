import Foundation
import Media
import Testing

@testable import Articulation

@Suite("Poses of films")
struct FilmArticulatorTests {
    @Test("any cut of the same sound gives the same poses, bit for bit", arguments: [160, 333, 16_000, 1_000_000])
    func ignoresCuts(piece: Int) throws {
        let sound = try Expected.longSound(seconds: 13)
        #expect(
            try Expected.frames(of: sound, for: .film, pieces: piece) == Expected.frames(of: sound, for: .film))
    }

    @Test("a seam between windows is not seen: poses change there as they do elsewhere")
    func hasNoSeams() throws {
        let poses = try Expected.frames(of: try Expected.longSound(seconds: 21), for: .film)
        let steps = zip(poses, poses.dropFirst()).map { abs($0.seenOpening - $1.seenOpening) }
        let middle = steps.sorted()[steps.count / 2]
        // Windows begin every 2 s and give their middle: seams at 3, 5, 7 ... s.
        let seams = stride(from: 3, through: 17, by: 2).flatMap { second in
            (25 * second - 5..<25 * second + 5).map { steps[$0] }
        }
        #expect(seams.sorted()[seams.count / 2] < 2 * middle)
        #expect((steps.max() ?? 0) > (seams.max() ?? 0) * 0.7)
    }

    @Test(
        "sounds of any length have a pose for each of their frames",
        arguments: [0, 1, 319, 320, 16_000, 64_000, 64_001, 96_000, 100_123])
    func takesAnyLength(samples: Int) throws {
        let sound = SpeechAudio(Array(try Expected.longSound(seconds: 7).samples[..<samples]))
        let poses = try Expected.frames(of: sound, for: .film)
        #expect(poses.count == FrameRate.standard.frames(coveringSamples: samples, at: .speech))
        #expect(poses.allSatisfy { pose in pose.values.allSatisfy { abs($0) < 4 } })
    }

    @Test("what comes after the sound is its last pose, and no time is too late")
    func endsWell() throws {
        var articulator = try Articulator(model: Expected.articulationModel(), for: .film)
        #expect(try articulator.pose(at: .zero) == nil)
        articulator.append(try Expected.sound())
        articulator.finish()
        articulator.finish()
        articulator.append(SpeechAudio([0.5]))
        let last = try articulator.pose(at: MediaTime(3600, per: 1))
        #expect(last != nil)
        for time in [MediaTime(7200, per: 1), MediaTime(.max, per: 1), MediaTime(.max, per: .max)] {
            #expect(try articulator.pose(at: time) == last)
        }
    }

    @Test("memory does not grow with the sound")
    func keepsLittle() throws {
        var articulator = FilmArticulator(try Expected.articulationModel().encoder(.film))
        let second = SpeechAudio(Array(try Expected.sound().samples[8000..<24_000]))
        var kept = 0
        for index in 0..<40 {
            articulator.append(second)
            if index >= 6 { _ = try articulator.pose(at: MediaTime(Int64(index - 6), per: 1)) }
            kept = max(kept, articulator.keptPoseCount)
        }
        #expect(kept < 500)
    }

    @Test("a film follows its sound better than silence would: the mouth opens, closes and rounds")
    func moves() throws {
        let poses = try Expected.frames(of: try Expected.sound(), for: .film)
        #expect((poses.map(\.seenOpening).max() ?? 0) > 0.2)
        #expect((poses.map(\.closure).max() ?? 0) > 0.3)
        #expect((poses.map(\.rounding).max() ?? 0) > 0.2)
    }

    @Test("digital silence and low noise are exactly at rest", arguments: [0, 0.003] as [Float])
    func restsInSilence(level: Float) throws {
        var random = SeededRandom(seed: 3)
        let noise = SpeechAudio((0..<160_000).map { _ in level * random.uniform(-1.7...1.7) })
        #expect(try Expected.frames(of: noise, for: .film).allSatisfy { $0.openness == 0 })
        for effort in HearingEffort.allCases {
            let live = try Expected.frames(of: noise, for: .live) { _ in effort }
            #expect(live.allSatisfy { $0.openness == 0 })
        }
    }

    @Test("quiet speech opens the mouth as loud speech does")
    func hearsQuietSpeech() throws {
        let loud = try Expected.sound()
        let quiet = SpeechAudio(loud.samples.map { ($0 * 0.02 * 32768).rounded() / 32768 })
        for use in [Articulator.Use.film, .live] {
            let (one, other) = (
                try Expected.frames(of: loud, for: use), try Expected.frames(of: quiet, for: use)
            )
            #expect(other.contains { $0.openness == 1 })
            let difference = zip(one, other).map { abs($0.seenOpening - $1.seenOpening) }.reduce(0, +)
            #expect(difference / Float(one.count) < 0.05)
        }
    }
}
