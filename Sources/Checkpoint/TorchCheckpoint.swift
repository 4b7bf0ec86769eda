internal import Foundation

/// The tensors of a PyTorch checkpoint, in the zip format or the legacy one, read where they lie in the file.
struct TorchCheckpoint {
    /// The objects of the published checkpoint with its optimizer take 0.2 MB; the numbers are apart.
    static let largestPickle = 16 << 20

    let file: MappedFile
    /// Every tensor of the `state_dict`, by its key, `module.` left away.
    let tensors: [String: TensorReference]
    /// The keys in the order of the file.
    let keys: [String]
    /// Where each storage begins.
    private let starts: [String: Int]

    init(_ file: MappedFile) throws(CheckpointError) {
        self.file = file
        let contents: PickleContents
        if file.copy(0, 4) == [0x50, 0x4B, 3, 4] {
            (contents, starts) = try Self.readZip(file)
        } else if let head = file.copy(0, 2), head[0] == 0x80, (2...5).contains(head[1]) {
            (contents, starts) = try Self.readLegacy(file)
        } else {
            throw CheckpointError(
                .notACheckpoint, "it is not a PyTorch checkpoint (neither a zip file nor a pickle of protocol 2 to 5)")
        }
        (tensors, keys) = try Self.stateDictionary(contents)
    }

    private static func stateDictionary(
        _ contents: PickleContents
    ) throws(CheckpointError) -> ([String: TensorReference], [String]) {
        guard var entries = contents.entries(contents.root) else {
            throw CheckpointError(.notWav2Lip, "it holds no dictionary of tensors; save the network's state_dict()")
        }
        if let inner = entries.first(where: { $0.key == "state_dict" }).flatMap({ contents.entries($0.value) }) {
            entries = inner
        }
        var (tensors, keys): ([String: TensorReference], [String]) = ([:], [])
        for entry in entries {
            guard case .tensor(let tensor) = contents[entry.value] else { continue }
            let key = entry.key.hasPrefix("module.") ? String(entry.key.dropFirst("module.".count)) : entry.key
            guard tensors.updateValue(tensor, forKey: key) == nil else { throw .damaged("it holds \(key) twice") }
            keys.append(key)
        }
        guard !keys.isEmpty else {
            throw CheckpointError(.notWav2Lip, "it holds no tensors; save the network's state_dict()")
        }
        return (tensors, keys)
    }

    /// The numbers of a tensor, last dimension fastest.
    ///
    /// - Throws: ``CheckpointError`` when they do not lie in the file or one is not finite.
    func values(_ key: String) throws(CheckpointError) -> [Float] {
        guard let tensor = tensors[key], let start = starts[tensor.storage.key] else {
            throw .damaged("the numbers of \(key) are missing")
        }
        let values = try file.floats(tensor, storageStart: start)
        guard values.allSatisfy(\.isFinite) else { throw .damaged("\(key) has a value that is not a number") }
        return values
    }
}
