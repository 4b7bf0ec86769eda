internal import COpenVINO

/// A model ready to run; it can make any number of requests, from any thread.
@safe public struct CompiledModel: ~Copyable, @unchecked Sendable {
    // ov::CompiledModel may be asked from several threads at once; it does not change.
    private let handle: OpaquePointer
    /// What to call the model in errors: its file's name.
    public let name: String
    /// What the model takes and gives.
    public let signature: ModelSignature

    /// Takes what a compile function of the C API made, or turns its failure into an error.
    init(adopting made: OpaquePointer?, status: ov_status_e, name: String) throws(InferenceError) {
        try InferenceError.check(status, .compilationFailed, "cannot prepare the model \(name) for the processor")
        guard let made = unsafe made else { throw InferenceError(.compilationFailed, "\(name) was not compiled") }
        do throws(InferenceError) {
            signature = try unsafe ModelSignature(
                inputCount: { unsafe ov_compiled_model_inputs_size(made, &$0) },
                input: { unsafe ov_compiled_model_input_by_index(made, $0, &$1) },
                outputCount: { unsafe ov_compiled_model_outputs_size(made, &$0) },
                output: { unsafe ov_compiled_model_output_by_index(made, $0, &$1) })
        } catch {
            unsafe ov_compiled_model_free(made)
            throw error
        }
        unsafe handle = made
        self.name = name
    }

    deinit { unsafe ov_compiled_model_free(handle) }

    /// Makes a request with its own tensors.
    ///
    /// - Returns: a request that runs this model, one inference at a time.
    /// - Throws: ``InferenceError`` when memory runs out.
    public func makeRequest() throws(InferenceError) -> InferRequest {
        var made: OpaquePointer?
        try unsafe InferenceError.check(
            ov_compiled_model_create_infer_request(handle, &made), .compilationFailed,
            "cannot make a request for \(name)")
        guard let made = unsafe made else { throw InferenceError(.compilationFailed, "no request for \(name)") }
        return unsafe InferRequest(owning: made, name: name, signature: signature)
    }

    /// A property as the runtime settled it, such as `INFERENCE_PRECISION_HINT`; `nil` where there is none.
    public func property(_ key: String) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe ov_compiled_model_get_property(handle, key, &text) == OK, let found = unsafe text else {
            return nil
        }
        defer { unsafe ov_free(found) }
        return unsafe String(cString: found)
    }
}
