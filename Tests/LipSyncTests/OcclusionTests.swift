import Faces
import Foundation
import Inference
import Media
import MediaIO
import ModelStore
import TestSupport
import Testing

@testable import LipSync

@Suite("Things before a mouth")
struct OcclusionTests {
    private static let rate = FrameRate.standard

    /// What a look through a clip of so many frames finds, in which a thing is there in the frames that `thing` says.
    private static func appearances(
        _ frames: Range<Int> = 0..<40, thing: (Int) -> FaceFixture.Thing? = { _ in nil }
    ) -> FaceAppearances {
        var survey = AppearanceSurvey()
        for frame in frames {
            let fixture = FaceFixture.speaking(frame, thing(frame))
            survey.look(
                at: fixture.image(noise: UInt64(frame)), face: fixture.landmarks,
                seconds: rate.time(ofFrame: frame).seconds, shot: 0)
        }
        return survey.appearances()
    }

    /// The last mask of some frames on end.
    private static func mask(
        _ watch: inout OcclusionWatch, _ frames: Range<Int>, _ thing: FaceFixture.Thing?, shot: Int = 0
    ) -> CoverMask? {
        var mask: CoverMask?
        for frame in frames {
            let fixture = FaceFixture.speaking(frame, thing)
            mask = watch.look(at: fixture.image(noise: UInt64(500 + frame)), face: fixture.face(frame, shot: shot))
        }
        return mask
    }

