internal import Foundation

/// A form with files ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)), laid together in a file of its own piece by piece,
/// so that memory does not grow with a film.
struct MultipartForm {
    /// A file of the form.
    struct Part {
        /// Name of the field.
        let name: String
        let file: URL
        let type: String
    }

    /// Text fields, in order.
    let fields: [(name: String, value: String)]
    let files: [Part]
    let boundary: String

    /// Lays out a form.
    ///
    /// - Parameters:
    ///   - fields: text fields, in order.
    ///   - files: file fields, behind them.
    ///   - boundary: what stands between them, and in none of them.
    init(
        fields: [(name: String, value: String)], files: [Part],
        boundary: String = "lipstream-\(UUID().uuidString)"
    ) {
        (self.fields, self.files, self.boundary) = (fields, files, boundary)
    }

    /// The header of the request.
    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// Bytes that are read at a time.
    private static let pieceSize = 1 << 20

    /// Writes the form.
    ///
    /// - Parameter url: a file that is made, and removed again where it fails.
    /// - Throws: ``SyncError``: an input cannot be read, no room, stopped.
    func write(to url: URL) throws(SyncError) {
        guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw SyncError(
                .cannotWrite,
                "cannot write \(url.path), where what is sent is laid together: set TMPDIR to another folder"
            )
        }
        do throws(SyncError) {
            try fill(url)
        } catch {
            try? FileManager.default.removeItem(at: url)
            throw error
        }
    }

    private func fill(_ url: URL) throws(SyncError) {
        let output: FileHandle
        do { output = try FileHandle(forWritingTo: url) } catch { throw Self.writing(error, url) }
        defer { try? output.close() }
        func put(_ data: Data) throws(SyncError) {
            do { try output.write(contentsOf: data) } catch { throw Self.writing(error, url) }
        }
        for field in fields {
            try put(Data("\(opening)Content-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n".utf8))
            try put(Data("\(field.value)\r\n".utf8))
        }
        for part in files {
            let name = Self.quoted(part.file.lastPathComponent)
            let head = "\(opening)Content-Disposition: form-data; name=\"\(part.name)\"; filename=\"\(name)\"\r\n"
            try put(Data("\(head)Content-Type: \(part.type)\r\n\r\n".utf8))
            let input: FileHandle
            do { input = try FileHandle(forReadingFrom: part.file) } catch { throw Self.reading(error, part.file) }
            defer { try? input.close() }
            while true {
                if Task.isCancelled { throw .stopped }
                let piece: Data?
                do { piece = try input.read(upToCount: Self.pieceSize) } catch { throw Self.reading(error, part.file) }
                guard let piece, !piece.isEmpty else { break }
                try put(piece)
            }
            try put(Data("\r\n".utf8))
        }
        try put(Data("--\(boundary)--\r\n".utf8))
    }

    private var opening: String { "--\(boundary)\r\n" }

    /// A file's name between quotes, as browsers write it.
    static func quoted(_ name: String) -> String {
        name.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func reading(_ error: any Error, _ url: URL) -> SyncError {
        SyncError(.cannotRead, "cannot read \(url.path) (\((error as NSError).localizedDescription)): check the file")
    }

    private static func writing(_ error: any Error, _ url: URL) -> SyncError {
        let folder = url.deletingLastPathComponent().path
        return SyncError(
            .diskFull,
            "cannot lay together what is to be sent in \(folder) (\((error as NSError).localizedDescription)): make room, "
                + "or set TMPDIR to another folder")
    }
}
