internal import Foundation

/// The beginning of a file that is being fetched, and a note beside it which version of the file that is.
struct PartFile: Sendable {
    let url: URL
    private let handle: FileHandle
    private(set) var size: Int
    private(set) var version: FileVersion?

    /// Where the note is.
    static func note(of url: URL) -> URL { url.appendingPathExtension("json") }

    /// Opens what is there of an address's file, or begins.
    init(_ url: URL, address: String) throws(DownloadError) {
        self.url = url
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            handle = try Self.opened(url)
            size = Int(clamping: try handle.seekToEnd())
        } catch {
            throw .writing(error, to: url)
        }
        // Two programs that write into one file would spoil it; the lock goes when the file is closed.
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw DownloadError(.busy, "another lipstream fetches the same file: wait for it, or stop it")
        }
        version = try? JSONDecoder().decode(FileVersion.self, from: Data(contentsOf: Self.note(of: url)))
        // Without a note nobody knows what the bytes are.
        if size > 0, version?.address != address { try startOver() }
    }

    /// The file, which may be there already; never what a link of its name leads to.
    private static func opened(_ url: URL) throws -> FileHandle {
        let descriptor = unsafe open(url.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw NSError(
                domain: NSPOSIXErrorDomain, code: Int(clamping: errno), userInfo: [NSFilePathErrorKey: url.path])
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Notes which version the bytes are of.
    mutating func take(_ version: FileVersion) throws(DownloadError) {
        do {
            try JSONEncoder().encode(version).write(to: Self.note(of: url), options: .atomic)
        } catch {
            throw .writing(error, to: url)
        }
        self.version = version
    }

    mutating func append(_ data: Data) throws(DownloadError) {
        do {
            try handle.write(contentsOf: data)
        } catch {
            // What a full disk took of the last piece is as good as the rest.
            size = (try? handle.offset()).map { Int(clamping: $0) } ?? size
            throw .writing(error, to: url)
        }
        size += data.count
    }

    mutating func startOver() throws(DownloadError) {
        do {
            try handle.truncate(atOffset: 0)
            try handle.seek(toOffset: 0)
        } catch {
            throw .writing(error, to: url)
        }
        (size, version) = (0, nil)
    }

    /// Makes sure that `bytes` more will find room.
    func requireRoom(for bytes: Int) throws(DownloadError) {
        let folder = url.deletingLastPathComponent().path
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: folder))?[.systemFreeSize] as? NSNumber
        guard let free = free?.intValue, free < bytes else { return }
        throw DownloadError(
            .diskFull, "\(bytes / 1_000_000) MB are to come and \(free / 1_000_000) MB are free in \(folder): make room"
        )
    }

    func close() { try? handle.close() }

    /// Removes the bytes and the note.
    static func remove(_ url: URL) {
        try? FileManager.default.removeItem(at: url)
        try? FileManager.default.removeItem(at: note(of: url))
    }
}
