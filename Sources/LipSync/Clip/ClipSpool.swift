internal import Foundation
internal import Media
internal import MediaIO

/// The last part of a clip in any order, for going backward: JPEG in a temporary file that has no name any more.
///
/// Holds a minute or a gigabyte on the disk, whichever is less, and gives up the oldest frames beyond that; in memory, one
/// frame. JPEG of the second best quality, colour halved as videos have it anyway: close, but not the very pixels.
final class ClipSpool {
    /// Frames that are kept, the last one being the clip's last.
    var count: Int { entries.count }

    private var entries: ArraySlice<(offset: Int, length: Int)> = []
    private var end = 0
    private let capacity: Int
    private let encoder: JPEGPacketEncoder
    private let decoder: JPEGPacketDecoder
    /// Every picture; JPEG of odd sides grows by one.
    private let area: FaceBox
    private let file: FileHandle

    /// Frames that are kept at most, at a rate: a minute.
    static func limit(_ rate: FrameRate) -> Int { Int(clamping: (60 * rate.framesPerSecond).rounded(.up)) }

    /// Makes room.
    ///
    /// - Parameters:
    ///   - width: of every picture, at least 16.
    ///   - height: of every picture, at least 16.
    ///   - capacity: bytes on the disk.
    ///   - folder: where they are.
    /// - Throws: ``MediaError`` (`cannotWrite`) where the folder takes no file.
    init(
        width: Int, height: Int, capacity: Int = 1 << 30, in folder: URL = FileManager.default.temporaryDirectory
    ) throws {
        self.capacity = capacity
        encoder = try JPEGPacketEncoder(width: width, height: height, quality: 2)
        decoder = try JPEGPacketDecoder()
        area = FaceBox(left: 0, top: 0, right: width, bottom: height)
        let url = folder.appendingPathComponent("lipstream-\(UUID().uuidString).clip")
        file = try Self.onDisk {
            try Data().write(to: url, options: .withoutOverwriting)
            // Without a name it is gone with its handle, even after a crash.
            defer { try? FileManager.default.removeItem(at: url) }
            return try FileHandle(forUpdating: url)
        }
    }

    /// Adds a frame; the oldest ones make room for it.
    func append(_ image: Image) throws {
        let bytes = try encoder.encode(image, changed: nil).bytes
        if end + bytes.count > capacity {
            // What lies behind the last frame is the oldest; then the file is filled from its start again.
            while let first = entries.first, first.offset >= end { entries.removeFirst() }
            end = 0
        }
        while let first = entries.first, first.offset >= end, first.offset < end + bytes.count { entries.removeFirst() }
        try Self.onDisk {
            try file.seek(toOffset: UInt64(clamping: end))
            try file.write(contentsOf: Data(bytes))
        }
        entries.append((end, bytes.count))
        end += bytes.count
    }

    /// A frame, counted from the oldest one.
    func image(at index: Int) throws -> Image {
        let entry = entries[entries.startIndex + index]
        let data = try Self.onDisk {
            try file.seek(toOffset: UInt64(clamping: entry.offset))
            return try file.read(upToCount: entry.length)
        }
        let image = try decoder.decode([UInt8](data ?? Data()))
        return image.width == area.width && image.height == area.height ? image : image.cropped(to: area)
    }

    private static func onDisk<Result>(_ body: () throws -> Result) throws(MediaError) -> Result {
        do {
            return try body()
        } catch {
            throw MediaError(
                .cannotWrite,
                "Cannot keep the clip's frames for playing them backward in \(FileManager.default.temporaryDirectory.path) "
                    + "(\(error.localizedDescription)): make room there or use --sync-mode loop.")
        }
    }
}
