internal import Foundation
internal import Inference
internal import LipSync
internal import Media
internal import SpeechProcessing

/// A Wav2Lip network, compiled once and shared by all who use it.
///
/// Inputs are told apart by their shapes, for every export names them differently.
final class Wav2LipNetwork: Sendable {
    /// Pixels a side of the face that it takes and gives.
    let side: Int
    let signature: Wav2LipSignature
    /// The precision that the runtime settled on, such as `bf16`.
    let precision: String
    private let main: CompiledModel
    private let encoder: Encoder?
    private let speechInput: Int
    /// Of ``main``: the face of a whole network, or the features in the encoder's order.
    private let faceInputs: [Int]

    /// In a box of its own, for a value that cannot be copied cannot be borrowed out of an optional.
    private final class Encoder: Sendable {
        let model: CompiledModel
        init(_ model: consuming CompiledModel) { self.model = model }
    }

    private static let speechShape: Shape = [1, 1, MelFrame.bands, MelWindows.length]

    /// Loads and compiles.
    ///
    /// - Throws: ``LipSyncError`` (`model`) where the files are not this network.
    init(core: Core, files: Wav2LipFiles, signature: Wav2LipSignature, options: CompileOptions) throws(LipSyncError) {
        self.signature = signature
        let (shapes, side): ([Shape], Int)
        if let parts = files.parts {
            let face = try Self.compile(parts.face, core, options)
            side = try Self.side(of: face.signature, parts.face)
            shapes = face.signature.outputs.compactMap(\.shape.fixed)
            encoder = Encoder(face)
            main = try Self.compile(parts.speech, core, options)
        } else {
            encoder = nil
            main = try Self.compile(files.whole, core, options)
            side = try Self.side(of: main.signature, files.whole)
            shapes = [[1, 6, side, side]]
        }
        self.side = side
        // Features of different depth may have the same shape: each input is taken once, in the order they stand.
        let inputs = main.signature.inputs
        var free = inputs.indices.map { ($0, inputs[$0].shape.fixed) }
        func take(_ shape: Shape) -> Int? {
            guard let place = free.firstIndex(where: { $0.1 == shape }) else { return nil }
            return free.remove(at: place).0
        }
        let speechInput = take(Self.speechShape)
        faceInputs = shapes.compactMap(take)
        precision = main.property("INFERENCE_PRECISION_HINT") ?? "unknown"
        self.speechInput = speechInput ?? 0
        guard speechInput != nil, faceInputs.count == shapes.count, free.isEmpty,
            main.signature.outputs.first?.shape.fixed == [1, 3, side, side]
        else { throw Self.foreign(main.name, main.signature) }
    }

