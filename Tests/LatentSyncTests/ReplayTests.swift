import Foundation
import LipSync
import Media
import TestSupport
import Testing

@testable import LatentSync

@Suite("A film with recorded networks", .enabled(if: Golden.isWhole))
struct ReplayTests {
    /// A chunk from the frames and the samples to its latents and its last frame.
    private func replay(_ chunk: Int, in folder: URL) async throws -> (
        maker: ChunkMaker, networks: ReplayedNetworks, latents: [[Float]], last: Image, frame: Int
    ) {
        let (audio, video, diffusion) = (
            try #require(Golden.audio), try #require(Golden.video), try #require(Golden.diffusion)
        )
        let work = try WorkFolder(for: folder.appendingPathComponent("film.mp4"))
        let speech = try await SpooledSpeech(KnownSpeech(try audio.array("pcm").values), in: work)
        let frames = try video.array("frames")
        let images = (0..<frames.shape[0]).map {
            Golden.image(frames[$0].map { UInt8($0) }, width: 160, height: 192)
        }
        let landmarks = try video.array("landmarks3").doubles
        var aligner = CropAligner(Golden.template)
        var placements: [CropPlacement] = []
        for frame in images.indices {
            let place = aligner.place(Golden.points(landmarks[frame * 6..<frame * 6 + 6]))
            placements.append(try #require(place))
        }
        let plan = FramePlan(samples: speech.samples, positions: 36, clip: 9, mode: .bounce, chunk: 16)
        let range = [0..<16, 16..<20][chunk]
        let networks = try ReplayedNetworks(
            chunk: chunk, sources: range.map { plan.source(of: $0) }, diffusion, audio)
        let features = try SpeechFeatures(speech, in: work, width: 160, networks)
        #expect(features.positions == 36)
        let signature = try Networks.signature(resolution: 128, width: 32)
        let maker = ChunkMaker(
            signature: signature, plan: plan, places: FacePlaces(placements: placements, width: 160, height: 192),
            mask: FaceMask(levels: try video.array("mask256").levels, side: 256, resolution: 128), features: features,
            denoiser: ChunkDenoiser(
                shape: Golden.shape, schedule: DenoisingSchedule(steps: 4), guidance: 1.5, usesDeepCache: false),
            noise: try RecordedNoise(diffusion))
        let source = KnownFrames(images)
        var input = maker.denoiser.start(try maker.conditions(of: range, source, networks))
        var latents: [[Float]] = []
        for step in 0..<4 {
            try maker.denoiser.step(step, &input, networks)
            latents.append(maker.denoiser.latents(of: input))
        }
        var finisher = FrameFinisher(maker)
        let frame = range.upperBound - 1
        var last = images[plan.source(of: frame)]
        try finisher.finish(
            maker.denoiser.frame(range.count - 1, of: latents[3]), source: plan.source(of: frame), on: &last, networks)
        return (maker, networks, latents, last, frame)
    }

    @Test("from frames and samples to latents and the last frame it is the published one", arguments: [0, 1])
    func chunk(_ index: Int) async throws {
        try await Samples.withTemporaryFolder { folder in
            let (audio, video, diffusion) = (
                try #require(Golden.audio), try #require(Golden.video), try #require(Golden.diffusion)
            )
            let made = try await replay(index, in: folder)
            // What the networks were asked.
            let expectedAudio = try diffusion.array("c\(index)_unet_audio").values
            for (step, input) in made.networks.inputs.enumerated() {
                #expect(input.halves == 2)
                #expect(input.timestep == [751, 501, 251, 1][step])
                #expect(Difference(input.audio, expectedAudio).largest < 1.3e-5)
            }
            let expectedMel = try audio.array("mel")
            let mel = (0..<80).flatMap { band in made.networks.mel[band * 3000..<band * 3000 + 72] }
            #expect(Difference(Array(mel), expectedMel.values).largest < 5.1e-5)
            #expect(made.networks.mel[72] == 0)
            let sample = made.networks.inputs[0].sample
            let (plane, frames) = (Golden.shape.plane, made.networks.inputs[0].frames)
            if index == 0 {
                let expected = try diffusion.array("c0_unet_in0")
                let found = (0..<13).flatMap { channel in
                    sample[channel * frames * plane..<(channel * frames + 2) * plane]
                }
                let difference = Difference(Array(found), expected[0])
                Golden.note("input of the first step: \(difference)")
                #expect(difference.largest < 2e-6)
            }
            for (place, kind) in ["masked", "ref"].enumerated() {
                let start = (5 + 4 * place) * frames * plane
                let found = Array(sample[start..<start + 4 * frames * plane])
                let difference = Difference(found, try diffusion.array("c\(index)_\(kind)_latents").values)
                Golden.note("chunk \(index), \(kind) latents: \(difference)")
                #expect(difference.largest < 2e-6)
            }
            // What came out.
            let expected = try diffusion.array("c\(index)_latents_out")
            for step in 0..<4 {
                let difference = Difference(made.latents[step], expected[step])
                Golden.note("chunk \(index), step \(step): \(difference)")
                #expect(difference.largest < 5.1e-5)
            }
            let place = try #require(try video.array("final_index").integers.firstIndex(of: made.frame))
            let final = try video.array("final_frames")[place].map { UInt8($0) }
            let difference = Difference(Golden.levels(made.last), final)
            Golden.note("end to end, frame \(made.frame): \(difference)")
            #expect(difference.beyondOne < 0.005)
            #expect(difference.share < 0.0057)
        }
    }

    @Test("frames go to and fro as published")
    func pingPong() throws {
        let expected = try #require(Golden.video).array("ping_pong").integers
        let plan = FramePlan(samples: 11520, positions: 36, clip: 9, mode: .bounce, chunk: 16)
        #expect(plan.made == expected.count)
        #expect(expected.indices.map { plan.source(of: $0) } == expected)
    }
}
