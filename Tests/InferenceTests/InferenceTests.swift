import Foundation
import ModelStore
import Synchronization
import TestSupport
import Testing

@testable import Inference

/// Options that leave nothing behind.
private let uncached = CompileOptions(precision: .f32, threads: 1, cache: nil)

private func landmarkModel() -> URL {
    DependencyFolder(url: Samples.package.appendingPathComponent(".deps")).models
        .appendingPathComponent("face_landmark.tflite")
}

@Suite("Models of every format load and compute")
struct ModelFormatTests {
    @Test("OpenVINO's own format multiplies")
    func ir() async throws {
        try await Samples.withTemporaryFolder { folder in
            let model = try Core().readModel(at: TinyModels.writeIR(to: folder))
            var request = try Core().compile(model, options: uncached).makeRequest()
            try request.setInput(to: [1, 2, 3, 4, 5, 6] as [Float])
            try request.infer()
            #expect(try request.output() == [1, 4, 9, 4, 10, 18] as [Float])
            #expect(try request.outputShape() == [2, 3])
        }
    }

    @Test("ONNX adds")
    func onnx() async throws {
        try await Samples.withTemporaryFolder { folder in
            let compiled = try Core().compile(contentsOf: TinyModels.writeONNX(to: folder), options: uncached)
            var request = try compiled.makeRequest()
            #expect(request.signature.inputs.map(\.name) == ["x"])
            #expect(request.signature.outputs.map(\.name) == ["y"])
            try request.writeInput { input in
                for index in input.indices { input[index] = Float(index) }
            }
            try request.infer()
            #expect(try request.readOutput { [$0[0], $0[1], $0[2]] } == [10, 21, 32])
        }
    }

    @Test("TensorFlow Lite loads, says what it takes, and answers the same each time")
    func tensorFlowLite() throws {
        let model = try Core().readModel(at: landmarkModel())
        let signature = try model.signature()
        #expect(signature.inputs.map(\.shape.fixed) == [[1, 192, 192, 3]])
        #expect(signature.inputs.map(\.elementType) == [.float32])
        let points = try #require(signature.outputIndex(holding: 1404))
        var request = try Core().compile(model, options: uncached).makeRequest()
        try request.writeInput { input in
            for index in input.indices { input[index] = Float(index % 251) / 250 }
        }
        try request.infer()
        let first: [Float] = try request.output(points)
        try request.infer()
        #expect(first == (try request.output(points)))
        #expect(first.allSatisfy { $0.isFinite })
        #expect(Set(first).count > 1000)
    }

    @Test("a model of open extents takes any number of rows, and can be fixed to one")
    func openExtents() async throws {
        try await Samples.withTemporaryFolder { folder in
            var model = try Core().readModel(at: TinyModels.writeIR(to: folder, rows: nil))
            #expect(try model.signature().inputs[0].shape == PartialShape([nil, 3]))
            var request = try Core().compile(model, options: uncached).makeRequest()
            for rows in [1, 4, 2] {
                try request.reshapeInput(to: [rows, 3])
                try request.setInput(to: [Float](repeating: 1, count: rows * 3))
                try request.infer()
                #expect(try request.outputShape() == [rows, 3])
                #expect(try request.output() == (0..<rows).flatMap { _ in [1, 2, 3] as [Float] })
            }
            #expect(throws: InferenceError.self) { try request.reshapeInput(to: [2, 4]) }
            try model.reshape(input: 0, to: [5, 3])
            #expect(try model.signature().outputs[0].shape.fixed == [5, 3])
            #expect(throws: InferenceError.self) { try model.reshape(input: 0, to: [5, 4]) }
        }
    }

    @Test("requests of one model run at once on several threads without touching each other")
    func severalRequests() async throws {
        try await Samples.withTemporaryFolder { folder in
            let compiled = try Core().compile(contentsOf: TinyModels.writeIR(to: folder), options: uncached)
            let requests = try (0..<4).map { _ in Box(try compiled.makeRequest()) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, box) in requests.enumerated() {
                    group.addTask { try await box.check(Float(number)) }
                }
                try await group.waitForAll()
            }
        }
    }

    private actor Box {
        private var request: InferRequest
        init(_ request: consuming InferRequest) { self.request = request }
        func check(_ value: Float) throws {
            for _ in 0..<50 {
                try request.setInput(to: [Float](repeating: value, count: 6))
                try request.infer()
                #expect(try request.output() == [1, 2, 3, 1, 2, 3].map { $0 * value })
            }
        }
    }
}

/// Takes files out of a folder as soon as they are there.
private final class Thief: Sendable {
    let folder: URL
    let isDone = Atomic(false)
    let taken = Atomic(0)

    init(_ folder: URL) { self.folder = folder }

