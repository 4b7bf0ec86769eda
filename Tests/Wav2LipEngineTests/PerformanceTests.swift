import Foundation
import Inference
import LipSync
import Media
import TestSupport
import Testing

@testable import Wav2LipEngine

@Suite("Wav2Lip's performances")
struct PerformanceTests {
    @Test("any cut of the same sound gives the same frames, and a second gives 25 of them")
    func cuts() async throws {
        try await Fixtures.withEngine { engine in
            let speech = SpeechAudio(Array(try Fixtures.speech().samples.prefix(16_000)))
            let face = try engine.prepare(Fixtures.portrait(), box: Fixtures.box)
            let whole = try Fixtures.frames(of: face, speaking: speech, pieces: 16_000)
            #expect(whole.count == 25)
            #expect(try Fixtures.frames(of: face, speaking: speech, pieces: 97) == whole)
            #expect(try Fixtures.frames(of: face, speaking: speech, pieces: 1600) == whole)
        }
    }

    @Test("only the box changes; in silence it is the photo, exactly, and after a word it is again")
    func rest() async throws {
        try await Fixtures.withEngine { engine in
            let photo = try Fixtures.portrait()
            let face = try engine.prepare(photo, box: Fixtures.box)
            let word = Array(try Fixtures.speech().samples[4000..<10_000])
            let silence = [Float](repeating: 0, count: 16_000)
            let frames = try Fixtures.frames(of: face, speaking: SpeechAudio(silence + word + silence))
            #expect(frames.prefix(22).allSatisfy { $0 == photo })
            #expect(frames.suffix(12).allSatisfy { $0 == photo })
            let spoken = frames[28]
            #expect(spoken != photo)
            for y in 0..<photo.height {
                for x in 0..<photo.width where !Fixtures.box.rectangle.contains(Point(Float(x), Float(y))) {
                    if spoken[x, y] != photo[x, y] { Issue.record("pixel \(x), \(y) changed") }
                }
            }
        }
    }

    @Test("an interruption shuts the mouth within 80 ms")
    func hush() async throws {
        try await Fixtures.withEngine(.live) { engine in
            let photo = try Fixtures.portrait()
            let face = try engine.prepare(photo, box: Fixtures.box)
            var performer = try face.makePerformer(PerformanceStyle())
            performer.hear(try Fixtures.speech())
            var picture = photo
            for frame in 0..<20 { _ = try performer.draw(at: FrameRate.standard.time(ofFrame: frame), on: &picture) }
            #expect(picture != photo)
            performer.hush(at: FrameRate.standard.time(ofFrame: 20))
            for frame in 20..<23 { _ = try performer.draw(at: FrameRate.standard.time(ofFrame: frame), on: &picture) }
            #expect(picture == photo)
        }
    }

    @Test("a clip of one picture speaks as the photo does")
    func clip() async throws {
        try await Fixtures.withEngine { engine in
            let photo = try Fixtures.portrait()
            let speech = SpeechAudio(Array(try Fixtures.speech().samples.prefix(16_000)))
            let face = try engine.prepare(photo, box: Fixtures.box)
            let frames = try Fixtures.frames(of: face, speaking: speech)
            var performer = try engine.makeClipPerformer()
            performer.hear(speech)
            performer.finishHearing()
            for (number, frame) in frames.enumerated() {
                var picture = photo
                let time = FrameRate.standard.time(ofFrame: number)
                let isDrawn = try performer.draw(at: time, on: &picture, face: ClipFace(box: Fixtures.box))
                #expect(isDrawn)
                #expect(picture == frame)
            }
        }
    }

    @Test("moments that pass leave those after them as they would have been")
    func passing() async throws {
        try await Fixtures.withEngine { engine in
            let photo = try Fixtures.portrait()
            let speech = SpeechAudio(Array(try Fixtures.speech().samples.prefix(16_000)))
            func film(passing passed: Range<Int>) throws -> [Image] {
                var performer = try engine.makeClipPerformer()
                performer.hear(speech)
                performer.finishHearing()
                return try (0..<20).map { number in
                    var picture = photo
                    let time = FrameRate.standard.time(ofFrame: number)
                    if passed.contains(number) {
                        try performer.pass(time)
                    } else {
                        _ = try performer.draw(at: time, on: &picture, face: ClipFace(box: Fixtures.box))
                    }
                    return picture
                }
            }
            let (all, some) = (try film(passing: 0..<0), try film(passing: 5..<15))
            #expect(some[..<5] == all[..<5] && some[15...] == all[15...])
            #expect(some[5..<15].allSatisfy { $0 == photo } && all[5..<15].contains { $0 != photo })
        }
    }

