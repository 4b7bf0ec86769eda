import Faces
import Foundation
import Inference
import LipSync
import Media
import MediaIO
import TestSupport
import Testing
import Wav2LipEngine

@testable import Restoration

@Suite("A restorer behind an engine for clips")
struct RestoredClipTests {
    private static func engine(_ inner: any ClipEngine, _ model: StandIn, strength: Float = 1) throws
        -> RestoredClipEngine
    {
        RestoredClipEngine(
            inner, model: try model.load(), strength: strength, core: try StandIn.core.get(), models: Speaking.models)
    }

    private static func box(of face: FaceLandmarks, in image: Image) throws -> FaceBox {
        try #require(FaceBox(around: face.bounds, pads: FacePads(), width: image.width, height: image.height))
    }

    /// Frames of a clip, drawn on by an engine that has heard all of the speech.
    private static func draw(
        _ engine: any ClipEngine, on clip: [Image], box: FaceBox
    ) throws -> [Image] {
        var performer = try engine.makeClipPerformer(for: .unread, PerformanceStyle())
        performer.hear(Speaking.babble(seconds: 1))
        performer.finishHearing()
        return try clip.enumerated().map { number, frame in
            var picture = frame
            let isDrawn = try performer.draw(
                at: FrameRate.standard.time(ofFrame: number), on: &picture, face: ClipFace(box: box))
            #expect(isDrawn)
            return picture
        }
    }