    func work() {
        while !isDone.load(ordering: .relaxed) {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
                guard (try? FileManager.default.removeItem(at: folder.appendingPathComponent(file))) != nil else {
                    continue
                }
                taken.add(1, ordering: .relaxed)
            }
        }
    }
}

@Suite("Compiling")
struct CompilingTests {
    @Test("a cache file that another program takes away while it is written keeps no model from being made")
    func contendedCache() async throws {
        try await Samples.withTemporaryFolder { folder in
            let thief = Thief(folder.appendingPathComponent("cache"))
            try FileManager.default.createDirectory(at: thief.folder, withIntermediateDirectories: true)
            Thread.detachNewThread { thief.work() }
            defer { thief.isDone.store(true, ordering: .relaxed) }
            let options = CompileOptions(precision: .f32, threads: 1, cache: thief.folder)
            for _ in 0..<3 {
                _ = try Core().compile(contentsOf: landmarkModel(), options: options)
                _ = try Core().compile(Core().readModel(at: landmarkModel()), options: options)
            }
            #expect(thief.taken.load(ordering: .relaxed) > 0)
        }
    }

    @Test("a compiled model is kept in the cache folder, and a damaged one is made again")
    func cache() async throws {
        try await Samples.withTemporaryFolder { folder in
            let cache = folder.appendingPathComponent("new/cache")
            let options = CompileOptions(precision: .f32, threads: 1, cache: cache)
            func compile() throws -> (seconds: Double, sum: Float) {
                let start = ContinuousClock.now
                let compiled = try Core().compile(contentsOf: landmarkModel(), options: options)
                let time = (ContinuousClock.now - start).components
                var request = try compiled.makeRequest()
                try request.setInput(to: [Float](repeating: 0.5, count: 192 * 192 * 3))
                try request.infer()
                let values: [Float] = try request.output()
                return (Double(time.seconds) + Double(time.attoseconds) / 1e18, values.reduce(0, +))
            }
            let first = try compile()
            let kept = try FileManager.default.contentsOfDirectory(atPath: cache.path)
            #expect(!kept.isEmpty)
            let second = try compile()
            print("compile: \(first.seconds * 1e3) ms, from the cache \(second.seconds * 1e3) ms")
            #expect(second.sum == first.sum)
            for file in kept {
                let url = cache.appendingPathComponent(file)
                let data = try Data(contentsOf: url)
                try data.prefix(data.count / 2).write(to: url)
            }
            #expect(try compile().sum == first.sum)
        }
    }

