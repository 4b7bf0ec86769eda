import Foundation
import Inference
import LatentSync
import LipSync
import Media
import MediaIO
import ModelStore

/// Checks a folder of LatentSync's networks and takes it in, on a thread of its own: gigabytes are added up.
actor LatentSyncDesk {
    private let executor = BlockingExecutor(label: "lipstream.latentsync")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// What users call it.
    static let word = "latentsync"

    /// Whether a folder is one that the exporter made.
    static func isExport(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(LatentSyncSignature.fileName).path)
    }

    /// Makes the files of a model.
    ///
    /// - Parameters:
    ///   - source: the folder that the exporter made.
    ///   - name: what the model will be called.
    ///   - folder: where to.
    ///   - activity: is told what is being done.
    /// - Returns: what they are.
    /// - Throws: ``ModelFileError`` for a folder that is not whole, `LipSyncError` for one that is something else,
    ///   `InferenceError`, `MediaError`, `CancellationError`.
    func write(
        _ source: URL, name: String, into folder: URL, activity: @Sendable (String) -> Void
    ) async throws -> InstalledModel {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder), isFolder.boolValue
        else {
            throw ModelFileError(
                .fileMissing,
                "there is no folder \(source.path): Scripts/export-latentsync makes one, see Docs/LatentSync.md")
        }
        let signature = try LatentSyncSignature(in: source)
        let core = try Core()
        _ = try OpenVINONetworks(core: core, folder: source, signature: signature)
        _ = try ImageFile.read(source.appendingPathComponent(signature.mask))
        for (network, file) in signature.networks.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            activity("checking \(network)")
            try await check(file, network, in: source, core)
        }
        var files: [InstalledModel.Role: String] = [.signature: LatentSyncSignature.fileName, .mask: signature.mask]
        for (network, file) in signature.networks {
            if let role = InstalledModel.Role(rawValue: network) { files[role] = file.file }
        }
        activity("taking the files")
        for file in [LatentSyncSignature.fileName] + signature.fileNames {
            try take(source.appendingPathComponent(file), to: folder.appendingPathComponent(file))
        }
        let digest = try await Checksum().content(of: [source.appendingPathComponent(LatentSyncSignature.fileName)])
        let size = signature.networks.values.reduce(0) { $0 + $1.size }
        return InstalledModel(
            name: name, kind: .latentsync, files: files,
            source: .init(sha256: digest.sha256, size: size, origin: source.lastPathComponent), licence: .latentSync,
            inputSize: signature.resolution, channelOrder: .rgb, valueRange: .signed)
    }

    /// Whether a network is what the signature says, and one that can be read.
    private func check(
        _ file: LatentSyncSignature.NetworkFile, _ network: String, in source: URL, _ core: Core
    ) async throws {
        let url = source.appendingPathComponent(file.file)
        let content = try await Checksum().content(of: [url, ModelFormat.weights(of: url)])
        guard content.sha256 == file.sha256, content.size == file.size else {
            throw ModelFileError(
                .unreadable,
                "\(url.path) or its .bin is not what \(LatentSyncSignature.fileName) says (its SHA-256 is "
                    + "\(content.sha256)): copy the folder again, or export it again")
        }
        guard let known = LatentSyncNetwork(rawValue: network) else { return }
        try known.requirePorts(of: core.readModel(at: url).signature(), file: file.file)
    }

    /// A link where the disk is the same: two and a half gigabytes need not be there twice.
    private func take(_ file: URL, to copy: URL) throws {
        let (files, file) = (FileManager.default, file.resolvingSymlinksInPath())
        if (try? files.linkItem(at: file, to: copy)) != nil { return }
        do {
            try files.copyItem(at: file, to: copy)
        } catch {
            throw ModelFileError(
                .unreadable,
                "cannot copy \(file.path) (\((error as NSError).localizedDescription)): see that the disk has room")
        }
    }
}