    @Test("the steps that a bench takes apart draw what performers draw", arguments: [true, false], [true, false])
    func steps(isClip: Bool, inParts: Bool) async throws {
        try await Fixtures.withEngine(Wav2LipSettings(silenceThreshold: 0), inParts: inParts) { engine in
            let photo = try Fixtures.portrait()
            let speech = SpeechAudio(Array(try Fixtures.speech().samples.prefix(16_000)))
            let face = try engine.prepare(photo, box: Fixtures.box)
            let frames = try Fixtures.frames(of: face, speaking: speech, count: 15)
            var steps = try engine.makeSteps(photo, box: Fixtures.box, isClip: isClip)
            var (unheard, taken): (ArraySlice<Float>, [Wav2LipSteps.Step]) = (speech.samples[...], [])
            for number in [0, 4, 14] {
                var picture = photo
                let piece = SpeechAudio(Array(unheard.prefix(9000)))
                unheard = unheard.dropFirst(9000)
                taken = []
                let isDrawn = try steps.draw(
                    at: FrameRate.standard.time(ofFrame: number), hearing: piece, on: &picture
                ) { step, work throws(LipSyncError) in
                    taken.append(step)
                    try work()
                }
                #expect(isDrawn)
                #expect(picture == frames[number])
                try steps.infer()
            }
            #expect(taken == Wav2LipSteps.Step.allCases.filter { isClip || ![.crop, .encoder].contains($0) })
        }
    }

    @Test(
        "a soft edge leaves the corners of the box as they were, and a mouth-only paste the eyes",
        arguments: [
            Wav2LipSettings(feather: .disc), Wav2LipSettings(feather: .hull),
            Wav2LipSettings(feather: .hull, mouthOnly: true), Wav2LipSettings(mouthOnly: true),
        ])
    func blending(settings: Wav2LipSettings) async throws {
        try await Fixtures.withEngine(settings) { engine in
            let (photo, box) = (try Fixtures.portrait(), Fixtures.box)
            let face = try engine.prepare(photo, box: box)
            let frame = try Fixtures.frames(of: face, speaking: Fixtures.speech(), count: 20)[19]
            #expect(frame[box.left, box.top] == photo[box.left, box.top])
            #expect(
                frame[box.left + box.width / 2, box.top + box.height * 3 / 4] != photo[box.left + 80, box.top + 107])
            if settings.mouthOnly {
                for x in box.left..<box.right { #expect(frame[x, box.top + 40] == photo[x, box.top + 40]) }
            }
        }
    }

    @Test("a soft edge can be asked for in mid-performance, and taken back; a word that names none is refused")
    func blendingLive() async throws {
        try await Fixtures.withEngine(.live) { engine in
            let (photo, box) = (try Fixtures.portrait(), Fixtures.box)
            var performer = try engine.prepare(photo, box: box).makePerformer(PerformanceStyle())
            performer.hear(try Fixtures.speech())
            var picture = photo
            func corner(at frame: Int) throws -> SIMD4<UInt8> {
                _ = try performer.draw(at: FrameRate.standard.time(ofFrame: frame), on: &picture)
                return picture[box.left, box.top]
            }
            let hard = try corner(at: 18)
            #expect(hard != photo[box.left, box.top])
            let isRefused = !performer.blend(feather: "velvet")
            #expect(isRefused)
            let isSoft = performer.blend(feather: "disc")
            let soft = try corner(at: 19)
            #expect(isSoft && soft == photo[box.left, box.top])
            let isHard = performer.blend(feather: "none")
            let again = try corner(at: 20)
            #expect(isHard && again != photo[box.left, box.top])
        }
    }

    @Test("a file that is no Wav2Lip network is refused, naming what it takes")
    func foreign() throws {
        let model = Samples.package.appendingPathComponent(".deps/models/face_landmark.tflite")
        let error = #expect(throws: LipSyncError.self) {
            _ = try Wav2LipEngine(core: Core(), files: Wav2LipFiles(whole: model))
        }
        #expect(error?.code == .model)
        #expect(error?.description.contains("192 x 192") == true)
    }
}
