internal import COpenVINO

/// What a model takes and gives.
public struct ModelSignature: Sendable, Hashable {
    /// One tensor that goes in or comes out.
    public struct Port: Sendable, Hashable {
        /// The name that the model's author gave, or an empty string.
        public let name: String
        /// The kind of number.
        public let elementType: ElementType
        /// The extents, some perhaps open.
        public let shape: PartialShape
    }

    /// What goes in, in the model's order.
    public let inputs: [Port]
    /// What comes out, in the model's order.
    public let outputs: [Port]

    /// The position of the first output that holds `count` values, or `nil`.
    public func outputIndex(holding count: Int) -> Int? { outputs.firstIndex { $0.shape.fixed?.count == count } }

    /// Reads the ports of a model through the two pairs of functions that its C type has.
    init(
        inputCount: (inout Int) -> ov_status_e, input: (Int, inout OpaquePointer?) -> ov_status_e,
        outputCount: (inout Int) -> ov_status_e, output: (Int, inout OpaquePointer?) -> ov_status_e
    ) throws(InferenceError) {
        inputs = try unsafe Self.ports("input", count: inputCount, at: input)
        outputs = try unsafe Self.ports("output", count: outputCount, at: output)
    }

    private static func ports(
        _ kind: String, count: (inout Int) -> ov_status_e, at port: (Int, inout OpaquePointer?) -> ov_status_e
    ) throws(InferenceError) -> [Port] {
        var size = 0
        try InferenceError.check(count(&size), .modelUnreadable, "cannot count the \(kind)s of a model")
        var ports: [Port] = []
        for index in 0..<size {
            var handle: OpaquePointer?
            try unsafe InferenceError.check(
                port(index, &handle), .modelUnreadable, "cannot look at \(kind) \(index) of a model")
            guard let handle = unsafe handle else { continue }
            defer { unsafe ov_output_const_port_free(handle) }
            try unsafe ports.append(Port(reading: handle, as: "\(kind) \(index)"))
        }
        return ports
    }
}

extension ModelSignature.Port {
    fileprivate init(reading handle: OpaquePointer, as what: String) throws(InferenceError) {
        var type = DYNAMIC
        try unsafe InferenceError.check(
            ov_port_get_element_type(handle, &type), .modelUnreadable, "cannot read the type of \(what)")
        var raw = unsafe ov_partial_shape_t()
        try unsafe InferenceError.check(
            ov_port_get_partial_shape(handle, &raw), .modelUnreadable, "cannot read the shape of \(what)")
        shape = unsafe PartialShape(consuming: &raw)
        elementType = ElementType(type)
        var text: UnsafeMutablePointer<CChar>?
        // A port without a name is an error to the C API and quite usual in models.
        if unsafe ov_port_get_any_name(handle, &text) == OK, let found = unsafe text {
            name = unsafe String(cString: found)
            unsafe ov_free(found)
        } else {
            name = ""
        }
    }
}
