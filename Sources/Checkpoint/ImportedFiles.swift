internal import Foundation

/// The files of an imported network: made in a hidden folder beside their place, then moved there when all are whole.
struct ImportedFiles {
    static let names = ["wav2lip", "wav2lip-face", "wav2lip-speech"]

    let folder: URL
    private let temporary: URL
    private let madeFolder: Bool

    init(in folder: URL) throws(CheckpointError) {
        self.folder = folder
        madeFolder = !FileManager.default.fileExists(atPath: folder.path)
        temporary = folder.appendingPathComponent(".import-\(UUID().uuidString)", isDirectory: true)
        for url in all {
            var isFolder: ObjCBool = false
            if unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
                throw CheckpointError(.cannotWrite, "\(url.path) is a folder; move it away")
            }
        }
        do {
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        } catch {
            throw .writing(error)
        }
    }

    /// The one file of weights while it is made.
    var weights: URL { temporary.appendingPathComponent("\(Self.names[0]).bin") }
    /// The `.xml` files in their final place.
    var models: [URL] { Self.names.map { folder.appendingPathComponent("\($0).xml") } }
    /// Every file in its final place, weights first.
    var all: [URL] { Self.names.map { folder.appendingPathComponent("\($0).bin") } + models }

    /// Writes the descriptions and gives the weights their other names.
    func write(_ descriptions: [String]) throws(CheckpointError) {
        do {
            for (name, text) in zip(Self.names, descriptions) {
                try Data(text.utf8).write(to: temporary.appendingPathComponent("\(name).xml"))
                let other = temporary.appendingPathComponent("\(name).bin")
                if other == weights { continue }
                do {
                    try FileManager.default.linkItem(at: weights, to: other)
                } catch {
                    try FileManager.default.copyItem(at: weights, to: other)
                }
            }
        } catch {
            throw .writing(error)
        }
    }

    /// Moves everything to its place.
    ///
    /// Descriptions go first and come last, so that none ever stands beside weights that
    /// are not its own.
    func commit() throws(CheckpointError) {
        do {
            for url in models + all where FileManager.default.fileExists(atPath: url.path) {
                try FileManager.default.removeItem(at: url)
            }
            for url in all {
                let made = temporary.appendingPathComponent(url.lastPathComponent)
                try FileManager.default.moveItem(at: made, to: url)
            }
        } catch {
            for url in models + all { try? FileManager.default.removeItem(at: url) }
            throw .writing(error)
        }
    }

    /// Removes what was not moved, and the folder if it was made for nothing.
    func removeTemporaries() {
        try? FileManager.default.removeItem(at: temporary)
        guard madeFolder, let left = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return }
        if left.isEmpty { try? FileManager.default.removeItem(at: folder) }
    }
}

extension CheckpointError {
    static func writing(_ error: any Error) -> CheckpointError {
        CheckpointError(
            .cannotWrite,
            "the network cannot be written (\((error as NSError).localizedDescription)); see that the folder can be "
                + "written and has room")
    }
}
