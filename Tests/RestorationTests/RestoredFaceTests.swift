import Faces
import Foundation
import LipSync
import Media
import MediaIO
import TestSupport
import Testing

@testable import Restoration

@Suite("A restorer behind an engine for photos")
struct RestoredFaceTests {
    private let still = PerformanceStyle(isLively: false)

    @Test("a restorer that changes nothing leaves the engine's frames as they were")
    func identity() throws {
        let (face, portrait) = try Speaking.mesh.get()
        let restored = try RestoredFace(face, face: portrait.face, model: StandIn.identity.load(), strength: 1)
        #expect(restored.isRestored)
        let mask = try Photo(image: portrait.image, face: portrait.face).mask()
        let speech = Speaking.babble(seconds: 1)
        let plain = try Speaking.frames(of: face, speaking: speech, count: 12)
        let frames = try Speaking.frames(of: restored, speaking: speech, count: 12)
        #expect(plain.count == 12 && frames.count == 12)
        #expect(plain.contains { $0 != face.picture }, "the face speaks")
        var least = Double.infinity
        for (a, b) in zip(plain, frames) {
            least = min(least, signalToNoise(a, b) { mask[$0] > 0 })
            #expect(signalToNoise(a, b) { mask[$0] == 0 } == .infinity)
        }
        print("a restorer that changes nothing, behind the mesh engine: least PSNR inside", least)
        #expect(least >= 38)
    }

    @Test("what the restorer shifts is seen in every frame, on the face only and inside the announced area")
    func shift() throws {
        let (face, portrait) = try Speaking.mesh.get()
        let restored = try RestoredFace(face, face: portrait.face, model: StandIn.shift.load(), strength: 1)
        let mask = try Photo(image: portrait.image, face: portrait.face).mask()
        let speech = Speaking.babble(seconds: 1)
        let plain = try Speaking.frames(of: face, speaking: speech, count: 25)
        let frames = try Speaking.frames(of: restored, speaking: speech, count: 25)
        let (cheek, area, width) = (portrait.face[50], restored.changingArea, portrait.image.width)
        #expect(area.union(face.changingArea) == area)
        for (a, b) in zip(plain, frames) {
            #expect(signalToNoise(a, b) { mask[$0] == 0 } == .infinity)
            let step = b.mean(around: cheek) - a.mean(around: cheek)
            // The cheek is bright: its red ends at white.
            #expect(step.x > 12 && step.y < -20 && step.z > 8, "\(step)")
            let outside = signalToNoise(b, restored.picture) { index in
                !area.contains(Point(Float(index % width), Float(index / width)))
            }
            #expect(outside == .infinity)
        }
    }

    @Test("the engine never sees a restored picture, so nothing adds up, and a face at rest is its picture exactly")
    func rest() throws {
        let photo = try Photo.portrait.get()
        let standing = StandingFace(picture: photo.image)
        let restored = try RestoredFace(standing, face: photo.face, model: StandIn.shift.load())
        #expect(restored.picture != standing.picture)
        let frames = try Speaking.frames(of: restored, speaking: SpeechAudio([]), count: 8)
        #expect(frames.count == 8)
        #expect(frames.allSatisfy { $0 == restored.picture })
    }

    @Test("an outer picture of any earlier moment becomes the moment that is drawn")
    func turns() throws {
        let (face, portrait) = try Speaking.mesh.get()
        let restored = try RestoredFace(face, face: portrait.face, model: StandIn.shift.load())
        let speech = Speaking.babble(seconds: 1)
        let expected = try Speaking.frames(of: restored, speaking: speech, count: 6)
        var performer = try restored.makePerformer(PerformanceStyle())
        performer.hear(speech)
        performer.finishHearing()
        // As films are made: two pictures by turns.
        var pictures = [restored.picture, restored.picture]
        for frame in 0..<6 {
            let isDrawn = try performer.draw(at: FrameRate.standard.time(ofFrame: frame), on: &pictures[frame % 2])
            #expect(isDrawn)
            #expect(pictures[frame % 2] == expected[frame])
        }
    }

    @Test("a frame whose sound has not come is not drawn, and the picture stays")
    func waiting() throws {
        let (face, portrait) = try Speaking.mesh.get()
        let restored = try RestoredFace(face, face: portrait.face, model: StandIn.shift.load())
        var performer = try restored.makePerformer(still)
        var picture = restored.picture
        let isDrawn = try performer.draw(at: FrameRate.standard.time(ofFrame: 5), on: &picture)
        #expect(!isDrawn)
        #expect(picture == restored.picture)
    }

    @Test("strength 0, and a face too small, leave the engine's face as it is")
    func untouched() throws {
        let (face, portrait) = try Speaking.mesh.get()
        let model = try StandIn.shift.load()
        var tiny = portrait.face
        tiny.points = tiny.points.map { $0 * 0.01 }
        for (landmarks, strength) in [(portrait.face, 0), (tiny, 1)] as [(FaceLandmarks, Float)] {
            let restored = try RestoredFace(face, face: landmarks, model: model, strength: strength)
            #expect(!restored.isRestored)
            #expect(restored.picture == face.picture)
            #expect(restored.changingArea == face.changingArea)
            let speech = Speaking.babble(seconds: 0.4)
            #expect(
                try Speaking.frames(of: restored, speaking: speech, count: 3)
                    == Speaking.frames(of: face, speaking: speech, count: 3))
        }
        let error = #expect(throws: LipSyncError.self) {
            _ = try RestoredFace(face, face: portrait.face, model: model, strength: 1.5)
        }
        #expect(error?.description.contains("0 to 1") == true)
    }

    @Test("a film of a second shows the restored face in each of its 25 frames")
    func film() async throws {
        let (face, portrait) = try Speaking.mesh.get()
        let restored = try RestoredFace(face, face: portrait.face, model: StandIn.shift.load(), strength: 1)
        try await Samples.withTemporaryFolder { folder in
            let (sound, film) = (folder.appendingPathComponent("a.wav"), folder.appendingPathComponent("a.mp4"))
            try WaveFile.write(to: sound, seconds: 1, sample: WaveFile.babble)
            let summary = try await Dubbing(face: restored).write(to: film, speech: FileSpeech(sound))
            #expect(summary.frames == 25)
            let frames = try Speaking.frames(of: film)
            #expect(frames.count == 25)
            let cheek = portrait.face[50]
            let expected = restored.picture.mean(around: cheek)
            for frame in frames {
                let difference = frame.mean(around: cheek) - expected
                #expect(max(difference.max(), -difference.min()) < 12, "\(difference)")
                let corner = frame.mean(around: Point(8, 8)) - portrait.image.mean(around: Point(8, 8))
                #expect(max(corner.max(), -corner.min()) < 6)
            }
            let shown = face.picture.mean(around: cheek) - expected
            #expect(max(shown.max(), -shown.min()) > 20, "restoring is seen at all")
        }
    }
}