    @Test("a mouth that speaks in changing light is no thing before it, in any frame")
    func clear() {
        var watch = OcclusionWatch(Self.appearances(), frameRate: Self.rate)
        for frame in 0..<100 { #expect(Self.mask(&watch, frame..<frame + 1, nil) == nil, "frame \(frame)") }
    }

    @Test(
        "what is before the mouth stays as it is, pixel for pixel; the rest of the face is drawn",
        arguments: [FaceFixture.Thing.cup, .microphone])
    func things(thing: FaceFixture.Thing) throws {
        var watch = OcclusionWatch(Self.appearances(), frameRate: Self.rate)
        let mask = try #require(Self.mask(&watch, 0..<8, thing))
        let fixture = FaceFixture.speaking(7, thing)
        let frame = fixture.image(noise: 507)
        var picture = Image(width: FaceFixture.width, height: FaceFixture.height, format: .rgba, filledWith: 0)
        mask.restore(from: frame, to: &picture)
        var (thing, kept) = (0, 0)
        let box = FaceFixture.box
        for y in box.top..<box.bottom {
            for x in box.left..<box.right where fixture.isCovered(x, y) {
                thing += 1
                if picture[x, y] == SIMD4(frame[x, y].x, frame[x, y].y, frame[x, y].z, 0) { kept += 1 }
            }
        }
        #expect(Double(kept) > 0.9 * Double(thing), "\(kept) of \(thing)")
    }

    @Test("a hand as light and as red as the face is told by the lips that it covers")
    func hand() throws {
        var watch = OcclusionWatch(Self.appearances(), frameRate: Self.rate)
        let mask = try #require(Self.mask(&watch, 0..<8, .hand))
        let frame = FaceFixture.speaking(7, .hand).image(noise: 507)
        var picture = Image(width: FaceFixture.width, height: FaceFixture.height, format: .rgba, filledWith: 255)
        mask.restore(from: frame, to: &picture)
        let box = FaceFixture.box
        for y in box.top..<box.bottom {
            for x in box.left..<box.right { #expect(picture[x, y] == frame[x, y]) }
        }
    }

    @Test("frames with a hand or a cup among those that are learned from do not count", arguments: [10, 16])
    func learning(covered: Int) {
        let appearances = Self.appearances { frame in frame % 40 < covered ? .cup : nil }
        var watch = OcclusionWatch(appearances, frameRate: Self.rate)
        #expect(Self.mask(&watch, 0..<8, nil) == nil)
        #expect(Self.mask(&watch, 8..<16, .cup) != nil)
    }

    @Test("a thing counts when frames on end show it, and is gone soon after it went")
    func fading() {
        var watch = OcclusionWatch(Self.appearances(), frameRate: Self.rate)
        #expect(Self.mask(&watch, 0..<1, .microphone) == nil)
        #expect(Self.mask(&watch, 1..<4, .microphone) != nil)
        #expect(Self.mask(&watch, 4..<5, nil) != nil)
        #expect(Self.mask(&watch, 5..<12, nil) == nil)
    }

    @Test("a cut forgets what was before the face, and a shot that was not looked through has no things")
    func cut() {
        var survey = AppearanceSurvey()
        for frame in 0..<20 {
            let fixture = FaceFixture.speaking(frame)
            survey.look(
                at: fixture.image(noise: 1), face: fixture.landmarks,
                seconds: Self.rate.time(ofFrame: frame).seconds, shot: frame < 18 ? 0 : 1)
        }
        var watch = OcclusionWatch(survey.appearances(), frameRate: Self.rate)
        #expect(Self.mask(&watch, 0..<8, .cup) != nil)
        #expect(Self.mask(&watch, 8..<9, nil, shot: 1) == nil)
        #expect(Self.mask(&watch, 100..<110, .cup, shot: 2) == nil)
    }

    @Test("a look through a long clip keeps a few frames of it")
    func memory() {
        var survey = AppearanceSurvey()
        let fixture = FaceFixture()
        let image = fixture.image(noise: 0)
        for frame in 0..<1000 {
            survey.look(at: image, face: fixture.landmarks, seconds: Double(frame), shot: 0)
            #expect(survey.keptFrames < 64)
        }
        #expect(survey.keptFrames >= 16)
    }

    @Test(
        "a film keeps the clip's pixels where a cup is before the mouth, unless it shall not", arguments: [true, false])
    func film(isKept: Bool) async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            let writer = try VideoWriter(
                input, width: FaceFixture.width, height: FaceFixture.height, options: VideoOptions(quality: 0))
            let (frames, covered) = (160, 140)
            for frame in 0..<frames {
                let fixture = FaceFixture.speaking(0, frame < covered ? nil : .cup)
                try writer.append(fixture.image(noise: UInt64(frame)))
            }
            try writer.finish()
            let clip = ClipSource(input, options: ClipOptions(keepsOccluders: isKept)) { FixedFollower() }
            let summary = try await ClipDubbing(clip: clip, engine: CountingClipEngine())
                .write(to: output, speech: ToneSource(samples: frames * 640), options: VideoOptions(quality: 0))
            #expect(summary.film.frames == frames)
            #expect(isKept ? (14...20).contains(summary.framesCovered) : summary.framesCovered == 0)
            let shown = try ClipFixture.frames(of: output)
            let own = try ClipFixture.frames(of: input)
            let (x, y) = (180, 300)
            #expect(shown[20][x, y].y < 20)
            let distance = abs(Int(shown[155][x, y].y) - Int(own[155][x, y].y))
            #expect(isKept ? distance <= 3 : distance > 100)
        }
    }

    @Test(
        "in a real clip without things before the mouth none are found",
        .enabled(if: Samples.shared("talking.mp4") != nil))
    func realClip() throws {
        let url = try #require(Samples.shared("talking.mp4"))
        let clip = ClipSource(url, core: try Core(), models: FaceModels(folder: try DependencyFolder.find().models))
        var watch = OcclusionWatch(
            try AppearanceSurvey.look(through: clip) { _ in }, frameRate: Self.rate)
        let reader = try ClipReader(clip)
        var covered: [Int] = []
        while let frame = try reader.next() {
            guard let face = frame.face(0) else { continue }
            if watch.look(at: frame.image, face: face) != nil { covered.append(frame.index) }
        }
        #expect(covered == [])
    }
}

private struct FixedFollower: FaceFollower {
    func follow(_ image: Image, at time: MediaTime, startsShot: Bool) -> FollowedFace? {
        FollowedFace(FaceFixture.speaking(0).landmarks)
    }
}