    @Test("the face in its box is found as in the whole picture, where it jumps to, and not where there is none")
    func boxed() throws {
        let photo = try Photo.portrait.get()
        let image = photo.image.converted(to: .rgba)
        let eyes = FaceTemplate.points(of: photo.face)
        let unit = (eyes[1] - eyes[0]).length
        var finder = BoxedFace(try FaceMesh(core: StandIn.core.get(), models: Speaking.models))
        let box = try Self.box(of: photo.face, in: image)
        for frame in 0..<3 {
            let face = try #require(try finder.find(in: image, box: box), "frame \(frame)")
            for (a, b) in zip(FaceTemplate.points(of: face), eyes) { #expect((a - b).length < 0.06 * unit) }
        }
        let small = photo.scaled(by: 0.5)
        var other = Image(width: image.width, height: image.height, format: .rgba, filledWith: 90)
        for y in 0..<small.image.height {
            for x in 0..<small.image.width * 4 {
                other.pixels[(y + 250) * other.stride + x] =
                    small.image.converted(to: .rgba).pixels[
                        y * small.image.width * 4 + x]
            }
        }
        var moved = small.face
        moved.points = moved.points.map { $0 + SIMD3(0, 250, 0) }
        let face = try #require(try finder.find(in: other, box: try Self.box(of: moved, in: other)))
        for (a, b) in zip(FaceTemplate.points(of: face), FaceTemplate.points(of: moved)) {
            #expect((a - b).length < 0.1 * unit)
        }
        let grey = Image(width: 300, height: 300, format: .rgba, filledWith: 90)
        #expect(try finder.find(in: grey, box: FaceBox(left: 50, top: 50, right: 250, bottom: 250)) == nil)
    }

    @Test(
        "with Wav2Lip, what the restorer shifts is seen on the face only, and one that changes nothing changes nothing")
    func wav2lip() throws {
        let photo = try Photo.portrait.get()
        let image = photo.image.converted(to: .rgba)
        let (box, mask) = (try Self.box(of: photo.face, in: image), try photo.mask())
        let inner = try Speaking.wav2lip()
        let clip = [Image](repeating: image, count: 4)
        let plain = try Self.draw(inner, on: clip, box: box)
        let same = try Self.draw(Self.engine(inner, .identity), on: clip, box: box)
        let shifted = try Self.draw(Self.engine(inner, .shift), on: clip, box: box)
        let cheek = photo.face[50]
        // The landmarks of one look are some pixels from those of nine: so is the mask's soft edge.
        let around = photo.face.bounds
        let grown = Rectangle(
            x: around.x - 0.1 * around.width, y: around.y - 0.3 * around.height, width: 1.2 * around.width,
            height: 1.4 * around.height)
        for frame in clip.indices {
            let inside = signalToNoise(plain[frame], same[frame]) { mask[$0] > 0 }
            #expect(inside >= 38, "\(inside)")
            if frame == 0 { print("a restorer that changes nothing, behind Wav2Lip: PSNR inside", inside) }
            let outside = signalToNoise(plain[frame], shifted[frame]) { index in
                !grown.contains(Point(Float(index % image.width), Float(index / image.width)))
            }
            #expect(outside == .infinity)
            let step = shifted[frame].mean(around: cheek) - plain[frame].mean(around: cheek)
            #expect(step.x > 12 && step.y < -20 && step.z > 8, "\(step)")
        }
    }

    @Test("frames without a face, and all at strength 0, stay as the engine leaves them")
    func untouched() throws {
        let photo = try Photo.portrait.get()
        let image = photo.image.converted(to: .rgba)
        let box = try Self.box(of: photo.face, in: image)
        let grey = Image(width: image.width, height: image.height, format: .rgba, filledWith: 90)
        let inner = try Speaking.wav2lip()
        #expect(
            try Self.draw(Self.engine(inner, .shift), on: [grey, grey], box: box)
                == Self.draw(inner, on: [grey, grey], box: box))
        #expect(
            try Self.draw(Self.engine(inner, .shift, strength: 0), on: [image, image], box: box)
                == Self.draw(inner, on: [image, image], box: box))
    }

    @Test("a frame whose sound has not come is left alone, and drawn when it has")
    func waiting() throws {
        let photo = try Photo.portrait.get()
        let image = photo.image.converted(to: .rgba)
        let box = try Self.box(of: photo.face, in: image)
        let engine = try Self.engine(Speaking.wav2lip(), .shift)
        var performer = try engine.makeClipPerformer(for: .unread, PerformanceStyle())
        var picture = image
        #expect(try !performer.draw(at: .zero, on: &picture, face: ClipFace(box: box)))
        #expect(picture == image)
        performer.hear(Speaking.babble(seconds: 1))
        #expect(try performer.draw(at: .zero, on: &picture, face: ClipFace(box: box)))
        #expect(picture == (try Self.draw(engine, on: [image], box: box)[0]))
    }

    @Test("a film of a clip shows the restored face in all frames that have one")
    func film() async throws {
        let photo = try Photo.portrait.get()
        let cheek = photo.face[50]
        try await Samples.withTemporaryFolder { folder in
            let (sound, clip) = (folder.appendingPathComponent("a.wav"), folder.appendingPathComponent("clip.mp4"))
            try WaveFile.write(to: sound, seconds: 0.6, sample: WaveFile.babble)
            let writer = try VideoWriter(clip, width: photo.image.width, height: photo.image.height)
            for _ in 0..<15 { try writer.append(photo.image.converted(to: .rgba)) }
            try writer.finish()
            let (core, inner) = (try StandIn.core.get(), try Speaking.wav2lip())
            let source = ClipSource(clip, core: core, models: Speaking.models)
            var means: [SIMD3<Float>] = []
            for engine in [inner, try Self.engine(inner, .shift)] as [any ClipEngine] {
                let film = folder.appendingPathComponent("film.mp4")
                let summary = try await ClipDubbing(clip: source, engine: engine)
                    .write(to: film, speech: FileSpeech(sound))
                #expect(summary.film.frames == 15)
                let frames = try Speaking.frames(of: film).map { $0.mean(around: cheek) }
                #expect(frames.count == 15)
                let mean = frames.reduce(.zero, +) / Float(frames.count)
                for frame in frames {
                    let difference = frame - mean
                    #expect(max(difference.max(), -difference.min()) < 6)
                }
                means.append(mean)
            }
            let step = means[1] - means[0]
            #expect(step.x > 10 && step.y < -15, "\(step)")
        }
    }
}
