internal import COpenVINO

/// One running of a model at a time, with the memory of its inputs and outputs.
///
/// Not to be shared: whoever owns it may run it. Write the inputs, call ``infer()``, read the outputs.
@safe public struct InferRequest: ~Copyable, @unchecked Sendable {
    // One owner at a time is all that the C object asks for; it is not tied to a thread.
    private let handle: OpaquePointer
    private let name: String
    /// What the model takes and gives.
    public let signature: ModelSignature

    init(owning handle: OpaquePointer, name: String, signature: ModelSignature) {
        unsafe self.handle = handle
        self.name = name
        self.signature = signature
    }

    deinit { unsafe ov_infer_request_free(handle) }

    /// Runs the model on its inputs and waits; blocks the calling thread.
    ///
    /// - Throws: ``InferenceError`` (`inferenceFailed`).
    public mutating func infer() throws(InferenceError) {
        try unsafe InferenceError.check(
            ov_infer_request_infer(handle), .inferenceFailed, "\(name) failed while running")
    }

    /// Writes an input in place.
    ///
    /// - Parameters:
    ///   - index: the input's position.
    ///   - type: what the input holds.
    ///   - body: gets all elements of the input, last dimension fastest, with the values of the last time.
    /// - Returns: what `body` returns.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when there is no such input or it holds another type.
    public mutating func writeInput<Element: TensorElement, Result>(
        _ index: Int = 0, of type: Element.Type, _ body: (inout MutableSpan<Element>) -> Result
    ) throws(InferenceError) -> Result {
        let tensor = try input(index)
        var elements = unsafe try tensor.elements(of: type, "input \(index) of \(name)").mutableSpan
        let result = body(&elements)
        extendLifetime(tensor)
        return result
    }

    /// Writes an input of single precision in place.
    ///
    /// - Parameters:
    ///   - index: the input's position.
    ///   - body: gets all elements of the input, last dimension fastest, with the values of the last time.
    /// - Returns: what `body` returns.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when there is no such input or it holds another type.
    public mutating func writeInput<Result>(
        _ index: Int = 0, _ body: (inout MutableSpan<Float>) -> Result
    ) throws(InferenceError) -> Result {
        try writeInput(index, of: Float.self, body)
    }

    /// Copies values into an input.
    ///
    /// - Parameters:
    ///   - index: the input's position.
    ///   - values: as many as the input holds, last dimension fastest.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when their number or type does not fit.
    public mutating func setInput<Element: TensorElement>(
        _ index: Int = 0, to values: [Element]
    ) throws(InferenceError) {
        let tensor = try input(index)
        let elements = unsafe try tensor.elements(of: Element.self, "input \(index) of \(name)")
        guard elements.count == values.count else {
            let shape = try tensor.shape()
            throw InferenceError(
                .wrongTensor,
                "input \(index) of \(name) takes \(elements.count) values (\(shape)) and was given \(values.count)")
        }
        unsafe values.withUnsafeBufferPointer { values in
            guard let from = values.baseAddress, let to = elements.baseAddress else { return }
            unsafe to.update(from: from, count: values.count)
        }
        extendLifetime(tensor)
    }

    /// Lets an input be the very memory of another request's output, from now on: what that one computes need not be copied.
    ///
    /// Both are then to be run by one owner, one after the other. The memory lives as long as either of them.
    ///
    /// - Parameters:
    ///   - index: the input's position.
    ///   - output: the position of an output of fixed extents.
    ///   - other: the request that computes it.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when there is no such input or output, or their shapes or types differ.
    public mutating func connectInput(
        _ index: Int, toOutput output: Int, of other: borrowing InferRequest
    ) throws(InferenceError) {
        guard signature.inputs.indices.contains(index) else {
            throw InferenceError(.wrongTensor, "\(name) has \(signature.inputs.count) inputs, none at \(index)")
        }
        let tensor = try other.output(output)
        try unsafe tensor.withHandle { tensor throws(InferenceError) in
            try unsafe InferenceError.check(
                ov_infer_request_set_input_tensor_by_index(handle, index, tensor), .wrongTensor,
                "cannot connect input \(index) of \(name) to output \(output) of \(other.name)")
        }
    }

