import Foundation
import Inference
import LipSync
import TestSupport
import Testing

@testable import LatentSync

@Suite("LatentSync's networks on OpenVINO")
struct NetworkTests {
    private let shape = LatentShape(resolution: 64)

    private func input(frames: Int, halves: Int = 2, timestep: Int = 501, seed: UInt64 = 1) -> NoiseInput {
        let noise = SeededNoise(seed: seed)
        let audio = noise.values(90_000..<90_000 + frames * 300)
        let silence = [Float](repeating: 0, count: halves == 2 ? audio.count : 0)
        return NoiseInput(
            frames: frames, halves: halves, sample: noise.values(0..<13 * frames * shape.plane), audio: silence + audio,
            timestep: timestep)
    }

    private func changed(_ input: NoiseInput, sample: Int? = nil, audio: Int? = nil) -> NoiseInput {
        var (samples, sounds) = (input.sample, input.audio)
        if let sample { samples[sample] += 1 }
        if let audio { sounds[audio] += 1 }
        return NoiseInput(
            frames: input.frames, halves: input.halves, sample: samples, audio: sounds, timestep: input.timestep)
    }

    @Test("any number of frames and halves goes through", arguments: [(16, 2), (4, 2), (1, 2), (16, 1), (3, 1)])
    func extents(_ frames: Int, _ halves: Int) throws {
        let networks = try Networks.make()
        let noise = try networks.predictNoise(input(frames: frames, halves: halves), reusing: false)
        #expect(noise.count == halves * frames * shape.frame)
        #expect(Set(noise).count > noise.count / 2)
    }

    @Test("every input counts: latents of any channel, level and speech")
    func sensitivity() throws {
        let networks = try Networks.make()
        let base = input(frames: 4)
        let first = try networks.predictNoise(base, reusing: false)
        #expect(try networks.predictNoise(base, reusing: false) == first)
        for channel in 0..<13 {
            let place = channel * 4 * shape.plane + 70
            #expect(try networks.predictNoise(changed(base, sample: place), reusing: false) != first)
        }
        #expect(try networks.predictNoise(input(frames: 4, timestep: 1), reusing: false) != first)
        // Speech of frame 2 in the second half.
        let heard = try networks.predictNoise(changed(base, audio: (4 + 2) * 300), reusing: false)
        let half = first.count / 2
        #expect(Array(heard.prefix(half)) == Array(first.prefix(half)))
        #expect(Array(heard.suffix(half)) != Array(first.suffix(half)))
    }

    @Test("the half with speech is what the network says without guidance")
    func halves() throws {
        let networks = try Networks.make()
        let both = try networks.predictNoise(input(frames: 4), reusing: false)
        let alone = try networks.predictNoise(input(frames: 4, halves: 1), reusing: false)
        #expect(Difference(Array(both.suffix(alone.count)), alone).largest < 1e-5)
    }

    @Test("a short chunk is not a part of a padded one")
    func frames() throws {
        let networks = try Networks.make()
        let short = input(frames: 4, halves: 1)
        var sample: [Float] = []
        for channel in 0..<13 {
            sample += short.sample[channel * 4 * shape.plane..<(channel + 1) * 4 * shape.plane]
            sample += [Float](repeating: 0, count: 12 * shape.plane)
        }
        let padded = NoiseInput(
            frames: 16, halves: 1, sample: sample, audio: short.audio + [Float](repeating: 0, count: 12 * 300),
            timestep: 501)
        let alone = try networks.predictNoise(short, reusing: false)
        let within = try networks.predictNoise(padded, reusing: false)
        #expect(Difference(Array(alone.prefix(4 * shape.plane)), Array(within.prefix(4 * shape.plane))).largest > 1e-3)
    }

    @Test("DeepCache takes the deep layers of the last whole step")
    func cache() throws {
        let networks = try Networks.make(usesDeepCache: true)
        let (one, other) = (input(frames: 4), input(frames: 4, seed: 2))
        let whole = try networks.predictNoise(one, reusing: false)
        // Nothing has changed, so what is reused is right.
        #expect(Difference(try networks.predictNoise(one, reusing: true), whole).largest < 1e-5)
        let reused = try networks.predictNoise(other, reusing: true)
        let fresh = try networks.predictNoise(other, reusing: false)
        #expect(Difference(reused, fresh).largest > 1e-3)
        #expect(Difference(try networks.predictNoise(other, reusing: true), fresh).largest < 1e-5)
    }

    @Test("speech and pictures go through, and through networks that were let go of")
    func others() throws {
        let networks = try Networks.make()
        let mel = SeededNoise(seed: 3).values(0..<80 * 3000)
        let heard = try networks.encodeSpeech(mel)
        #expect(heard.count == 1500 * 5 * 6)
        networks.release(Set(LatentSyncNetwork.allCases))
        #expect(try networks.encodeSpeech(mel) == heard)
        let picture = SeededNoise(seed: 4).values(0..<3 * 64 * 64)
        #expect(try networks.encode(picture).count == 8 * shape.plane)
        #expect(try networks.decode(Array(picture.prefix(shape.frame))).count == picture.count)
    }

    @Test(
        "a folder that is none is refused with what to do",
        arguments: [
            ("format", "something else" as any Sendable, "did not write"), ("resolution", 100, "is for 100 pixels"),
            ("version", 2, "did not write"), ("mask", "../mask.png", "outside of its folder"),
            ("chunk_frames", 32, "chunks of 32"),
        ])
    func refusals(_ field: String, _ value: any Sendable, _ words: String) async throws {
        try await Samples.withTemporaryFolder { temporary in
            let folder = try Networks.changed(in: temporary) { $0[field] = value }
            let error = #expect(throws: LipSyncError.self) { try LatentSyncSignature(in: folder) }
            #expect(error?.description.contains(words) == true)
            #expect(error?.description.contains("Scripts/export-latentsync") == true)
        }
    }

    @Test("a folder without signature, other constants and missing networks are refused")
    func missing() async throws {
        try await Samples.withTemporaryFolder { temporary in
            #expect(throws: LipSyncError.self) { try LatentSyncSignature(in: temporary) }
            let other = try Networks.changed(in: temporary) { fields in
                var constants = fields["constants"] as? [String: Any] ?? [:]
                constants["beta_end"] = 0.02
                fields["constants"] = constants
            }
            #expect(throws: LipSyncError.self) { try LatentSyncSignature(in: other) }
            let less = try Networks.changed(in: temporary) { fields in
                var networks = fields["networks"] as? [String: Any] ?? [:]
                networks["unet_shallow"] = nil
                fields["networks"] = networks
            }
            let signature = try LatentSyncSignature(in: less)
            let core = try Core()
            _ = try OpenVINONetworks(core: core, folder: less, signature: signature)
            let error = #expect(throws: LipSyncError.self) {
                try OpenVINONetworks(core: core, folder: less, signature: signature, usesDeepCache: true)
            }
            #expect(error?.description.contains("--deep-cache") == true)
            let device = #expect(throws: LipSyncError.self) {
                try OpenVINONetworks(core: core, folder: less, signature: signature, device: "NPU.7")
            }
            #expect(device?.description.contains("CPU") == true)
            try FileManager.default.removeItem(at: less.appendingPathComponent("unet.bin"))
            let file = #expect(throws: LipSyncError.self) {
                try OpenVINONetworks(core: core, folder: less, signature: signature)
            }
            #expect(file?.description.contains("unet.bin") == true)
        }
    }
}
