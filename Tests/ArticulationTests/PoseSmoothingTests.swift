import Foundation
import Media
import Testing

@testable import Articulation

@Suite("Poses of films")
struct PoseSmoothingTests {
    let model: ArticulationModel

    init() throws { model = try ArticulationModel.bundled() }

    private func poses(_ sound: SpeechAudio, every piece: Int) -> [MouthPose] {
        var articulator = Articulator(model: model, smoothing: .film)
        var poses: [MouthPose] = []
        func next() -> MouthPose? { articulator.pose(at: MediaTime(Int64(poses.count), per: 80)) }
        for cut in Expected.cut(sound, every: piece) {
            articulator.append(cut)
            while let pose = next() { poses.append(pose) }
        }
        articulator.finish()
        while poses.count < articulator.poseCount, let pose = next() { poses.append(pose) }
        return poses
    }

    @Test("are Gaussian averages of what live ones are, to both sides alike; closures are the same")
    func averages() throws {
        let sound = try Expected.sound()
        let live = Expected.poses(of: sound, model)
        let film = poses(sound, every: sound.samples.count)
        try #require(film.count == live.count)
        for (name, sigma) in [("aperture", 0.028), ("rounding", 0.05), ("closure", 0)] {
            let number = try #require(MouthPose.names.firstIndex(of: name))
            let values = live.map { Double($0.values[number]) }
            var largest = 0.0
            for index in film.indices {
                var (sum, weight) = (0.0, 0.0)
                for away in -10...10 {
                    let seconds = Double(away) / 80
                    let share = sigma > 0 ? exp(-seconds * seconds / (2 * sigma * sigma)) : away == 0 ? 1 : 0
                    sum += share * values[min(max(index + away, 0), values.count - 1)]
                    weight += share
                }
                largest = max(largest, abs(sum / weight - Double(film[index].values[number])))
            }
            #expect(largest < 1e-5, "\(name): \(largest)")
            #expect(sigma == 0 || zip(live, film).contains { abs($0.values[number] - $1.values[number]) > 0.02 })
        }
    }

    @Test("any cut of the same sound gives the same ones, bit for bit", arguments: [160, 333, 16_000])
    func ignoresCuts(piece: Int) throws {
        let sound = try Expected.sound()
        #expect(poses(sound, every: piece) == poses(sound, every: sound.samples.count))
    }

    @Test("wait for an eighth of a second more than live ones, and keep no more than that")
    func waits() throws {
        let sound = try Expected.sound()
        var articulator = Articulator(model: model, smoothing: .film)
        articulator.append(SpeechAudio(Array(sound.samples[..<(16_000 + 1_799 + 2_000)])))
        #expect(articulator.pose(at: MediaTime(1, per: 1)) == nil)
        articulator.append(SpeechAudio([sound.samples[16_000 + 1_799 + 2_000]]))
        #expect(articulator.pose(at: MediaTime(1, per: 1)) != nil)
        #expect(articulator.keptPoseCount <= 1 + 10 + 10 + 32)
    }
}
