internal import COpenVINO

/// Memory that a request reads or writes, borrowed without a copy.
///
/// It lives inside a closure of ``InferRequest``, so that nobody writes an input while the model runs.
@safe struct Tensor: ~Copyable {
    private let handle: OpaquePointer

    /// Takes what a getter of the C API made, or turns its failure into an error.
    init(
        _ what: @autoclosure () -> String, _ get: (inout OpaquePointer?) -> ov_status_e
    ) throws(InferenceError) {
        var made: OpaquePointer?
        try unsafe InferenceError.check(get(&made), .wrongTensor, "cannot use \(what())")
        guard let made = unsafe made else { throw InferenceError(.wrongTensor, "cannot use \(what())") }
        unsafe handle = made
    }

    deinit { unsafe ov_tensor_free(handle) }

    /// Lends the C object, which counts who refers to its memory.
    func withHandle<Result>(_ body: (OpaquePointer) throws(InferenceError) -> Result) throws(InferenceError) -> Result {
        try unsafe body(handle)
    }

    /// The extents as they are now.
    func shape() throws(InferenceError) -> Shape {
        var raw = unsafe ov_shape_t()
        try unsafe InferenceError.check(
            ov_tensor_get_shape(handle, &raw), .wrongTensor, "cannot read the shape of a tensor")
        return unsafe Shape(consuming: &raw)
    }

    /// Gives the tensor another shape and memory for it.
    mutating func reshape(to shape: Shape, _ what: @autoclosure () -> String) throws(InferenceError) {
        let status = unsafe shape.withRaw { unsafe ov_tensor_set_shape(handle, $0) }
        try InferenceError.check(status, .wrongTensor, "cannot give \(what()) the shape \(shape)")
    }

    /// The memory, while this tensor lives.
    func elements<Element: TensorElement>(
        of type: Element.Type, _ what: @autoclosure () -> String
    ) throws(InferenceError) -> UnsafeMutableBufferPointer<Element> {
        var raw = DYNAMIC
        _ = unsafe ov_tensor_get_element_type(handle, &raw)
        guard ElementType(raw) == Element.elementType else {
            throw InferenceError(
                .wrongTensor, "\(what()) holds \(ElementType(raw)) and was addressed as \(Element.elementType)")
        }
        var count = 0
        var start: UnsafeMutableRawPointer?
        try unsafe InferenceError.check(ov_tensor_get_size(handle, &count), .wrongTensor, "cannot measure \(what())")
        try unsafe InferenceError.check(ov_tensor_data(handle, &start), .wrongTensor, "cannot borrow \(what())")
        return unsafe UnsafeMutableBufferPointer(
            start: start?.assumingMemoryBound(to: Element.self), count: count)
    }
}
