public import Foundation

/// The folder in which a server keeps what must survive it; one server at a time.
///
/// The lock lasts as long as this object. ``Database`` keeps it, and nothing is stored without a database, so whoever can
/// write holds the lock. Nothing in the folder is named by a client: folders are named by ids that we made.
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
    /// What the database does not know, see ``StrayFolders``; nothing in it is ever deleted.
    var setAside: URL { url.appendingPathComponent("set-aside", isDirectory: true) }
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
            let holder = Self.holder(lock)
            close(lock)
            throw StorageError(
                .inUse,
                "Another server\(holder) uses the data folder \(url.path): stop it first, or choose another folder "
                    + "with --data.")
        }
        Self.sign(lock)
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

    /// Writes into the lock who has it, for whoever comes second.
    ///
    /// It is the kernel's lock that counts, so a disk that
    /// refuses this changes nothing.
    private static func sign(_ lock: Int32) {
        guard ftruncate(lock, 0) == 0 else { return }
        let text = Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8)
        _ = unsafe text.withUnsafeBytes { unsafe pwrite(lock, $0.baseAddress, $0.count, 0) }
    }

    /// ` (process 123)`, or nothing where the lock does not say.
    private static func holder(_ lock: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(lock, $0.baseAddress, $0.count, 0) }
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }
}
