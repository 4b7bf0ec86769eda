import Articulation
import Faces
import Foundation
import Inference
import Media
import MediaIO
import ModelStore
import TestSupport
import Testing

@testable import LipSync

@Suite("Finding who speaks by the sound")
struct ActiveSpeakerTests {
    /// Numbers that look like a mouth's: hops that wander, the same for the same seed.
    private static func wandering(seed: UInt64, count: Int) -> [Float] {
        var (state, value, result) = (seed &* 2_862_933_555_777_941_757 &+ 1, Float(0), [Float]())
        for _ in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            value = 0.9 * value + Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
            result.append(value)
        }
        return result
    }

    /// A mouth at 12.5 frames a second that opens as a sound foretells, some hops later.
    private static func mouth(_ opening: [Float], late hops: Int, millimetres: Float = 3) -> MouthCurve {
        var curve = MouthCurve()
        for frame in 0..<(opening.count * 10 / 64) {
            let time = Double(frame) / 12.5
            let hop = Int((time * SpeechForecast.rate).rounded()) - hops
            if opening.indices.contains(hop) { curve.append(10 + millimetres * opening[hop], at: time) }
        }
        return curve
    }

    @Test("a mouth that moves with the sound is far above chance, also 150 ms late; with another sound it is not")
    func agreement() throws {
        let opening = Self.wandering(seed: 1, count: 640)
        let sound = SpeechForecast(opening: opening, isSpeech: [Bool](repeating: true, count: 640))
        for late in [0, 12, -12] {
            let own = try #require(MouthAgreement(Self.mouth(opening, late: late), sound))
            #expect(own.correlation > 0.9 && own.correlation > (own.chance ?? 1) + 0.3, "\(late): \(own)")
        }
        for seed in 2...6 as ClosedRange<UInt64> {
            let mouth = Self.mouth(Self.wandering(seed: seed, count: 640), late: 0)
            let other = try #require(MouthAgreement(mouth, sound))
            #expect(other.correlation < 0.5, "\(other)")
        }
    }

    @Test("a mouth that trembles by less than the landmarks do, or is hardly seen in speech, tells nothing")
    func still() {
        let opening = Self.wandering(seed: 1, count: 640)
        let sound = SpeechForecast(opening: opening, isSpeech: [Bool](repeating: true, count: 640))
        #expect(MouthAgreement(Self.mouth(opening, late: 0, millimetres: 0.05), sound) == nil)
        let pause = SpeechForecast(opening: opening, isSpeech: (0..<640).map { $0 < 80 })
        #expect(MouthAgreement(Self.mouth(opening, late: 0), pause) == nil)
    }

    @Test(
        "one mouth has to be clearly above the others and above chance",
        arguments: [
            ([(0.5, 0.3), (0.1, 0.3)], SpeakerFinding.Verdict.speaks(0)), ([(0.1, 0.3), (0.5, 0.3)], .speaks(1)),
            ([(0.5, 0.3), (0.4, 0.3)], .unclear), ([(0.5, 0.6), (0.1, 0.3)], .unclear),
            ([(0.5, 0.3), nil], .speaks(0)), ([(0.3, nil), nil], .unclear), ([(0.5, nil), (0, nil)], .speaks(0)),
            ([nil, nil], .unclear),
        ] as [([(Double, Double?)?], SpeakerFinding.Verdict)])
    func verdicts(mouths: [(Double, Double?)?], expected: SpeakerFinding.Verdict) {
        let agreements = mouths.map { $0.map { MouthAgreement(correlation: $0.0, chance: $0.1) } }
        #expect(ShotWatch.verdict(agreements) == expected)
    }

    @Test(
        "each shot has its own choice, also for who meets the cut a little earlier; what was not looked at has the largest"
    )
    func shots() {
        func shot(_ start: Double, _ verdict: SpeakerFinding.Verdict) -> SpeakerFinding.Shot {
            let faces = [Point(1, 1), Point(2, 2)].map { SpeakerFinding.Face(place: $0, agreement: nil) }
            return SpeakerFinding.Shot(start: start, faces: faces, verdict: verdict)
        }
        let finding = SpeakerFinding([shot(0, .speaks(1)), shot(4, .unclear), shot(8, .speaks(0))], until: 60)
        func choice(_ milliseconds: Int64) -> FaceChoice {
            finding.choices.choice(at: MediaTime(milliseconds, per: 1000))
        }
        #expect(choice(0) == .at(Point(2, 2)) && choice(3880) == .at(Point(2, 2)))
        #expect(choice(3960) == .largest && choice(7940) == .at(Point(1, 1)))
        #expect(choice(59_000) == .at(Point(1, 1)) && choice(60_500) == .largest)
    }

    private static func speaker() throws -> ActiveSpeaker {
        let core = try Core()
        return ActiveSpeaker(
            core: core, models: FaceModels(folder: try DependencyFolder.find().models),
            articulation: try .bundled(core: core))
    }

    @Test("a clip without sound, and one in which nobody speaks, say so and take the largest face")
    func silence() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("clip.mp4")
            try ClipFixture.write(url, frames: 10)
            let mute = try Self.speaker().find(in: url)
            #expect(mute.description.contains("no sound") && mute.choices == ShotChoices(.largest))
            let format = AudioFormat(sampleRate: SampleRate(hertz: 48_000), channels: 1)
            let writer = try VideoWriter(url, width: 96, height: 64, audio: format)
            let quiet = [Float](repeating: 0, count: 48_000)
            try writer.append(AudioChunk(samples: quiet, sampleRate: format.sampleRate, channels: 1))
            for _ in 0..<25 { try writer.append(Image(width: 96, height: 64, format: .rgba, filledWith: 90)) }
            try writer.finish()
            let silent = try Self.speaker().find(in: url)
            #expect(silent.description.contains("nobody speaks") && silent.choices == ShotChoices(.largest))
        }
    }

    @Test("looking stops when its task is cancelled", .enabled(if: Samples.shared("talking.mp4") != nil))
    func cancelled() async throws {
        let url = try #require(Samples.shared("talking.mp4"))
        let task = Task {
            withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try Self.speaker().find(in: url)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(
        "of a person and the same one at another time, larger, the one who is heard is found, shot by shot",
        .enabled(if: Samples.shared("talking.mp4") != nil), arguments: [([true, false], 6), ([false], 5)])
    func real(sides: [Bool], spoken: Double) async throws {
        let source = try #require(Samples.shared("talking.mp4"))
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("pair.mp4")
            try PairFixture.write(url, of: source, isLeft: sides, seconds: 6, spoken: spoken)
            let finding = try Self.speaker().find(in: url)
            try #require(finding.shots.count == sides.count, "\(finding)")
            for (shot, isLeft) in zip(finding.shots, sides) {
                guard case .speaks(let index) = shot.verdict else {
                    Issue.record("not found: \(shot)")
                    continue
                }
                let expected = isLeft ? PairFixture.left : PairFixture.right
                #expect((shot.faces[index].place - expected).length < 60, "\(shot)")
            }
            // Whoever draws follows the choice over the cut.
            let clip = ClipSource(
                url, core: try Core(), models: FaceModels(folder: try DependencyFolder.find().models),
                choosing: [finding.choices])
            let reader = try ClipReader(clip)
            var boxes: [FaceBox?] = []
            while let frame = try reader.next() { boxes.append(frame.faces[0].box) }
            for (shot, isLeft) in sides.enumerated() {
                for frame in [shot * 150, shot * 150 + 5, shot * 150 + 140] {
                    let box = try #require(boxes[frame])
                    #expect((Float(box.left + box.right) / 2 < 360) == isLeft, "frame \(frame): \(box)")
                }
            }
        }
    }
}
