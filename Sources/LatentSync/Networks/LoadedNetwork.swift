internal import Foundation
internal import Inference
internal import LipSync

/// A network that is ready to run, for inputs of fixed shapes.
///
/// A class, as a request cannot be copied; it has one owner all the same.
final class LoadedNetwork {
    private var request: InferRequest
    private let inputs: [String: Int]
    private let outputs: [String: Int]

    /// Reads and compiles a network.
    ///
    /// - Parameters:
    ///   - url: its `.xml`.
    ///   - core: the inference runtime.
    ///   - options: where and how exactly it computes.
    ///   - shapes: of all inputs, by name.
    ///   - outputs: what must come out.
    /// - Throws: ``LipSyncError`` (`model`).
    init(
        _ url: URL, core: Core, options: CompileOptions, shapes: [String: Shape], outputs: [String]
    ) throws(LipSyncError) {
        var model = try LipSyncError.inference { () throws(InferenceError) in try core.readModel(at: url) }
        let signature = try LipSyncError.inference { () throws(InferenceError) in try model.signature() }
        let names = PortNames(signature, of: url.lastPathComponent)
        var (inputs, fixed) = ([String: Int](), [Int: Shape]())
        for (name, shape) in shapes {
            let index = try names.input(name)
            inputs[name] = index
            fixed[index] = shape
        }
        var found: [String: Int] = [:]
        for name in outputs { found[name] = try names.output(name) }
        (self.inputs, self.outputs) = (inputs, found)
        let shaped = fixed
        try LipSyncError.inference { () throws(InferenceError) in try model.reshape(inputs: shaped) }
        let compiled = try LipSyncError.inference { () throws(InferenceError) in
            try core.compile(model, options: options)
        }
        request = try LipSyncError.inference { () throws(InferenceError) in try compiled.makeRequest() }
    }

    /// Writes an input; what is shorter than it is written again until it is full.
    func set(_ input: String, to values: [Float]) throws(LipSyncError) {
        guard let index = inputs[input] else { return }
        let isWhole = try LipSyncError.inference { () throws(InferenceError) in
            try request.writeInput(index) { elements in
                guard !values.isEmpty, elements.count.isMultiple(of: values.count) else { return false }
                for place in elements.indices { elements[place] = values[place % values.count] }
                return true
            }
        }
        guard isWhole else {
            throw LipSyncError(.model, "\(values.count) values are no whole part of the input \(input)")
        }
    }

    /// Writes an input of one whole number.
    func set(_ input: String, to value: Int) throws(LipSyncError) {
        guard let index = inputs[input] else { return }
        try LipSyncError.inference { () throws(InferenceError) in
            try request.setInput(index, to: [Int64(value)])
        }
    }

    /// Lets an input be another network's output, without a copy.
    func connect(_ input: String, to output: String, of other: LoadedNetwork) throws(LipSyncError) {
        guard let index = inputs[input], let source = other.outputs[output] else { return }
        try LipSyncError.inference { () throws(InferenceError) in
            try request.connectInput(index, toOutput: source, of: other.request)
        }
    }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - output: what is wanted of it.
    ///   - count: values that must come out.
    /// - Returns: the output.
    /// - Throws: ``LipSyncError`` (`model`).
    func run(_ output: String, count: Int) throws(LipSyncError) -> [Float] {
        let result = try LipSyncError.inference { () throws(InferenceError) in
            try request.infer()
            return try request.output(outputs[output] ?? 0)
        }
        guard result.count == count else {
            throw LipSyncError(
                .model, "the output \(output) has \(result.count) values instead of \(count): export the networks again"
            )
        }
        return result
    }
}
