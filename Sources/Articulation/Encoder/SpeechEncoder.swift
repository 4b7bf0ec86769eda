internal import Foundation
internal import Inference
internal import Media
internal import SpeechProcessing
internal import Synchronization

/// One of the networks that hear a window of sound and tell the poses in it: layers of a pretrained speech encoder
/// (Whisper Tiny, as smart-turn v3.2 trained it on) with a head of our own, in one ONNX file.
///
/// Shared by all who use it; each run takes one of the idle workers, or makes one where all are busy, so that there are as
/// many as ran at the same time.
final class SpeechEncoder: Sendable {
    /// Which network.
    enum Kind: String, CaseIterable {
        /// Three layers over 4 s, a pose every 20 ms from the window's start on.
        case film = "film"
        /// Two layers over 1.28 s: the poses 160 and 120 ms before the window's end.
        case twoLayers = "live-two"
        /// One layer over 1.28 s, as ``twoLayers``.
        case oneLayer = "live-one"

        /// Samples of the window, at 16 kHz.
        var window: Int { self == .film ? 64_000 : 20_480 }
        /// Poses that a window tells.
        var poses: Int { self == .film ? 200 : 2 }
    }

    private struct Scratch: ~Copyable {
        var request: InferRequest
        var spectrogram: LogMelSpectrogram
    }

    private final class Worker: Sendable {
        let scratch: Mutex<Scratch>

        init(_ scratch: consuming sending Scratch) { self.scratch = Mutex(scratch) }
    }

    private let kind: Kind
    private let model: CompiledModel
    private let idle = Mutex<[Worker]>([])

    /// Loads it, which takes a fraction of a second.
    ///
    /// - Parameters:
    ///   - kind: which network.
    ///   - folder: where the files are.
    ///   - core: the inference runtime.
    /// - Throws: ``ArticulationError`` (`modelUnusable`) when a file is missing or damaged.
    init(_ kind: Kind, in folder: URL, core: Core) throws(ArticulationError) {
        self.kind = kind
        let url = folder.appendingPathComponent("\(kind.rawValue).onnx")
        do throws(InferenceError) {
            var network = try core.readModel(at: url)
            let frames = kind.window / WhisperBands.hop
            try network.reshape(input: 0, to: [1, WhisperBands.count, frames])
            model = try core.compile(network, options: .small)
        } catch {
            throw .unusable(url, error.description)
        }
        let told = model.signature.outputs.first?.shape.fixed
        guard told == [1, kind.poses, MouthPose.names.count] else {
            throw .unusable(url, "its output has the shape \(told?.description ?? "unknown")")
        }
    }

    /// Hears a window.
    ///
    /// - Parameter sound: as many samples of -1...1 as ``Kind/window`` says.
    /// - Returns: the poses as lanes of ``MouthPose``, as many as ``Kind/poses`` says.
    /// - Throws: ``ArticulationError`` (`modelFailed`).
    func poses(in sound: ArraySlice<Float>) throws(ArticulationError) -> [SIMD16<Float>] {
        do throws(InferenceError) {
            let worker = try takeWorker()
            defer { idle.withLock { $0.append(worker) } }
            return try worker.scratch.withLock { scratch throws(InferenceError) in
                try Self.run(&scratch.request, &scratch.spectrogram, sound)
            }
        } catch {
            throw ArticulationError(
                code: .modelFailed, description: "Hearing the speech failed: \(error.description).")
        }
    }

    private func takeWorker() throws(InferenceError) -> Worker {
        if let worker = idle.withLock({ $0.popLast() }) { return worker }
        return Worker(Scratch(request: try model.makeRequest(), spectrogram: LogMelSpectrogram(samples: kind.window)))
    }

    private static func run(
        _ request: inout InferRequest, _ spectrogram: inout LogMelSpectrogram, _ sound: ArraySlice<Float>
    ) throws(InferenceError) -> [SIMD16<Float>] {
        try request.writeInput { values in spectrogram.write(sound, to: &values) }
        try request.infer()
        return try request.readOutput { (values: Span<Float>) in
            let outputs = MouthPose.names.count
            return (0..<values.count / outputs).map { pose in
                var lanes = MouthPose(openness: 1).lanes
                for output in 0..<outputs { lanes[output] = values[pose * outputs + output] }
                return lanes
            }
        }
    }
}
