import Media
import Testing

@testable import Articulation

@Suite("Live poses")
struct LiveArticulatorTests {
    @Test(
        "the pose of time t is there with the sound up to t + 155 ms, and depends on none after it",
        arguments: [25, 30], HearingEffort.allCases)
    func keepsItsLookAhead(rate: Int, effort: HearingEffort) throws {
        let sound = try Expected.sound()
        for frame in stride(from: rate, to: 2 * rate, by: 7) {
            let time = FrameRate(rate).time(ofFrame: frame)
            let heard = Int(time.ticks(per: 16_000)) + 2480
            var one = try LiveArticulator(Expected.articulationModel())
            one.effort = effort
            one.append(SpeechAudio(Array(sound.samples[..<(heard - 1)])))
            #expect(try one.pose(at: time) == nil)
            one.append(SpeechAudio([sound.samples[heard - 1]]))
            var other = one
            other.append(SpeechAudio((0..<8000).map { Float(($0 * 7919) % 1000) / 1000 - 0.5 }))
            let pose = try one.pose(at: time)
            #expect(pose != nil)
            #expect(try other.pose(at: time) == pose)
        }
    }

    @Test("any cut of the same sound gives the same poses, bit for bit", arguments: [1, 333, 16_000])
    func ignoresCuts(piece: Int) throws {
        let sound = SpeechAudio(Array(try Expected.sound().samples[..<24_000]))
        #expect(
            try Expected.frames(of: sound, for: .live, pieces: piece) == Expected.frames(of: sound, for: .live))
    }

    @Test("digital silence is exactly at rest with every effort", arguments: HearingEffort.allCases)
    func restsInSilence(effort: HearingEffort) throws {
        let silence = SpeechAudio([Float](repeating: 0, count: 32_000))
        let poses = try Expected.frames(of: silence, for: .live) { _ in effort }
        #expect(poses.count == 50 && poses.allSatisfy { $0.openness == 0 })
    }

    @Test("another effort changes the mouth over a fifth of a second, not at once")
    func changesEffortSmoothly() throws {
        let sound = try Expected.sound()
        let constant = try HearingEffort.allCases.map { effort in
            try Expected.frames(of: sound, for: .live) { _ in effort }
        }
        let usual = constant.flatMap { poses in
            zip(poses, poses.dropFirst()).map { abs($0.seenOpening - $1.seenOpening) }
        }
        let changes = 20..<70
        let changing = try Expected.frames(of: sound, for: .live) { frame in
            HearingEffort.allCases[frame / 10 % 3]
        }
        let steps = zip(changing, changing.dropFirst()).map { abs($0.seenOpening - $1.seenOpening) }
        #expect((steps[changes].max() ?? 1) <= (usual.max() ?? 0) * 1.2)
        // And it arrives: nine frames after a change the pose is the one of that effort alone.
        for frame in [29, 39, 49, 59, 69] {
            let alone = constant[frame / 10 % 3][frame]
            #expect(abs(changing[frame].seenOpening - alone.seenOpening) < 0.03)
        }
    }

    @Test("frames may be left out, and no time is too early or too late")
    func takesAnyTime() throws {
        var articulator = try LiveArticulator(Expected.articulationModel())
        #expect(try articulator.pose(at: .zero) == nil)
        articulator.append(try Expected.sound())
        for time in [MediaTime(-5, per: 1), .zero, MediaTime(1, per: 10), MediaTime(1, per: 1), MediaTime(2, per: 1)] {
            #expect(try articulator.pose(at: time) != nil)
        }
        articulator.finish()
        for time in [
            MediaTime(3, per: 1), MediaTime(3600, per: 1), MediaTime(.max, per: 1), MediaTime(.max, per: .max),
        ] {
            #expect(try articulator.pose(at: time) != nil)
        }
    }

    @Test("what is live follows what a film knows")
    func agreesWithFilms() throws {
        let sound = try Expected.sound()
        let (film, live) = (
            try Expected.frames(of: sound, for: .film), try Expected.frames(of: sound, for: .live)
        )
        let difference = zip(film, live).map { abs($0.seenOpening - $1.seenOpening) }.reduce(0, +) / Float(film.count)
        #expect(difference < 0.06)
    }
}
