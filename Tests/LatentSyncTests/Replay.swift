import Foundation
import LipSync
import Media
import MediaIO
import TestSupport

@testable import LatentSync

/// Sound that is in memory.
struct KnownSpeech: SpeechSource {
    let playbackFormat = AudioFormat(sampleRate: .speech, channels: 1)
    private var pieces: [[Float]]

    /// Cuts samples into pieces, as a file would.
    init(_ samples: [Float], piece: Int = 4000) {
        pieces = stride(from: 0, to: samples.count, by: piece).map {
            Array(samples[$0..<min($0 + piece, samples.count)])
        }
    }

    var expectedDuration: Double? { nil }

    mutating func next() -> AudioBlock? {
        guard !pieces.isEmpty else { return nil }
        let piece = pieces.removeFirst()
        return AudioBlock(
            speech: SpeechAudio(piece), playback: AudioChunk(samples: piece, sampleRate: .speech, channels: 1))
    }

    /// A voice that is none: tones that come and go.
    static func tones(seconds: Double) -> KnownSpeech {
        KnownSpeech(
            (0..<Int(seconds * 16_000)).map { index in
                let time = Float(index) / 16_000
                return 0.3 * sin(2 * .pi * 180 * time) * max(0, sin(2 * .pi * 3 * time))
            })
    }
}

/// The noise that was recorded, in the order in which it was drawn.
struct RecordedNoise: LatentNoise {
    private let row: [Float]

    init(_ archive: NumpyArchive) throws {
        var row = try archive.array("init_latents").values
        for chunk in ["c0", "c1"] {
            row += try archive.array("\(chunk)_vae_noise_masked").values
            row += try archive.array("\(chunk)_vae_noise_ref").values
        }
        self.row = row
    }

    func values(_ range: Range<Int>) -> [Float] { Array(row[range]) }
}

/// Frames in memory.
final class KnownFrames: FrameSource {
    private let images: [Image]

    init(_ images: [Image]) { self.images = images }

    func forEach(_ wanted: Set<Int>, _ body: (Int, Image) throws -> Void) throws {
        for index in wanted.sorted() { try body(index, images[index]) }
    }
}

/// What the networks of the expected data answered, in the networks' place.
final class ReplayedNetworks: LatentSyncNetworks {
    /// What was asked for, to be compared with what the published pipeline asked.
    private(set) var pictures: [[Float]] = []
    private(set) var inputs: [NoiseInput] = []
    private(set) var mel: [Float] = []

    private let embeddings: [Float]
    private var moments: [[Float]] = []
    private var noise: [[Float]] = []
    private let decoded: [Float]

    /// Takes the answers of one chunk, 0 or 1, of which is known which frame of the clip each frame shows.
    init(chunk: Int, sources: [Int], _ archive: NumpyArchive, _ audio: NumpyArchive) throws {
        let feature = try audio.array("whisper_feature").values
        embeddings = feature + [Float](repeating: 0, count: 1500 * 160 - feature.count)
        decoded = try archive.array("c\(chunk)_decoded").values
        let predicted = try archive.array("c\(chunk)_noise_pred")
        // With guidance applied already: both halves the same leave it as it is.
        noise = (0..<predicted.shape[0]).map { predicted[$0] + predicted[$0] }
        let kinds = try ["masked", "ref"].map { kind in
            (
                try archive.array("c\(chunk)_\(kind)_latents").values,
                try archive.array("c\(chunk)_vae_noise_\(kind)").values
            )
        }
        for source in Set(sources).sorted() {
            let frames = sources.indices.filter { sources[$0] == source }
            for (latents, noise) in kinds {
                moments.append(Self.moments(of: frames, latents, noise, count: sources.count))
            }
        }
    }

    /// Of what was drawn and the noise that it was drawn with: the moments, which were not recorded for all frames.
    private static func moments(of frames: [Int], _ latents: [Float], _ noise: [Float], count: Int) -> [Float] {
        let plane = Golden.shape.plane
        var (means, spreads): ([Float], [Float]) = ([], [])
        for channel in 0..<4 {
            for place in 0..<plane {
                func drawn(_ frame: Int) -> (value: Double, noise: Double) {
                    let value = latents[(channel * count + frame) * plane + place] / LatentSampling.scale
                    return (Double(value), Double(noise[(frame * 4 + channel) * plane + place]))
                }
                let (one, other) = (drawn(frames[0]), drawn(frames[frames.count - 1]))
                let step = one.noise - other.noise
                let spread = max(1e-7, step == 0 ? 0 : (one.value - other.value) / step)
                means.append(Float(one.value - spread * one.noise))
                spreads.append(Float(2 * log(spread)))
            }
        }
        return means + spreads
    }

    func encodeSpeech(_ mel: [Float]) throws(LipSyncError) -> [Float] {
        self.mel = mel
        return embeddings
    }

    func encode(_ picture: [Float]) throws(LipSyncError) -> [Float] {
        pictures.append(picture)
        return moments[pictures.count - 1]
    }

    func decode(_ latents: [Float]) throws(LipSyncError) -> [Float] { decoded }
    func prepare(_ input: NoiseInput) throws(LipSyncError) {}

    func predictNoise(_ input: NoiseInput, reusing: Bool) throws(LipSyncError) -> [Float] {
        inputs.append(input)
        return noise[inputs.count - 1]
    }

    func release(_ networks: Set<LatentSyncNetwork>) {}
}
