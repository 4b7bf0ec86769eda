internal import Foundation

/// A file seen as memory: what is not looked at is not read, so an optimizer of 290 MB costs nothing.
struct MappedFile {
    let bytes: Data

    init(_ url: URL) throws(CheckpointError) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue
        else {
            throw CheckpointError(.fileMissing, "there is no file \(url.path)")
        }
        do {
            bytes = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw CheckpointError(.fileMissing, "\(url.path) cannot be read (\(error.localizedDescription))")
        }
    }

    init(_ bytes: Data) { self.bytes = Data(bytes) }

    var count: Int { bytes.count }

    /// A copy of some bytes; `nil` when they do not all lie in the file.
    func copy(_ start: Int, _ length: Int) -> [UInt8]? {
        guard start >= 0, length >= 0, length <= count, start <= count - length else { return nil }
        return [UInt8](bytes[bytes.startIndex + start..<bytes.startIndex + start + length])
    }

    /// A number of 1 to 8 bytes, little end first; `nil` outside the file, or when it does not fit an `Int`.
    func integer(at start: Int, bytes width: Int) -> Int? {
        copy(start, width).flatMap { Self.integer($0[...]) }
    }

    /// A number of 0 to 8 bytes, little end first, without sign; `nil` when it does not fit an `Int`.
    static func integer(_ bytes: ArraySlice<UInt8>) -> Int? {
        Int(exactly: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(clamping: $1) })
    }
}
