import Foundation
import Inference
import LipSync
import Media
import MediaIO
import TestSupport

@testable import LatentSync

/// The tiny networks that come with the tests, which have LatentSync's inputs and outputs and draw no faces.
enum Networks {
    static let folder = Bundle.module.resourceURL?.appendingPathComponent("Networks") ?? URL(fileURLWithPath: "missing")

    /// A folder of networks with something changed in its signature.
    static func changed(in temporary: URL, _ change: (inout [String: Any]) -> Void) throws -> URL {
        let copy = temporary.appendingPathComponent("networks-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: folder, to: copy)
        let file = copy.appendingPathComponent(LatentSyncSignature.fileName)
        var fields = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        change(&fields)
        try JSONSerialization.data(withJSONObject: fields).write(to: file)
        return copy
    }

    /// A signature for other extents.
    static func signature(resolution: Int, width: Int) throws -> LatentSyncSignature {
        let file = folder.appendingPathComponent(LatentSyncSignature.fileName)
        var fields = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        (fields["resolution"], fields["speech_width"]) = (resolution, width)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(LatentSyncSignature.self, from: JSONSerialization.data(withJSONObject: fields))
    }

    /// The networks, ready.
    static func make(usesDeepCache: Bool = false) throws(LipSyncError) -> OpenVINONetworks {
        let core: Core
        do throws(InferenceError) { core = try Core() } catch { throw LipSyncError(.model, error.description) }
        return try OpenVINONetworks(
            core: core, folder: folder, signature: try LatentSyncSignature(in: folder), usesDeepCache: usesDeepCache)
    }

    /// The mask that comes with them.
    static func mask() throws -> Image { try ImageFile.read(folder.appendingPathComponent("mask.png")) }
}

/// Networks that pass everything on, count, and fail or take their time where they are told to.
final class WatchedNetworks: LatentSyncNetworks {
    private let inner: any LatentSyncNetworks
    private let steps: Counter
    private let failing: Int?
    private let delay: (step: Double, picture: Double)

    /// Counts across runs, from any thread.
    final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var number = 0
        /// Adds one; the new number.
        @discardableResult
        func next() -> Int {
            lock.lock()
            defer { lock.unlock() }
            number += 1
            return number
        }
        var value: Int {
            lock.lock()
            defer { lock.unlock() }
            return number
        }
    }

    init(
        _ inner: any LatentSyncNetworks, steps: Counter = Counter(), failingAtStep failing: Int? = nil,
        delay: (step: Double, picture: Double) = (0, 0)
    ) {
        (self.inner, self.steps, self.failing, self.delay) = (inner, steps, failing, delay)
    }

    func encodeSpeech(_ mel: [Float]) throws(LipSyncError) -> [Float] { try inner.encodeSpeech(mel) }

    func encode(_ picture: [Float]) throws(LipSyncError) -> [Float] {
        Thread.sleep(forTimeInterval: delay.picture)
        return try inner.encode(picture)
    }

    func decode(_ latents: [Float]) throws(LipSyncError) -> [Float] {
        Thread.sleep(forTimeInterval: delay.picture)
        return try inner.decode(latents)
    }

    func prepare(_ input: NoiseInput) throws(LipSyncError) { try inner.prepare(input) }

    func predictNoise(_ input: NoiseInput, reusing: Bool) throws(LipSyncError) -> [Float] {
        if steps.next() == failing { throw LipSyncError(.model, "the test stops here") }
        Thread.sleep(forTimeInterval: reusing ? delay.step / 10 : delay.step * Double(input.frames) / 16)
        return try inner.predictNoise(input, reusing: reusing)
    }

    func release(_ networks: Set<LatentSyncNetwork>) { inner.release(networks) }
}
