import Foundation
import Media
import TestSupport
import Testing

@testable import Articulation

@Suite("MelArticulator")
struct MelArticulatorTests {
    let model: MelNetworks

    init() throws { model = try Expected.melNetworks() }

    // Float32 and another order of additions against numpy's float64, over eight layers.
    @Test("poses are those of the same weights in numpy")
    func matchesReference() throws {
        let expected = try Expected.array("poses")
        let poses = Expected.poses(of: try Expected.sound(), model)
        #expect(expected.shape == [poses.count, 11])
        let difference = zip(poses.flatMap(\.values), expected.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(difference < 1e-3)
        // A network that tells nothing would match itself as well: this mouth opens, closes and rounds.
        #expect((poses.map(\.aperture).max() ?? 0) > 0.3)
        #expect((poses.map(\.closure).max() ?? 0) > 0.3)
    }

    @Test("any cut of the same sound gives the same poses, bit for bit", arguments: [1, 160, 200, 333, 640, 16_000])
    func ignoresCuts(piece: Int) throws {
        let sound = try Expected.sound()
        let whole = Expected.poses(of: sound, model)
        var articulator = MelArticulator(model)
        for cut in Expected.cut(sound, every: piece) { articulator.append(cut) }
        articulator.finish()
        #expect(Expected.allPoses(&articulator) == whole)
    }

    // 25 and 30 frames a second fall between hops, 80 on them. A network that looks six hops ahead is interpolated.
    @Test(
        "the pose of time t is there with the sound up to t + 112.5 ms, and depends on none after it",
        arguments: [25, 30, 80], [6, 7])
    func keepsItsLookAhead(rate: Int, delay: Int) throws {
        let model = try Expected.melNetworks(delaySteps: delay)
        let sound = try Expected.sound()
        var whole = MelArticulator(model)
        whole.append(sound)
        var differs = false
        for frame in rate..<2 * rate {
            let time = FrameRate(rate).time(ofFrame: frame)
            let heard = Int((time.seconds + MelArticulator.lookAhead.seconds) * 16_000 + 1e-6)
            var other = MelArticulator(model)
            other.append(SpeechAudio(Array(sound.samples[..<heard])))
            var changed = other
            let pose = other.pose(at: time)
            #expect(pose != nil)
            // Other sound after the bound changes later poses, never this one.
            changed.append(SpeechAudio((0..<8000).map { Float(($0 * 7919) % 1000) / 1000 - 0.5 }))
            #expect(changed.pose(at: time) == pose)
            #expect(whole.pose(at: time) == pose)
            let later = MediaTime(time.value + time.timescale / 5, per: time.timescale)
            differs = differs || changed.pose(at: later) != whole.pose(at: later)
        }
        #expect(differs)
    }

    @Test("between two hops the pose lies on the line between theirs, or is held where the next is not known yet")
    func interpolates() throws {
        let sound = try Expected.sound()
        for (delay, share) in [(6, 0.25), (7, 0)] as [(Int, Float)] {
            var articulator = MelArticulator(try Expected.melNetworks(delaySteps: delay))
            articulator.append(sound)
            let poses = [320, 321, 324].map { articulator.pose(at: MediaTime($0, per: 320)) }
            let (first, between, second) = (try #require(poses[0]), poses[1], try #require(poses[2]))
            #expect(first != second)
            #expect(between == first.interpolated(to: second, by: share))
        }
    }

    @Test("moments before the sound, and beyond all reason, have a pose or none, and never a crash")
    func takesAnyTime() throws {
        var articulator = MelArticulator(model)
        #expect(articulator.pose(at: .zero) == nil)
        articulator.append(try Expected.sound())
        let head = articulator.pose(at: .zero)
        #expect(head != nil && articulator.pose(at: MediaTime(-5, per: 1)) == head)
        for time in [MediaTime(.max, per: 1), MediaTime(.max, per: .max), MediaTime(.min, per: 1)] {
            _ = articulator.pose(at: time)
        }
        articulator.finish()
        #expect(articulator.pose(at: MediaTime(.max, per: 1)) != nil)
    }

    @Test("the pose of time t is not told one hop before its sound has come")
    func waitsForSound() throws {
        let sound = try Expected.sound()
        var articulator = MelArticulator(model)
        articulator.append(SpeechAudio(Array(sound.samples[..<(16_000 + 1_799)])))
        #expect(articulator.pose(at: MediaTime(1, per: 1)) == nil)
        articulator.append(SpeechAudio([sound.samples[16_000 + 1_799]]))
        #expect(articulator.pose(at: MediaTime(1, per: 1)) != nil)
        articulator.finish()
        #expect(articulator.pose(at: MediaTime(1, per: 1)) != nil)
    }

    @Test("digital silence rests the mouth from the first frame on")
    func restsInSilence() {
        let silence = SpeechAudio([Float](repeating: 0, count: 32_000))
        for pose in Expected.poses(of: silence, model) {
            // How wide a mouth at rest is seen, compared with the same one speaking, nobody has taught the network.
            #expect(pose.values.dropLast().allSatisfy { abs($0) < 0.06 })
        }
    }

    @Test("an hour has exactly as many poses as it should, and keeps only what was not yet passed")
    func hearsAnHour() throws {
        let sound = try Expected.sound()
        let second = SpeechAudio(Array(sound.samples[8000..<24_000]))
        var articulator = MelArticulator(model)
        var (kept, poses) = (0, [MouthPose?]())
        for index in 0..<3600 {
            articulator.append(second)
            for frame in 0..<25 where index > 0 {
                let pose = articulator.pose(at: FrameRate.standard.time(ofFrame: (index - 1) * 25 + frame))
                if index == 10 || index == 3599 { poses.append(pose) }
            }
            kept = max(kept, articulator.keptPoseCount)
        }
        articulator.finish()
        #expect(articulator.poseCount == 3600 * 80 + 1)
        #expect(kept <= 200)
        // The same second was heard again and again: the mouth does at the end what it did at the beginning.
        let (early, late) = (poses[..<25].compactMap { $0 }, poses[25...].compactMap { $0 })
        #expect(early.count == 25 && late.count == 25)
        for (one, other) in zip(early, late) {
            #expect(zip(one.values, other.values).allSatisfy { abs($0 - $1) < 0.02 })
        }
    }

    @Test("sounds of no, one and a few samples end well, and the last pose stands for the time after them")
    func endsWell() {
        for count in [0, 1, 200, 201] {
            var articulator = MelArticulator(model)
            articulator.append(SpeechAudio([Float](repeating: 0.25, count: count)))
            articulator.finish()
            articulator.finish()
            articulator.append(SpeechAudio([0.5]))
            #expect(articulator.poseCount == (count == 0 ? 0 : count > 200 ? 3 : 2))
            #expect(articulator.pose(at: .zero) != nil)
            #expect(articulator.pose(at: MediaTime(3600, per: 1)) == articulator.pose(at: MediaTime(7200, per: 1)))
        }
    }
}
