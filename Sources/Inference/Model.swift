internal import COpenVINO

/// A model as read from its file: it can be looked at and given fixed shapes, not run.
@safe public struct Model: ~Copyable {
    let handle: OpaquePointer
    /// What to call the model in errors: its file's name.
    public let name: String

    init(owning handle: OpaquePointer, name: String) {
        unsafe self.handle = handle
        self.name = name
    }

    deinit { unsafe ov_model_free(handle) }

    /// What the model takes and gives.
    ///
    /// - Throws: ``InferenceError`` when the runtime cannot tell.
    public func signature() throws(InferenceError) -> ModelSignature {
        try unsafe ModelSignature(
            inputCount: { unsafe ov_model_inputs_size(handle, &$0) },
            input: { unsafe ov_model_const_input_by_index(handle, $0, &$1) },
            outputCount: { unsafe ov_model_outputs_size(handle, &$0) },
            output: { unsafe ov_model_const_output_by_index(handle, $0, &$1) })
    }

    /// Fixes the shape of one input, so that the model is compiled for exactly that.
    ///
    /// - Parameters:
    ///   - input: the input's position.
    ///   - shape: what it shall take.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when the model cannot take that shape.
    public mutating func reshape(input: Int, to shape: Shape) throws(InferenceError) {
        let status = unsafe shape.withRaw { raw in
            var partial = unsafe ov_partial_shape_t()
            let made = unsafe ov_shape_to_partial_shape(raw, &partial)
            guard made == OK else { return made }
            defer { unsafe ov_partial_shape_free(&partial) }
            var index = input
            return unsafe ov_model_reshape_by_port_indexes(handle, &index, &partial, 1)
        }
        try InferenceError.check(status, .wrongTensor, "cannot give input \(input) of \(name) the shape \(shape)")
    }

    /// Fixes the shapes of several inputs in one step, for models whose inputs depend on each other.
    ///
    /// - Parameter shapes: what each input shall take, by its position.
    /// - Throws: ``InferenceError`` (`wrongTensor`) when the model cannot take those shapes.
    public mutating func reshape(inputs shapes: [Int: Shape]) throws(InferenceError) {
        var indexes: [Int] = []
        var partial = unsafe [ov_partial_shape_t]()
        defer { for index in unsafe partial.indices { unsafe ov_partial_shape_free(&partial[index]) } }
        for (input, shape) in shapes.sorted(by: { $0.key < $1.key }) {
            let status = unsafe shape.withRaw { raw in
                var made = unsafe ov_partial_shape_t()
                let status = unsafe ov_shape_to_partial_shape(raw, &made)
                if status == OK { unsafe partial.append(made) }
                return status
            }
            try InferenceError.check(status, .wrongTensor, "cannot give input \(input) of \(name) the shape \(shape)")
            indexes.append(input)
        }
        let status = unsafe ov_model_reshape_by_port_indexes(handle, &indexes, &partial, indexes.count)
        let wanted = shapes.values.map(\.description).sorted().joined(separator: ", ")
        try InferenceError.check(status, .wrongTensor, "cannot give the inputs of \(name) the shapes \(wanted)")
    }
}
