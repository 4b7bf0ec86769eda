internal import Foundation
internal import Inference

/// The network of a voice, numbers of phonemes in and samples out.
///
/// It is [VITS](https://arxiv.org/abs/2106.06103).
struct PiperNetwork: ~Copyable {
    /// How a sentence is to sound.
    struct Scales {
        /// How much the tone differs from time to time.
        var noise: Float
        /// How long it takes.
        var length: Float
        /// How much the rhythm differs from time to time.
        var rhythm: Float
    }

    private var request: InferRequest
    private let inputs: Inputs

    /// Positions of the inputs by what they are for.
    private struct Inputs {
        let phonemes: Int
        let count: Int
        let scales: Int
        let speaker: Int?

        /// - Throws: a sentence about what is missing.
        init(_ signature: ModelSignature, hasSpeakers: Bool) throws(WrongNetwork) {
            func position(_ name: String, _ type: ElementType) throws(WrongNetwork) -> Int {
                guard let index = signature.inputs.firstIndex(where: { $0.name == name }) else {
                    throw WrongNetwork(why: "it has no input \"\(name)\"")
                }
                guard signature.inputs[index].elementType == type else {
                    throw WrongNetwork(why: "its input \"\(name)\" takes \(signature.inputs[index].elementType)")
                }
                return index
            }
            phonemes = try position("input", .int64)
            count = try position("input_lengths", .int64)
            scales = try position("scales", .float32)
            speaker = hasSpeakers ? try position("sid", .int64) : nil
            guard signature.inputs.count == (hasSpeakers ? 4 : 3) else {
                throw WrongNetwork(why: "it has \(signature.inputs.count) inputs, which its description does not fit")
            }
            guard signature.outputs.first?.elementType == .float32 else {
                throw WrongNetwork(why: "it does not give sound")
            }
        }
    }

    /// Why a network is no voice.
    struct WrongNetwork: Error { let why: String }

    /// Reads and compiles a network; a second or two.
    ///
    /// - Throws: ``WrongNetwork``, `InferenceError`.
    init(core: Core, _ url: URL, hasSpeakers: Bool, options: CompileOptions) throws {
        let source = try core.readModel(at: url, changedBy: FixedNoise.fixed)
        let model = try core.compile(source, options: options)
        let inputs = try Inputs(model.signature, hasSpeakers: hasSpeakers)
        request = try model.makeRequest()
        self.inputs = inputs
    }

    /// Speaks.
    ///
    /// - Parameters:
    ///   - phonemes: numbers of phonemes, of one sentence.
    ///   - scales: how it is to sound.
    ///   - speaker: whose voice, where there are several.
    /// - Returns: samples.
    /// - Throws: `InferenceError`.
    mutating func sound(of phonemes: [Int64], _ scales: Scales, speaker: Int) throws(InferenceError) -> [Float] {
        try request.reshapeInput(inputs.phonemes, to: [1, phonemes.count])
        try request.setInput(inputs.phonemes, to: phonemes)
        try request.reshapeInput(inputs.count, to: [1])
        try request.setInput(inputs.count, to: [Int64(clamping: phonemes.count)])
        try request.reshapeInput(inputs.scales, to: [3])
        try request.setInput(inputs.scales, to: [scales.noise, scales.length, scales.rhythm])
        if let position = inputs.speaker {
            try request.reshapeInput(position, to: [1])
            try request.setInput(position, to: [Int64(clamping: speaker)])
        }
        try request.infer()
        return try request.output()
    }
}
