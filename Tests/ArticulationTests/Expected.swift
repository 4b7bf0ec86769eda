import Foundation
import Inference
import Media
import TestSupport

@testable import Articulation

/// The clip and what `Tests/Reference/make_articulation_expected.py` and `make_ear_expected.py` made of it.
enum Expected {
    /// Shared by the tests, as by articulators: networks are loaded once.
    private static let model = Result { try ArticulationModel.bundled(core: Core()) }

    static func articulationModel() throws -> ArticulationModel { try model.get() }

    static func array(_ name: String) throws -> NumpyArray {
        let folder = Samples.package.appendingPathComponent("Tests/ArticulationTests/Expected")
        return try NumpyArray(contentsOf: folder.appendingPathComponent("\(name).npy"))
    }

    static func sound() throws -> SpeechAudio { SpeechAudio(try array("speech").values.map { $0 / 32768 }) }

    /// The sound again and again, 0.3 s of silence between: for what takes longer than the three seconds of it.
    static func longSound(seconds: Int) throws -> SpeechAudio {
        let once = try sound().samples + [Float](repeating: 0, count: 4800)
        return SpeechAudio((0..<seconds * 16_000).map { once[$0 % once.count] })
    }

    /// The program's small networks, as if trained to look other hops ahead.
    static func melNetworks(delaySteps: Int? = nil) throws -> MelNetworks {
        let real = try articulationModel().melNetworks
        return MelNetworks(networks: real.networks, delaySteps: delaySteps ?? real.delaySteps)
    }

    static func cut(_ sound: SpeechAudio, every piece: Int) -> [SpeechAudio] {
        stride(from: 0, to: sound.samples.count, by: piece).map { start in
            SpeechAudio(Array(sound.samples[start..<min(start + piece, sound.samples.count)]))
        }
    }

    static func poses(of sound: SpeechAudio, _ model: MelNetworks) -> [MouthPose] {
        var articulator = MelArticulator(model)
        articulator.append(sound)
        articulator.finish()
        return allPoses(&articulator)
    }

    static func allPoses(_ articulator: inout MelArticulator) -> [MouthPose] {
        (0..<articulator.poseCount).compactMap { articulator.pose(at: MediaTime(Int64($0), per: 80)) }
    }

    /// The poses of a sound that comes in pieces, 25 a second, each as soon as it can be told.
    static func frames(
        of sound: SpeechAudio, for use: Articulator.Use, pieces: Int = 640,
        effort: (Int) -> HearingEffort = { _ in .full }
    ) throws -> [MouthPose] {
        var articulator = try Articulator(model: articulationModel(), for: use)
        var poses: [MouthPose] = []
        func next() throws -> MouthPose? {
            articulator.effort = effort(poses.count)
            return try articulator.pose(at: FrameRate.standard.time(ofFrame: poses.count))
        }
        for cut in Expected.cut(sound, every: pieces) {
            articulator.append(cut)
            while let pose = try next() { poses.append(pose) }
        }
        articulator.finish()
        let count = FrameRate.standard.frames(coveringSamples: sound.samples.count, at: .speech)
        while poses.count < count, let pose = try next() { poses.append(pose) }
        return poses
    }
}
