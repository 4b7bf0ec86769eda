internal import Foundation
internal import Hummingbird
internal import Media
internal import MediaIO

/// The files of avatars: written, read and removed on a thread of their own.
actor AvatarFiles {
    private let executor = BlockingExecutor(label: "lipstream.avatars")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// The folder of all avatars.
    private let root: URL

    init(root: URL) { self.root = root }

    private nonisolated func folder(_ id: String) -> URL { root.appendingPathComponent(id, isDirectory: true) }
    /// What the client sent.
    nonisolated func original(_ id: String) -> URL { folder(id).appendingPathComponent("original") }
    /// The whole picture, upright.
    nonisolated func picture(_ id: String) -> URL { folder(id).appendingPathComponent("picture.jpg") }
    /// The small picture.
    nonisolated func thumbnail(_ id: String) -> URL { folder(id).appendingPathComponent("thumbnail.jpg") }

    /// Looks at a file before anything is decoded.
    ///
    /// - Throws: ``Failure`` (413) over 40 megapixels or ten minutes; ``MediaError``.
    func check(_ url: URL) throws {
        let size: PictureSize?
        if try ImageFile.isPicture(url) {
            size = try ImageFile.declaredSize(of: url)
        } else {
            let video = try VideoReader(url)
            size = PictureSize(width: video.width, height: video.height)
            guard video.duration ?? 0 <= 600 else {
                throw Failure(
                    .contentTooLarge, "too_large", "The video is longer than ten minutes.",
                    hint: "Cut it: two seconds with the face are enough.")
            }
        }
        guard let size, size.pixels > 40_000_000 else { return }
        throw Failure(
            .contentTooLarge, "too_large", "\(size.width) x \(size.height) pixels are more than 40 megapixels.",
            hint: "Scale the picture down.")
    }

    /// Writes an avatar's pictures, and keeps the file that they came from.
    ///
    /// - Parameters:
    ///   - image: upright.
    ///   - id: ours.
    ///   - source: moved, or copied where it is not ours.
    ///   - isOurs: whether it may be moved.
    /// - Throws: ``Failure`` (507, 500). Nothing is left behind then.
    func store(_ image: Image, as id: String, from source: URL, moving isOurs: Bool) throws {
        do {
            try? FileManager.default.removeItem(at: folder(id))
            try FileManager.default.createDirectory(at: folder(id), withIntermediateDirectories: true)
            try ImageFile.write(image, to: picture(id))
            let longer = Float(max(image.width, image.height))
            try ImageFile.write(longer > 320 ? image.scaled(by: 320 / longer) : image, to: thumbnail(id))
            if isOurs {
                try FileManager.default.moveItem(at: source, to: original(id))
            } else {
                try FileManager.default.copyItem(at: source, to: original(id))
            }
        } catch {
            try? FileManager.default.removeItem(at: folder(id))
            if let error = error as? MediaError { throw Failure(error) }
            throw Failure.writing(error)
        }
    }

    /// Reads an avatar's picture as its faces were found in it.
    func read(_ id: String, isFromVideo: Bool) throws -> Image {
        try ImageFile.read(isFromVideo ? picture(id) : original(id)).converted(to: .rgba)
    }

    /// SHA-256 of a file that came with the program.
    func digest(of url: URL) throws -> String { try fileDigest(url) }

    /// Removes an avatar's files.
    func remove(_ id: String) { try? FileManager.default.removeItem(at: folder(id)) }

    /// Removes folders that no avatar has: left by a server that ended between a file and its record.
    func removeAll(except ids: Set<String>) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        for name in names where !ids.contains(name) { remove(name) }
    }
}
