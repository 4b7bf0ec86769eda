import TestSupport
import Testing

@testable import LatentSync

@Suite("How LatentSync's noise becomes a face")
struct DiffusionTests {
    @Test("the noise levels are those of the published program")
    func schedule() throws {
        let excerpt = try #require(Golden.excerpt)
        let (four, twenty) = (try excerpt.array("timesteps").integers, try excerpt.array("timesteps20").integers)
        #expect(DenoisingSchedule(steps: 4).timesteps == four)
        #expect(DenoisingSchedule(steps: 20).timesteps == twenty)
        let difference = Difference(DenoisingSchedule.shares, try excerpt.array("alphas_cumprod").doubles)
        Golden.note("shares of the schedule: \(difference)")
        #expect(difference.largest < 1e-6)
    }

    @Test("every number of steps ends at the first level", arguments: [1, 3, 20, 50, 200])
    func steps(_ count: Int) {
        let schedule = DenoisingSchedule(steps: count)
        #expect(schedule.timesteps.count == count)
        #expect(schedule.timesteps.last == 1)
        #expect(schedule.timesteps.allSatisfy { (1...999).contains($0) })
    }

    @Test("four steps with the recorded noise give the recorded latents")
    func fourSteps() throws {
        let excerpt = try #require(Golden.excerpt)
        let (noise, expected) = (try excerpt.array("noise_pred"), try excerpt.array("latents_out"))
        let schedule = DenoisingSchedule(steps: 4)
        var latents = try excerpt.array("init_latents").values
        for step in 0..<4 {
            schedule.step(&latents, noise: noise[step], index: step)
            let difference = Difference(latents, expected[step])
            Golden.note("step \(step), excerpt: \(difference)")
            #expect(difference.largest < 5.1e-5)
        }
    }

    @Test("latents are drawn as the published program draws them")
    func sampling() throws {
        let excerpt = try #require(Golden.excerpt)
        let found = LatentSampling.sample(
            try excerpt.array("moments").values, noise: try excerpt.array("moments_noise").values)
        let difference = Difference(found, try excerpt.array("moments_latents").values)
        Golden.note("sampling: \(difference)")
        #expect(difference.largest < 2.7e-5)
    }

    @Test("guidance goes from the half without speech beyond the half with it")
    func guidance() throws {
        let excerpt = try #require(Golden.excerpt)
        let denoiser = ChunkDenoiser(
            shape: Golden.shape, schedule: DenoisingSchedule(steps: 4), guidance: 1.5, usesDeepCache: false)
        let found = denoiser.guided(try excerpt.array("unet_out").values, halves: 2)
        let difference = Difference(found, try excerpt.array("noise_pred")[0])
        Golden.note("guidance: \(difference)")
        #expect(difference.largest < 1.3e-5)
    }

    @Test("noise is the same however it is cut, and normal")
    func noise() {
        let noise = SeededNoise(seed: 1247)
        let all = noise.values(0..<20_000)
        #expect(noise.values(0..<777) + noise.values(777..<2000) == Array(all.prefix(2000)))
        #expect(all != SeededNoise(seed: 1248).values(0..<20_000))
        let mean = all.reduce(0, +) / 20_000
        let square = all.reduce(0) { $0 + $1 * $1 } / 20_000
        #expect(abs(mean) < 0.03)
        #expect(abs(square - 1) < 0.05)
        #expect(all.allSatisfy { $0.isFinite })
    }

    @Test("no two frames share their noise, and a chunk's masked faces come first")
    func layout() {
        let layout = NoiseLayout(shape: LatentShape(resolution: 64), chunk: 16)
        let total = 20
        var ranges = [layout.beginning]
        for chunk in [0..<16, 16..<20] {
            ranges += chunk.map { layout.frame($0, isMasked: true, of: total) }
            ranges += chunk.map { layout.frame($0, isMasked: false, of: total) }
        }
        for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound == next.lowerBound) }
    }
}
