internal import Foundation

/// A file being made: hidden beside its final name until it is whole, and gone if it never is.
///
/// Each has a name of its own, `.NAME.RANDOM.partial.EXT`, that nothing had before: runs to one destination do not meet,
/// a link that somebody put there is not followed, and the one that finishes last is whole. The caller writes to ``url``, or
/// by ``write(_:)``; ``commit()`` gives it its name in one step, and replaces what was there. What a run that was killed
/// left is removed by the next one to the same destination, once it is a day old.
final class PartialFile {
    let destination: URL
    let url: URL
    private var pending = true

    /// Creates the partial file, empty, in the folder of `destination`.
    ///
    /// - Parameters:
    ///   - destination: the final name.
    ///   - token: makes the name's random part.
    ///   - now: when files of an earlier run are judged to be left behind.
    /// - Throws: ``MediaError`` where no such file can be made.
    init(
        for destination: URL, token: () -> String = PartialFile.randomToken, now: Date = .now
    ) throws(MediaError) {
        try Self.check(destination)
        self.destination = destination
        Self.removeLeftovers(of: destination, before: now.addingTimeInterval(-Self.patience))
        var url: URL?
        for _ in 0..<Self.attempts where url == nil {
            let candidate = Self.name(for: destination, token())
            let descriptor = unsafe open(candidate.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
            if descriptor >= 0 {
                close(descriptor)
                url = candidate
            } else if errno != EEXIST {
                throw .writing(destination.lastPathComponent, errno)
            }
        }
        guard let url else { throw .writing(destination.lastPathComponent, EEXIST) }
        self.url = url
    }

    private static let attempts = 8
    /// Seconds after which a file that nobody writes to any more counts as left behind.
    private static let patience = 86_400.0

    /// 64 bits, in 16 digits.
    static func randomToken() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func name(for destination: URL, _ token: String) -> URL {
        // Those that are written here are short; of others a piece will do.
        let end = destination.pathExtension.utf8.count <= 16 ? destination.pathExtension : ""
        let base = destination.deletingPathExtension().lastPathComponent
        return destination.sibling(".", base, ".\(token).partial.\(end)")
    }

    /// Finds out whether a file could be written there, and makes nothing.
    static func check(_ destination: URL) throws(MediaError) {
        let name = destination.lastPathComponent
        guard destination.isFileURL, !name.isEmpty, name != "/" else {
            throw MediaError(.cannotWrite, "Cannot write \(destination.absoluteString): only local files are written.")
        }
        let folder = destination.deletingLastPathComponent()
        var status = stat()
        guard unsafe stat(folder.path, &status) == 0 else { throw .writing(name, errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .writing(name, ENOTDIR) }
        guard unsafe access(folder.path, W_OK | X_OK) == 0 else { throw .writing(name, errno) }
        if unsafe stat(destination.path, &status) == 0 {
            guard status.st_mode & S_IFMT != S_IFDIR else { throw .writing(name, EISDIR) }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw MediaError(.cannotWrite, "Cannot write \(name): it is a device or a pipe; name a plain file.")
            }
        } else if errno == ENAMETOOLONG {
            throw .writing(name, ENAMETOOLONG)
        }
    }

    /// Removes partial files of the same destination that nothing was written to since a moment.
    private static func removeLeftovers(of destination: URL, before moment: Date) {
        // The name around a token that cannot be part of a name: what lies between its halves is another run's token.
        let pattern = name(for: destination, "0000000000000000").lastPathComponent
        guard let place = pattern.range(of: ".0000000000000000.partial.", options: .backwards) else { return }
        let (head, tail) = (pattern[..<place.lowerBound] + ".", ".partial." + pattern[place.upperBound...])
        let folder = destination.deletingLastPathComponent()
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            guard name.utf8.count == pattern.utf8.count, name.hasPrefix(head), name.hasSuffix(tail),
                name.dropFirst(head.count).dropLast(tail.count).allSatisfy(\.isHexDigit)
            else { continue }
            let path = folder.appendingPathComponent(name).path
            var status = stat()
            guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                Double(status.seconds) < moment.timeIntervalSince1970
            else { continue }
            unsafe unlink(path)
        }
    }

    /// Writes the whole content.
    func write(_ bytes: [UInt8]) throws(MediaError) {
        let name = destination.lastPathComponent
        let descriptor = unsafe open(url.path, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
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

extension stat {
    /// Seconds since 1970 at which the file was last written to.
    fileprivate var seconds: Int {
        #if os(Linux)
            st_mtim.tv_sec
        #else
            st_mtimespec.tv_sec
        #endif
    }
}