    /// Gives an input of open extents its shape for the next runs.
    ///
    /// - Parameters:
    ///   - index: the input's position.
    ///   - shape: extents that the signature accepts.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when the model does not take that shape.
    public mutating func reshapeInput(_ index: Int = 0, to shape: Shape) throws(InferenceError) {
        var tensor = try input(index)
        let accepted = signature.inputs[index].shape
        guard accepted.accepts(shape) else {
            throw InferenceError(.wrongTensor, "input \(index) of \(name) takes \(accepted), not \(shape)")
        }
        try tensor.reshape(to: shape, "input \(index) of \(name)")
    }

    /// Reads an output in place, after ``infer()``.
    ///
    /// - Parameters:
    ///   - index: the output's position.
    ///   - type: what the output holds.
    ///   - body: gets all elements of the output, last dimension fastest.
    /// - Returns: what `body` returns.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when there is no such output or it holds another type.
    public borrowing func readOutput<Element: TensorElement, Result>(
        _ index: Int = 0, of type: Element.Type, _ body: (Span<Element>) -> Result
    ) throws(InferenceError) -> Result {
        let tensor = try output(index)
        let elements = unsafe try tensor.elements(of: type, "output \(index) of \(name)")
        let result = unsafe body(UnsafeBufferPointer(elements).span)
        extendLifetime(tensor)
        return result
    }

    /// Reads an output of single precision in place, after ``infer()``.
    ///
    /// - Parameters:
    ///   - index: the output's position.
    ///   - body: gets all elements of the output, last dimension fastest.
    /// - Returns: what `body` returns.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when there is no such output or it holds another type.
    public borrowing func readOutput<Result>(
        _ index: Int = 0, _ body: (Span<Float>) -> Result
    ) throws(InferenceError) -> Result {
        try readOutput(index, of: Float.self, body)
    }

    /// Copies an output, after ``infer()``.
    ///
    /// - Parameters:
    ///   - index: the output's position.
    ///   - type: what the output holds.
    /// - Returns: all elements, last dimension fastest.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when there is no such output or it holds another type.
    public borrowing func output<Element: TensorElement>(
        _ index: Int = 0, of type: Element.Type = Float.self
    ) throws(InferenceError) -> [Element] {
        try readOutput(index, of: type) { elements in
            unsafe [Element](unsafeUninitializedCapacity: elements.count) { buffer, count in
                for position in elements.indices { unsafe buffer[position] = elements[position] }
                count = elements.count
            }
        }
    }

    /// The extents of an output; known before ``infer()`` only where the model fixes them.
    ///
    /// - Parameter index: the output's position.
    /// - Returns: the extents.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when there is no such output.
    public borrowing func outputShape(_ index: Int = 0) throws(InferenceError) -> Shape { try output(index).shape() }

    private func input(_ index: Int) throws(InferenceError) -> Tensor {
        guard signature.inputs.indices.contains(index) else {
            throw InferenceError(.wrongTensor, "\(name) has \(signature.inputs.count) inputs, none at \(index)")
        }
        return try unsafe Tensor("input \(index) of \(name)") {
            unsafe ov_infer_request_get_input_tensor_by_index(handle, index, &$0)
        }
    }

    private func output(_ index: Int) throws(InferenceError) -> Tensor {
        guard signature.outputs.indices.contains(index) else {
            throw InferenceError(.wrongTensor, "\(name) has \(signature.outputs.count) outputs, none at \(index)")
        }
        return try unsafe Tensor("output \(index) of \(name)") {
            unsafe ov_infer_request_get_output_tensor_by_index(handle, index, &$0)
        }
    }
}
