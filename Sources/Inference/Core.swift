internal import COpenVINO
public import Foundation

/// The inference runtime: reads models and compiles them for the processor.
///
/// One serves the whole program, from any thread; see
/// [ov_core](https://docs.openvino.ai/2026/api/c_cpp_api/group__ov__core__c__api.html).
@safe public final class Core: Sendable {
    // OpenVINO documents ov::Core as safe to use from several threads at once.
    private nonisolated(unsafe) let handle: OpaquePointer
    /// The 16-bit format in which ``Precision/automatic`` computes on the processor; `nil` where that means 32 bits.
    public let halfPrecision: HalfPrecision?

    /// Starts the runtime; about 10 ms.
    ///
    /// - Throws: ``InferenceError`` (`runtimeUnavailable`) when its libraries are damaged.
    public init() throws(InferenceError) {
        var made: OpaquePointer?
        let advice = "cannot start OpenVINO, run Scripts/bootstrap"
        try unsafe InferenceError.check(ov_core_create(&made), .runtimeUnavailable, advice)
        guard let made = unsafe made else { throw InferenceError(.runtimeUnavailable, advice) }
        unsafe handle = made
        halfPrecision = HalfPrecision.native(
            capabilities: unsafe Self.capabilities(of: CompileOptions.processor, core: made), features: CPU.features)
    }

    deinit { unsafe ov_core_free(handle) }

    /// Reads a model.
    ///
    /// - Parameter url: a `.tflite`, `.onnx`, or `.xml` file (the last with its `.bin` beside it).
    /// - Returns: the model, not yet compiled.
    /// - Throws: ``InferenceError`` (`fileMissing`, `modelUnreadable`, `unsupportedOperation`).
    public func readModel(at url: URL) throws(InferenceError) -> Model {
        try Self.requireFile(url)
        var made: OpaquePointer?
        try unsafe InferenceError.check(
            ov_core_read_model(handle, url.path, nil, &made), .modelUnreadable,
            "cannot read the model \(url.path)")
        guard let made = unsafe made else { throw InferenceError(.modelUnreadable, "no model in \(url.path)") }
        return unsafe Model(owning: made, name: url.lastPathComponent)
    }

    /// Reads a model as it is after a change.
    ///
    /// - Parameters:
    ///   - url: an `.onnx` or `.tflite` file.
    ///   - change: makes of the file's bytes those that are read.
    /// - Returns: the model, not yet compiled.
    /// - Throws: ``InferenceError`` (`fileMissing`, `modelUnreadable`, `unsupportedOperation`).
    public func readModel(at url: URL, changedBy change: (Data) -> Data) throws(InferenceError) -> Model {
        try Self.requireFile(url)
        guard let file = try? Data(contentsOf: url, options: .alwaysMapped) else {
            throw InferenceError(.fileMissing, "cannot load a model: \(url.path) cannot be read")
        }
        var made: OpaquePointer?
        let status = unsafe change(file).withUnsafeBytes { raw in
            unsafe ov_core_read_model_from_memory_buffer(
                handle, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count, nil, &made)
        }
        try InferenceError.check(status, .modelUnreadable, "cannot read the model \(url.path)")
        guard let made = unsafe made else { throw InferenceError(.modelUnreadable, "no model in \(url.path)") }
        return unsafe Model(owning: made, name: url.lastPathComponent)
    }

    /// Compiles a model for the processor, or for the device that the options name.
    ///
    /// - Parameters:
    ///   - model: a model that was read.
    ///   - options: precision, threads and cache.
    /// - Returns: the model, ready to make requests.
    /// - Throws: ``InferenceError`` (`compilationFailed`, `unsupportedOperation`).
    public func compile(_ model: borrowing Model, options: CompileOptions) throws(InferenceError) -> CompiledModel {
        let source = unsafe model.handle
        let (made, status) = unsafe compiled(with: options) { properties, count, made in
            unsafe ov_core_compile_model_props(handle, source, options.device, count, properties, &made)
        }
        return try unsafe CompiledModel(adopting: made, status: status, name: model.name)
    }

