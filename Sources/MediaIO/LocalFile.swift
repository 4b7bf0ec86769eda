internal import Foundation

/// A regular file on this machine that has something in it: the only thing that is ever opened for reading.
struct LocalFile {
    let url: URL
    /// Bytes.
    let size: Int

    /// The name to show.
    var name: String { url.lastPathComponent }

    /// Looks at a file before any decoder does, so that the plain mistakes get plain sentences.
    init(_ url: URL) throws(MediaError) {
        guard url.isFileURL else {
            throw MediaError(.unsupported, "Cannot read \(url.absoluteString): only local files are opened.")
        }
        var status = stat()
        let name = url.lastPathComponent
        guard unsafe stat(url.path, &status) == 0 else {
            switch errno {
            case EACCES, EPERM:
                throw MediaError(.unreadable, "Cannot read \(name): no permission.")
            case ENAMETOOLONG:
                throw MediaError(.notFound, "Cannot read a file: its name is too long.")
            default:
                throw MediaError(.notFound, "There is no file \(url.path); check the name.")
            }
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw MediaError(.unreadable, "Cannot read \(name): it is a folder; name a file in it.")
        default: throw MediaError(.unreadable, "Cannot read \(name): it is a device or a pipe, not a file.")
        }
        guard status.st_size > 0 else { throw MediaError(.unreadable, "Cannot read \(name): the file is empty.") }
        guard unsafe access(url.path, R_OK) == 0 else {
            throw MediaError(.unreadable, "Cannot read \(name): no permission.")
        }
        self.url = url
        size = Int(clamping: status.st_size)
    }

    /// The first bytes, at most `count`.
    func head(_ count: Int) throws(MediaError) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: count) ?? Data())
        } catch {
            throw MediaError(.unreadable, "Cannot read \(name): \(error.localizedDescription)")
        }
    }
}