    @Test("a cache folder that cannot be written is done without")
    func unwritableCache() async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try Data([1]).write(to: file)
            let options = CompileOptions(threads: 1, cache: file.appendingPathComponent("below"))
            var request = try Core().compile(contentsOf: TinyModels.writeIR(to: folder), options: options).makeRequest()
            try request.infer()
        }
    }

    @Test("precision is what was asked for: 16 bits only where the processor multiplies them")
    func precision() async throws {
        try await Samples.withTemporaryFolder { folder in
            let model = try TinyModels.writeIR(to: folder)
            let core = try Core()
            let exact = try core.compile(contentsOf: model, options: uncached)
            #expect(exact.property("INFERENCE_PRECISION_HINT") == "f32")
            let fast = try core.compile(contentsOf: model, options: CompileOptions(precision: .automatic, cache: nil))
            #expect(fast.property("INFERENCE_PRECISION_HINT") == core.halfPrecision?.rawValue ?? "f32")
            #expect(fast.property("NUM_STREAMS") == "1")
            #expect(exact.property("INFERENCE_NUM_THREADS") == "1")
            #expect(exact.property("NO_SUCH_PROPERTY") == nil)
        }
    }

    @Test(
        "16 bits are taken where OpenVINO and the processor both have them",
        arguments: [
            ("FP32 INT8 BIN BF16 EXPORT_IMPORT", [.avx2, .fma, .avx512, .bfloat16], .bfloat16),
            ("FP32 INT8 BIN BF16 FP16 EXPORT_IMPORT", [.avx2, .fma, .avx512, .bfloat16, .amx], .bfloat16),
            // AVX-512 without BF16: OpenVINO would emulate it.
            ("FP32 INT8 BIN BF16 EXPORT_IMPORT", [.avx2, .fma, .avx512], nil),
            ("FP32 INT8 BIN EXPORT_IMPORT", [.avx2, .fma], nil),
            // Apple M1, then M2 and newer, then an ARM processor without half precision.
            ("FP32 FP16 INT8 BIN EXPORT_IMPORT", [.neon], .float16),
            ("FP32 FP16 INT8 BIN EXPORT_IMPORT", [.neon, .bfloat16], .float16),
            ("FP32 INT8 BIN EXPORT_IMPORT", [.neon, .bfloat16], nil),
            ("", [.neon, .bfloat16], nil),
        ] as [(String, CPU.Features, HalfPrecision?)])
    func halfPrecision(capabilities: String, features: CPU.Features, expected: HalfPrecision?) {
        let names = Set(capabilities.split(separator: " ").map(String.init))
        #expect(HalfPrecision.native(capabilities: names, features: features) == expected)
    }

    @Test("the processor's own capabilities are read")
    func capabilities() throws {
        let half = try Core().halfPrecision
        if CPU.features.contains(.avx512), CPU.features.contains(.bfloat16) { #expect(half == .bfloat16) }
        if CPU.features.isDisjoint(with: [.bfloat16, .neon]) { #expect(half == nil) }
    }

    @Test("the runtime says its version and finds the processor")
    func runtime() throws {
        #expect(Core.version.hasPrefix("20"))
        #expect(try Core().devices().contains("CPU"))
        #if os(Linux) && arch(x86_64)
            let flags =
                try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
                .split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? []
            for (flag, feature) in [
                ("avx2", CPU.Features.avx2), ("fma", .fma), ("avx512f", .avx512), ("amx_tile", .amx),
            ] {
                #expect(flags.contains(flag[...]) == CPU.features.contains(feature), "\(flag)")
            }
            #expect((flags.contains("avx512_bf16") || flags.contains("amx_bf16")) == CPU.features.contains(.bfloat16))
        #endif
        print("OpenVINO \(Core.version) on \(try Core().devices()), \(CPU.features)")
    }
}

@Suite("Wrong input gets a sentence")
struct InferenceErrorTests {
    private func failure(_ body: () throws -> Void) -> InferenceError? {
        do { try body() } catch { return error as? InferenceError }
        return nil
    }

    @Test("a missing file, or a folder, is named")
    func missing() async throws {
        try await Samples.withTemporaryFolder { folder in
            for url in [folder.appendingPathComponent("none.tflite"), folder] {
                let read = failure { _ = try Core().readModel(at: url) }
                let compiled = failure { _ = try Core().compile(contentsOf: url, options: uncached) }
                #expect(read?.code == .fileMissing)
                #expect(compiled?.code == .fileMissing)
                #expect(read?.description.contains(url.path) == true)
            }
        }
    }

    @Test("a damaged model is told from a good one", arguments: ["tflite", "onnx", "xml", "bin", "empty.tflite"])
    func damaged(kind: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            var url = folder.appendingPathComponent("model.\(kind)")
            switch kind {
            case "tflite": try Data(contentsOf: landmarkModel()).prefix(300_000).write(to: url)
            case "onnx": try Data(contentsOf: TinyModels.writeONNX(to: folder)).prefix(60).write(to: url)
            case "xml": try Data(contentsOf: TinyModels.writeIR(to: folder)).prefix(500).write(to: url)
            case "bin":
                url = try TinyModels.writeIR(to: folder)
                try Data([0, 0]).write(to: folder.appendingPathComponent("tiny.bin"))
            default: try Data().write(to: url)
            }
            let error = failure { _ = try Core().compile(contentsOf: url, options: uncached) }
            let read = failure { _ = try Core().readModel(at: url) }
            #expect(error?.code == .modelUnreadable)
            #expect(read?.description == error?.description)
            #expect(read?.description.contains(url.lastPathComponent) == true)
            #expect((read?.description.count ?? 0) < 600)
        }
    }

    @Test("an operation that the runtime lacks is named")
    func unsupported() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = try TinyModels.writeONNX(to: folder, operation: "NoSuchOperation")
            let error = failure { _ = try Core().readModel(at: url) }
            #expect(error?.code == .unsupportedOperation)
            #expect(error?.runtimeMessage.contains("NoSuchOperation") == true)
        }
    }

    @Test("a wrong number of values, type or position is refused and says what fits")
    func wrongTensor() async throws {
        try await Samples.withTemporaryFolder { folder in
            var request = try Core().compile(contentsOf: TinyModels.writeIR(to: folder), options: uncached)
                .makeRequest()
            let length = failure { try request.setInput(to: [1, 2] as [Float]) }
            #expect(length?.code == .wrongTensor)
            #expect(length?.description == "input 0 of tiny.xml takes 6 values (2 x 3) and was given 2")
            let type = failure { try request.setInput(to: [1, 2, 3, 4, 5, 6] as [Int64]) }
            #expect(type?.description == "input 0 of tiny.xml holds float32 and was addressed as int64")
            let input = failure { try request.writeInput(1) { _ in } }
            #expect(input?.description == "tiny.xml has 1 inputs, none at 1")
            let output = failure { _ = try request.outputShape(-1) }
            #expect(output?.code == .wrongTensor)
            try request.infer()
        }
    }
}
