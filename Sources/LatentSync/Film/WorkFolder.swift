internal import Foundation
internal import MediaIO

/// Where a film that takes hours keeps what is done, beside the file that it will be.
///
/// A run with the same speech, face, networks and settings finds its chunks again; another one has chunks of its own in it.
/// When the film is whole the folder goes. One owner at a time: whoever comes second is refused.
struct WorkFolder: Sendable {
    /// The folder.
    let url: URL
    /// 12 digits that stand for everything that the chunks depend on; none before that is known.
    private(set) var fingerprint = ""

    /// On the file that says what the folder is.
    private let lock: WorkLock

    private static let mark = "lipstream-latentsync.txt"
    private static let explanation = """
        Lipstream keeps here what is done of a film that is not whole yet. The same command goes on from it; to begin
        anew, remove this folder.
        """

    /// Where it is for a film.
    static func url(for film: URL) -> URL {
        film.sibling("", film.lastPathComponent, ".work")
    }

    /// Makes the folder, or takes the one that is there.
    ///
    /// - Parameter film: the file that will be written.
    /// - Throws: ``MediaError`` where it cannot be written, or is somebody else's; ``WorkInUse``.
    init(for film: URL) throws {
        url = Self.url(for: film)
        // The folder may go between two steps, when another film of that name is whole.
        guard let lock = try Self.lock(url) ?? Self.lock(url) else { throw WorkInUse(folder: url) }
        self.lock = lock
        try Self.writing(url) {
            try Data(Self.explanation.utf8).write(to: url.appendingPathComponent(Self.mark))
        }
    }

    private static func lock(_ url: URL) throws -> WorkLock? {
        let mark = url.appendingPathComponent(Self.mark)
        let files = FileManager.default
        if files.fileExists(atPath: url.path), !files.fileExists(atPath: mark.path) {
            throw MediaError(
                .cannotWrite,
                "Cannot keep work in \(url.path): there is something of that name already; move it, or give the film another "
                    + "name.")
        }
        try Self.writing(url) {
            try files.createDirectory(at: url, withIntermediateDirectories: false, attributes: nil)
        } unless: {
            files.fileExists(atPath: mark.path)
        }
        return try WorkLock(mark)
    }

    /// Finds the chunks that belong to a fingerprint.
    mutating func open(fingerprint: String) throws(MediaError) {
        self.fingerprint = String(fingerprint.prefix(12))
        try Self.writing(chunks) {
            try FileManager.default.createDirectory(at: chunks, withIntermediateDirectories: true)
        }
    }

    /// A file that is made anew in each run.
    func file(_ name: String) -> FloatFile { FloatFile(url: url.appendingPathComponent(name)) }

    /// The latents of a chunk.
    func chunk(_ index: Int) -> FloatFile {
        FloatFile(url: chunks.appendingPathComponent("chunk-\(index).f32"))
    }

    /// Removes everything.
    func remove() { try? FileManager.default.removeItem(at: url) }

    /// Removes what the next run makes anew; everything, where no chunk was done.
    func tidy() {
        let files = FileManager.default
        var isEmpty = true
        for name in (try? files.contentsOfDirectory(atPath: url.path)) ?? [] {
            let place = url.appendingPathComponent(name)
            if name.hasSuffix(".f32") { try? files.removeItem(at: place) }
            let inner = (try? files.contentsOfDirectory(atPath: place.path)) ?? []
            if inner.contains(where: { $0.hasPrefix("chunk-") }) { isEmpty = false }
        }
        if isEmpty { remove() }
    }

    private var chunks: URL { url.appendingPathComponent(fingerprint, isDirectory: true) }

    private static func writing(
        _ url: URL, _ body: () throws -> Void, unless isDone: () -> Bool = { false }
    ) throws(MediaError) {
        if isDone() { return }
        do {
            try body()
        } catch {
            throw FloatFile.failure(error, url)
        }
    }
}
