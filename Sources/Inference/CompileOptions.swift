public import Foundation

/// How exactly a model computes.
public enum Precision: String, Sendable, CaseIterable {
    /// 32 bits throughout: for small models whose output is a position.
    case f32
    /// 16 bits where the processor multiplies them natively (``Core/halfPrecision``), else 32: for large picture models.
    case automatic
}

/// How a model is prepared for the processor.
public struct CompileOptions: Sendable, Hashable {
    /// How exactly it computes.
    public var precision: Precision
    /// Processor threads for one inference, at least 1; `nil` leaves the choice to OpenVINO (all cores).
    public var threads: Int?
    /// Where compiled models are kept so that a second start is fast; `nil` keeps none.
    public var cache: URL?
    /// Where it computes, by OpenVINO's name: `CPU`, or `GPU` for an Intel graphics card.
    public var device = CompileOptions.processor

    /// The device that every machine has.
    public static let processor = "CPU"

    /// Makes options; one inference at a time, as soon as possible, is always what is asked for.
    public init(precision: Precision = .automatic, threads: Int? = nil, cache: URL? = CacheFolder.standard) {
        (self.precision, self.threads, self.cache) = (precision, threads, cache)
    }

    /// For small models: one thread, 32 bits.
    public static let small = CompileOptions(precision: .f32, threads: 1)

    /// The property names and values that OpenVINO takes.
    ///
    /// - Parameter half: the processor's native 16-bit format.
    /// - Returns: pairs for the C API.
    func properties(half: HalfPrecision?) -> [(key: String, value: String)] {
        guard device == Self.processor else { return deviceProperties }
        var list = [
            ("PERFORMANCE_HINT", "LATENCY"), ("NUM_STREAMS", "1"),
            ("INFERENCE_PRECISION_HINT", precision == .automatic ? half?.rawValue ?? "f32" : "f32"),
            // Pinned to a core, two models of one thread each would share the first core and leave the others idle.
            ("ENABLE_CPU_PINNING", "NO"),
        ]
        if let threads { list.append(("INFERENCE_NUM_THREADS", String(max(1, threads)))) }
        return list + cacheProperty
    }

    /// Other devices know nothing of threads; what they compute natively is half precision.
    private var deviceProperties: [(key: String, value: String)] {
        [
            ("PERFORMANCE_HINT", "LATENCY"), ("NUM_STREAMS", "1"),
            ("INFERENCE_PRECISION_HINT", precision == .f32 ? "f32" : "f16"),
        ] + cacheProperty
    }

    private var cacheProperty: [(key: String, value: String)] {
        guard let cache, CacheFolder.prepare(cache) else { return [] }
        return [("CACHE_DIR", cache.path)]
    }
}

/// The folder that keeps compiled models between two starts.
public enum CacheFolder {
    /// `LIPSTREAM_CACHE`, or this platform's folder for caches.
    public static let standard: URL = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["LIPSTREAM_CACHE"], !path.isEmpty {
            return URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent("openvino")
        }
        #if os(macOS)
            let base = FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent("Library/Caches")
        #else
            let base =
                environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
                ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
        #endif
        return base.appendingPathComponent("lipstream/openvino")
    }()

    /// Makes the folder if it is not there; a home that cannot be written only makes starting slower, so no error.
    static func prepare(_ folder: URL) -> Bool {
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return FileManager.default.isWritableFile(atPath: folder.path)
    }
}
