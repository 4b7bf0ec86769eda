internal import Foundation
internal import HTTPTypes
internal import Media
internal import ModelStore

/// Takes a form that came whole apart, on a thread of its own.
actor FormReader {
    private let executor = BlockingExecutor(label: "lipstream.form")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// What was in a form.
    struct Parts: Sendable {
        var fields: [String: String] = [:]
        var files: [String: URL] = [:]
        /// The same for the same fields and files, however the form was written.
        var digest = ""
    }

    /// Bytes of a field that is text, at most.
    static let fieldLimit = 1 << 20

    private let folder: URL
    private let fileFields: Set<String>
    private var parts = Parts()
    private var digests: [String: String] = [:]
    /// The part that is being read.
    private var name = ""
    private var text: [UInt8] = []
    private var file: (handle: FileHandle, digest: SHA256)?

    /// Prepares to read one form.
    ///
    /// - Parameters:
    ///   - folder: where its files go.
    ///   - fileFields: which fields hold files.
    init(folder: URL, fileFields: Set<String>) { (self.folder, self.fileFields) = (folder, fileFields) }

    /// Reads it.
    ///
    /// - Parameters:
    ///   - body: the form as it came.
    ///   - parser: knows its boundary.
    /// - Returns: what was in it; the files are the caller's to move or remove.
    /// - Throws: ``Failure`` (400 `bad_form`, 413, 507); then no file is left.
    func read(_ body: URL, _ parser: MultipartParser) throws -> Parts {
        var parser = parser
        do {
            let handle = try FileHandle(forReadingFrom: body)
            defer { try? handle.close() }
            while let bytes = try handle.read(upToCount: 1 << 20), !bytes.isEmpty {
                for event in try parser.append(bytes) { try take(event) }
            }
            guard parser.isComplete else { throw Self.bad("The form ended before its last boundary.") }
        } catch {
            try? file?.handle.close()
            for url in parts.files.values { try? FileManager.default.removeItem(at: url) }
            if let error = error as? MultipartParser.MalformedBody {
                throw Self.bad("The form cannot be read: \(error.reason).")
            }
            if let error = error as? Failure { throw error }
            throw Failure.writing(error)
        }
        var digest = SHA256()
        for (name, own) in digests.sorted(by: { $0.key < $1.key }) {
            digest.update(Array("\(name.utf8.count) \(name) \(own)\n".utf8))
        }
        parts.digest = digest.finish()
        return parts
    }

    private func take(_ event: MultipartParser.Event) throws {
        switch event {
        case .begin(let name, _):
            guard digests[name] == nil else { throw Self.bad("The form has two fields \"\(name.prefix(40))\".") }
            (self.name, text) = (name, [])
            guard fileFields.contains(name) else { return }
            let url = folder.appendingPathComponent(Identifier.make())
            try Data().write(to: url, options: .withoutOverwriting)
            parts.files[name] = url
            file = (try FileHandle(forWritingTo: url), SHA256())
        case .bytes(let bytes):
            if file != nil {
                try file?.handle.write(contentsOf: bytes)
                file?.digest.update(bytes)
            } else {
                guard text.count + bytes.count <= Self.fieldLimit else {
                    throw Failure.tooLarge(limit: Self.fieldLimit)
                }
                text += bytes
            }
        case .end:
            if let ended = file {
                try ended.handle.close()
                digests[name] = ended.digest.finish()
                file = nil
            } else {
                parts.fields[name] = String(decoding: text, as: UTF8.self)
                var digest = SHA256()
                digest.update(text)
                digests[name] = digest.finish()
            }
        }
    }

    private static func bad(_ message: String) -> Failure {
        Failure(
            .badRequest, "bad_form", message, hint: "Send JSON, or multipart/form-data with model, video and audio.")
    }
}