    /// What the network makes of one face, worked out once where the network comes in parts.
    func encode(_ face: [Float]) throws(LipSyncError) -> [[Float]] {
        guard let encoder else { return [face] }
        do throws(InferenceError) {
            var request = try encoder.model.makeRequest()
            return try Self.encode(face, &request)
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }

    fileprivate static func encode(
        _ face: [Float], _ request: inout InferRequest
    ) throws(InferenceError) -> [[Float]] {
        try request.setInput(0, to: face)
        try request.infer()
        var features: [[Float]] = []
        for index in request.signature.outputs.indices { features.append(try request.output(index)) }
        return features
    }

    /// Begins a performance.
    func makeRunner() throws(LipSyncError) -> Runner {
        do throws(InferenceError) {
            var request = try main.makeRequest()
            guard let encoder else {
                return Runner(request, encoder: nil, speechInput: speechInput, faceInputs: faceInputs)
            }
            let face = try encoder.model.makeRequest()
            // A clip's features, over a megabyte in every frame, are written where they are read.
            for (output, input) in faceInputs.enumerated() {
                try request.connectInput(input, toOutput: output, of: face)
            }
            return Runner(request, encoder: face, speechInput: speechInput, faceInputs: faceInputs)
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }

    /// Runs the network for one performance at a time.
    final class Runner {
        private var request: InferRequest
        private var encoder: InferRequest?
        private let speechInput: Int
        private let faceInputs: [Int]

        fileprivate init(
            _ request: consuming InferRequest, encoder: consuming InferRequest?, speechInput: Int, faceInputs: [Int]
        ) {
            self.request = request
            self.encoder = encoder
            (self.speechInput, self.faceInputs) = (speechInput, faceInputs)
        }

        /// Shows it a face that ``Wav2LipNetwork/encode(_:)`` made something of; it stays until another comes.
        func setFace(encoded: [[Float]]) throws(LipSyncError) {
            do throws(InferenceError) {
                for (input, values) in zip(faceInputs, encoded) { try request.setInput(input, to: values) }
            } catch {
                throw LipSyncError(.model, error.description)
            }
        }

        /// Shows it a face of a clip, another in every frame.
        func setFace(_ face: [Float]) throws(LipSyncError) {
            guard encoder != nil else { return try setFace(encoded: [face]) }
            do throws(InferenceError) {
                // Taken out and put back: the compiler lets nobody change what is inside an optional of this kind.
                guard var taken = encoder.take() else { return }
                try taken.setInput(0, to: face)
                try taken.infer()
                encoder = consume taken
            } catch {
                throw LipSyncError(.model, error.description)
            }
        }

        /// Lets it hear 16 mel frames, oldest first.
        func setSpeech(_ window: [MelFrame]) throws(LipSyncError) {
            do throws(InferenceError) {
                try request.writeInput(speechInput) { input in
                    for (column, frame) in window.enumerated() {
                        frame.withValues { bands in
                            for band in bands.indices { input[band * window.count + column] = bands[band] }
                        }
                    }
                }
            } catch {
                throw LipSyncError(.model, error.description)
            }
        }

        /// Runs the network on the face and the speech that it was given last, and nothing else.
        func infer() throws(LipSyncError) {
            do throws(InferenceError) { try request.infer() } catch { throw LipSyncError(.model, error.description) }
        }

        /// Runs the face encoder by itself, where there is one, on the face that it was given last.
        func inferEncoder() throws(LipSyncError) {
            guard var taken = encoder.take() else { return }
            do throws(InferenceError) {
                try taken.infer()
            } catch {
                throw LipSyncError(.model, error.description)
            }
            encoder = consume taken
        }

        /// Lends the picture that the network drew last: three planes, 0 to the signature's full scale.
        func readPicture<Result>(_ body: (Span<Float>) -> Result) throws(LipSyncError) -> Result {
            do throws(InferenceError) {
                return try request.readOutput(0, body)
            } catch {
                throw LipSyncError(.model, error.description)
            }
        }
    }

    /// Compiles for one frame at a time.
    private static func compile(
        _ url: URL, _ core: Core, _ options: CompileOptions
    ) throws(LipSyncError) -> CompiledModel {
        do throws(InferenceError) {
            return try compileOne(url, core, options)
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }

    private static func compileOne(
        _ url: URL, _ core: Core, _ options: CompileOptions
    ) throws(InferenceError) -> CompiledModel {
        var model = try core.readModel(at: url)
        for (index, port) in try model.signature().inputs.enumerated() {
            guard let dimensions = port.shape.dimensions, dimensions.first == .some(nil) else { continue }
            let rest = dimensions.dropFirst().compactMap(\.self)
            guard rest.count == dimensions.count - 1 else { continue }
            try model.reshape(input: index, to: Shape([1] + rest))
        }
        // Of a network that is mostly weights a cached copy comes no sooner, and both are in memory then: 100 MB more.
        var options = options
        options.cache = nil
        return try core.compile(model, options: options)
    }

    /// The extent of the input of six planes.
    private static func side(of signature: ModelSignature, _ url: URL) throws(LipSyncError) -> Int {
        for port in signature.inputs {
            guard let shape = port.shape.fixed?.dimensions, shape.count == 4, shape[1] == 6, shape[2] == shape[3] else {
                continue
            }
            return shape[2]
        }
        throw foreign(url.lastPathComponent, signature)
    }

    private static func foreign(_ name: String, _ signature: ModelSignature) -> LipSyncError {
        let inputs = signature.inputs.map(\.shape.description).joined(separator: ", ")
        let outputs = signature.outputs.map(\.shape.description).joined(separator: ", ")
        return LipSyncError(
            .model,
            "\(name) is no Wav2Lip network: it takes (\(inputs)) and gives (\(outputs)), not speech of \(speechShape) and a "
                + "square face of six planes for one of three")
    }
}
