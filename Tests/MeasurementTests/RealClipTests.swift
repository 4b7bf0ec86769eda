import Articulation
import Faces
import Foundation
import Inference
import Media
import MediaIO
import ModelStore
import TestSupport
import Testing

@testable import Measurement

@Suite("A real clip", .enabled(if: Samples.shared("talking.mp4") != nil))
struct RealClipTests {
    /// The clip's mouth and sound, looked at once for all tests.
    private static let clip: Result<(track: MouthTrack, sound: SpeechAudio, seam: Seam?), any Error> = Result {
        let url = try #require(Samples.shared("talking.mp4"))
        let folder = try DependencyFolder.find()
        var watch = try MouthWatch(core: Core(), models: FaceModels(folder: folder.models), choosing: .largest)
        let seen = try watch.watch(url) { _, _ in }
        let reader = try AudioReader(url)
        var sound = SpeechAudio()
        while let block = try reader.next() { sound.samples += block.speech.samples }
        return (seen.track, sound, seen.seam)
    }

    private static func measured(_ sound: [Float]) throws -> MeasuredVideo {
        let clip = try clip.get()
        var listener = try SpeechListener(.bundled(core: Core()))
        try listener.hear(SpeechAudio(sound))
        return try MeasuredVideo(
            track: clip.track, speech: listener.finish("clip"), seam: clip.seam, soundStart: 0, name: "clip")
    }

    @Test("its mouth goes with its sound")
    func own() throws {
        let found = try Self.measured(Self.clip.get().sound.samples).synchrony
        #expect(try #require(found.aperture.atZero) > 0.45)
        #expect(abs(try #require(found.lag)) < 0.045)
        #expect(found.isAboveChance == true)
    }

    @Test(
        "shifted sound is found within 20 ms",
        arguments: [-200, -160, -120, -80, -40, 40, 80, 120, 160, 200])
    func shifted(milliseconds: Int) throws {
        let sound = try Self.clip.get().sound.samples
        let samples = abs(milliseconds) * 16
        // A late picture is an early sound.
        let moved =
            milliseconds > 0
            ? Array(sound.dropFirst(samples)) : [Float](repeating: 0, count: samples) + sound.dropLast(samples)
        let own = try #require(try Self.measured(sound).synchrony.lag)
        let lag = try #require(try Self.measured(moved).synchrony.lag)
        #expect(abs(lag - own - Double(milliseconds) / 1000) < 0.02)
    }

    @Test("another voice's sound is not taken for its own", .enabled(if: Samples.shared("speech.wav") != nil))
    func wrongSound() throws {
        let reader = try AudioReader(try #require(Samples.shared("speech.wav")))
        var sound: [Float] = []
        while let block = try reader.next() { sound += block.speech.samples }
        let found = try Self.measured(sound).synchrony
        #expect(found.isAboveChance == false)
        #expect(try #require(found.peak) < 0.35)
    }
}