    /// Reads and compiles a model in one step, which a cache answers without reading the model.
    ///
    /// - Parameters:
    ///   - url: a `.tflite`, `.onnx`, or `.xml` file.
    ///   - options: precision, threads and cache.
    /// - Returns: the model, ready to make requests.
    /// - Throws: ``InferenceError`` (`fileMissing`, `modelUnreadable`, `compilationFailed`, `unsupportedOperation`).
    public func compile(contentsOf url: URL, options: CompileOptions) throws(InferenceError) -> CompiledModel {
        try Self.requireFile(url)
        let (made, status) = unsafe compiled(with: options) { properties, count, made in
            unsafe ov_core_compile_model_from_file_props(handle, url.path, options.device, count, properties, &made)
        }
        // Reading alone tells a damaged file from one that the processor cannot run.
        if status != OK { _ = try readModel(at: url) }
        return try unsafe CompiledModel(adopting: made, status: status, name: url.lastPathComponent)
    }

    /// Compiles, and once more without the cache where that fails: of two programs that write the same file of it at once,
    /// OpenVINO lets one fail.
    private func compiled(
        with options: CompileOptions,
        _ compile: (UnsafePointer<ov_property_t>?, Int, inout OpaquePointer?) -> ov_status_e
    ) -> (made: OpaquePointer?, status: ov_status_e) {
        var made: OpaquePointer?
        let status = unsafe options.withProperties(half: halfPrecision) { unsafe compile($0, $1, &made) }
        guard status != OK, options.cache != nil else { return unsafe (made, status) }
        var withoutCache = options
        withoutCache.cache = nil
        let second = unsafe withoutCache.withProperties(half: halfPrecision) { unsafe compile($0, $1, &made) }
        return unsafe (made, second)
    }

    /// The runtime's build: `2026.4.1-22982-…`.
    public static var version: String {
        var raw = unsafe ov_version_t()
        guard unsafe ov_get_openvino_version(&raw) == OK else { return "unknown" }
        defer { unsafe ov_version_free(&raw) }
        return unsafe raw.buildNumber.map { unsafe String(cString: $0) } ?? "unknown"
    }

    /// The devices that the runtime can use here: `CPU`, perhaps `GPU`.
    ///
    /// - Throws: ``InferenceError`` when the runtime cannot tell.
    public func devices() throws(InferenceError) -> [String] {
        var list = unsafe ov_available_devices_t()
        try unsafe InferenceError.check(
            ov_core_get_available_devices(handle, &list), .runtimeUnavailable, "cannot list the inference devices")
        defer { unsafe ov_available_devices_free(&list) }
        return unsafe UnsafeBufferPointer(start: list.devices, count: list.size)
            .compactMap { unsafe $0.map { unsafe String(cString: $0) } }
    }

    private static func requireFile(_ url: URL) throws(InferenceError) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
        guard let attributes, attributes[.type] as? FileAttributeType != .typeDirectory else {
            throw InferenceError(.fileMissing, "cannot load a model: there is no file \(url.path)")
        }
        guard FileManager.default.isReadableFile(atPath: url.path) else {
            throw InferenceError(.fileMissing, "cannot load a model: \(url.path) may not be read by this user")
        }
    }
}

extension CompileOptions {
    /// Lends the properties to the C API for one call.
    fileprivate func withProperties(
        half: HalfPrecision?, _ body: (UnsafePointer<ov_property_t>?, Int) -> ov_status_e
    ) -> ov_status_e {
        let pairs = properties(half: half)
        let texts = unsafe pairs.map { unsafe (strdup($0.key), strdup($0.value)) }
        defer {
            for unsafe(key, value) in unsafe texts {
                unsafe free(key)
                unsafe free(value)
            }
        }
        let raw = unsafe texts.map { unsafe ov_property_t(key: $0.0, value: $0.1) }
        return unsafe raw.withUnsafeBufferPointer { unsafe body($0.baseAddress, $0.count) }
    }
}
