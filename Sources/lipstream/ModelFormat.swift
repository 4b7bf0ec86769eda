import Foundation

/// How the file of a model is stored.
enum ModelFormat: Equatable {
    /// PyTorch's own: a zip or the older form.
    case checkpoint
    /// ONNX, in one file.
    case onnx
    /// OpenVINO: `.xml`, with the weights in a `.bin` beside it.
    case ir

    /// Looks at a file's name, and whether it is there.
    ///
    /// - Parameter file: what the user named.
    /// - Throws: ``ModelFileError`` (`fileMissing`, `wrongKind`).
    init(of file: URL) throws(ModelFileError) {
        try Self.require(file)
        switch file.pathExtension.lowercased() {
        case "pth", "pt", "ckpt", "tar": self = .checkpoint
        case "onnx": self = .onnx
        case "xml":
            self = .ir
            let weights = Self.weights(of: file)
            guard FileManager.default.isReadableFile(atPath: weights.path) else {
                throw ModelFileError(
                    .fileMissing, "\(file.path) needs its weights, \(weights.lastPathComponent), beside it")
            }
        case "bin":
            throw ModelFileError(.wrongKind, "\(file.path) holds weights only: give the .xml file beside it")
        default:
            throw ModelFileError(
                .wrongKind,
                "\(file.path) is none of the kinds that can be added: a PyTorch checkpoint (.pth, .pt), .onnx, or "
                    + "OpenVINO's .xml")
        }
    }

    /// The weights beside an `.xml` file.
    static func weights(of file: URL) -> URL { file.deletingPathExtension().appendingPathExtension("bin") }

    /// All files that belong to one.
    func files(of file: URL) -> [URL] { self == .ir ? [file, Self.weights(of: file)] : [file] }

    private static func require(_ file: URL) throws(ModelFileError) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) else {
            throw ModelFileError(.fileMissing, "there is no file \(file.path)")
        }
        if isFolder.boolValue { throw ModelFileError(.wrongKind, "\(file.path) is a folder: name the file in it") }
        guard FileManager.default.isReadableFile(atPath: file.path) else {
            throw ModelFileError(.fileMissing, "\(file.path) may not be read by this user")
        }
        let type = (try? FileManager.default.attributesOfItem(atPath: file.resolvingSymlinksInPath().path))?[.type]
        // A pipe or a device could be read for ever.
        guard type as? FileAttributeType == .typeRegular else {
            throw ModelFileError(.wrongKind, "\(file.path) is no file but a device or a pipe: name a file")
        }
    }
}
