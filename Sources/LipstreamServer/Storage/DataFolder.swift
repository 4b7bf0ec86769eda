public import Foundation

/// The folder in which a server keeps what must survive it; one server at a time.
///
/// Nothing in it is named by a client: folders are named by ids that we made.
public final class DataFolder: Sendable {
    /// The folder.
    public let url: URL
    /// A folder for each avatar.
    public var avatars: URL { url.appendingPathComponent("avatars", isDirectory: true) }
    /// A folder for each film.
    public var films: URL { url.appendingPathComponent("films", isDirectory: true) }
    /// A folder for each generation.
    var generations: URL { url.appendingPathComponent("generations", isDirectory: true) }
    /// Uploads that are not whole yet; emptied at every start.
    public var incoming: URL { url.appendingPathComponent("incoming", isDirectory: true) }
    /// The database.
    public var database: URL { url.appendingPathComponent("lipstream.sqlite") }

    /// Open as long as the folder is ours: the kernel lets go of the lock when the process ends, however it ends.
    private let lock: Int32

    /// Makes the folder where it is missing, and takes it for this server.
    ///
    /// - Parameter url: a folder, which may not exist yet.
    /// - Throws: ``StorageError`` (`notWritable`, `inUse`).
    public init(_ url: URL) throws(StorageError) {
        self.url = url
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw StorageError(
                .notWritable,
                "Cannot make the data folder \(url.path): \(error.localizedDescription); choose another with --data.")
        }
        lock = unsafe open(url.appendingPathComponent("lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw StorageError(
                .notWritable,
                "Cannot write in the data folder \(url.path) (error \(errno)); choose another with --data.")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw StorageError(
                .inUse,
                "Another server uses the data folder \(url.path): stop it first, or choose another folder with --data.")
        }
        do {
            // What was being uploaded when the last server ended is nobody's.
            try? FileManager.default.removeItem(at: incoming)
            for folder in [avatars, films, generations, incoming] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
        } catch {
            close(lock)
            throw StorageError(
                .notWritable,
                "Cannot write in the data folder \(url.path): \(error.localizedDescription); "
                    + "choose another with --data.")
        }
    }

    deinit { close(lock) }
}
