internal import Foundation

/// A file being made: hidden beside its final name until it is whole, and gone if it never is.
///
/// The caller opens and writes ``url``; ``commit()`` gives it its name in one step, and replaces what was there.
final class PartialFile {
    let destination: URL
    let url: URL
    private var pending = true

    /// Names the partial file `.NAME.partial.EXT` in the folder of `destination`; makes nothing yet.
    init(for destination: URL) throws(MediaError) {
        let name = destination.lastPathComponent
        guard destination.isFileURL, !name.isEmpty, name != "/" else {
            throw MediaError(.cannotWrite, "Cannot write \(destination.absoluteString): only local files are written.")
        }
        let folder = destination.deletingLastPathComponent()
        var status = stat()
        guard unsafe stat(folder.path, &status) == 0 else { throw .writing(name, errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .writing(name, ENOTDIR) }
        if unsafe stat(destination.path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else { throw .writing(name, EISDIR) }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw MediaError(.cannotWrite, "Cannot write \(name): it is a device or a pipe; name a plain file.")
            }
        }
        let base = destination.deletingPathExtension().lastPathComponent
        self.destination = destination
        url = folder.appendingPathComponent(".\(base).partial.\(destination.pathExtension)")
    }

    /// Writes the whole content.
    func write(_ bytes: [UInt8]) throws(MediaError) {
        let name = destination.lastPathComponent
        let descriptor = unsafe open(url.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .writing(name, errno) }
        var (written, failure): (Int, Int32) = (0, 0)
        unsafe bytes.withUnsafeBytes { bytes in
            while written < bytes.count {
                let count = unsafe Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                guard count >= 0 || errno == EINTR else {
                    failure = errno
                    return
                }
                written += max(0, count)
            }
        }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        guard failure == 0 else { throw .writing(name, failure) }
    }

    /// Gives the file its name.
    func commit() throws(MediaError) {
        guard pending else { return }
        guard unsafe rename(url.path, destination.path) == 0 else {
            let number = errno
            discard()
            throw .writing(destination.lastPathComponent, number)
        }
        pending = false
    }

    /// Removes the file, if it is not committed.
    func discard() {
        guard pending else { return }
        pending = false
        unsafe unlink(url.path)
    }

    deinit { discard() }
}
