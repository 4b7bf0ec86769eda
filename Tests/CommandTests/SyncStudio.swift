import Foundation
import TestSupport

/// What tests of Sync.so from the command line work with: a folder with a clip and a sound, and a stand-in for the service,
/// where orders cost money.
struct SyncStudio: Sendable {
    let folder: URL
    let service: SyncStandIn
    let address: URL
    let clip: String
    let sound: String
    var film: URL { folder.appendingPathComponent("film.mp4") }
    var jobs: URL { folder.appendingPathComponent("data/sync") }

    func run(
        _ arguments: [String], key: String? = SyncStandIn.key, at address: URL? = nil, limit: Double = 60,
        whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
    ) async throws -> Program.Outcome {
        var environment = [
            "LIPSTREAM_DATA": folder.appendingPathComponent("data").path, "SOURCE_DATE_EPOCH": "1700000000",
            "SYNC_BASE_URL": (address ?? self.address).absoluteString,
        ]
        environment["SYNC_API_KEY"] = key ?? ""
        return try await Program.run(arguments, environment: environment, limit: limit, whileRunning: whileRunning)
    }

    func dub(
        _ more: [String] = ["--yes"], clip: String? = nil, sound: String? = nil, key: String? = SyncStandIn.key,
        at address: URL? = nil, whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
    ) async throws -> Program.Outcome {
        try await run(
            ["dub", clip ?? self.clip, sound ?? self.sound, "--engine", "sync", "-o", film.path] + more, key: key,
            at: address, whileRunning: whileRunning)
    }

    /// Names of what lies beside the inputs, hidden files too.
    var left: Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return Set(names).subtracting(["clip.mp4", "babble.wav", "data", "made.mp4"])
    }

    /// Orders that are kept.
    var kept: Int { ((try? FileManager.default.contentsOfDirectory(atPath: jobs.path)) ?? []).count }

    /// Makes one.
    ///
    /// - Parameters:
    ///   - script: what the stand-in answers.
    ///   - film: what comes as the film; a real one where there is none.
    ///   - padding: bytes by which the real one is longer.
    ///   - body: gets it while it stands.
    /// - Throws: what `body` throws, and errors of making the inputs.
    static func with(
        _ script: SyncStandIn.Script = .init(), film: Data? = nil, padding: Int = 0,
        _ body: @escaping @Sendable (SyncStudio) async throws -> Void
    ) async throws {
        try await Samples.withTemporaryFolder { folder in
            let clip = try Inputs.silentVideo("clip.mp4", in: folder)
            let sound = try Inputs.babble(in: folder)
            let made = URL(fileURLWithPath: try Inputs.silentVideo("made.mp4", in: folder))
            try pad(made, by: padding)
            try await SyncStandIn.run(film ?? Data(contentsOf: made), script) { service, address in
                try await body(SyncStudio(folder: folder, service: service, address: address, clip: clip, sound: sound))
            }
        }
    }

    /// Makes an mp4 longer by a box that players pass over.
    static func pad(_ url: URL, by bytes: Int) throws {
        guard bytes > 0 else { return }
        let handle = try FileHandle(forUpdating: url)
        let end = try handle.seekToEnd()
        let size = UInt32(bytes)
        try handle.write(
            contentsOf: Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + Array("free".utf8)))
        try handle.truncate(atOffset: end + UInt64(bytes))
        try handle.close()
    }
}
