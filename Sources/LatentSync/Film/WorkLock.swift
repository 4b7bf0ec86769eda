public import Foundation
internal import MediaIO

/// Another process, or another film of this one, works in the folder that a film would be made in.
public struct WorkInUse: Error, CustomStringConvertible, Sendable {
    /// The folder.
    public let folder: URL

    /// A sentence: what is wrong, and what to do.
    public var description: String {
        "another process is at work on this film, in \(folder.path): wait for its end, or give the film another name"
    }
}

/// Keeps a work folder for one owner.
///
/// The kernel lets go of it when the process ends, however it ends. On a file system that knows no locks there is none.
final class WorkLock: Sendable {
    private let descriptor: Int32

    /// Locks a file, which is made where it is missing.
    ///
    /// It is `nil` where the file was removed meanwhile, with its folder: whoever had it has ended.
    ///
    /// - Parameter file: in the folder.
    /// - Throws: ``WorkInUse``; ``MediaError`` where it cannot be opened.
    init?(_ file: URL) throws {
        descriptor = unsafe open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            // Its folder is gone.
            if errno == ENOENT { return nil }
            throw MediaError(
                .cannotWrite, "Cannot write \(file.path) (error \(errno)): give the film a place that can be written.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            throw WorkInUse(folder: file.deletingLastPathComponent())
        }
        var (own, there) = (stat(), stat())
        guard unsafe fstat(descriptor, &own) == 0, unsafe stat(file.path, &there) == 0, own.st_ino == there.st_ino
        else {
            return nil
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
