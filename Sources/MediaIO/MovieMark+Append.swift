public import Foundation
public import Media

extension MovieMark {
    /// Marks a film that another program made, without touching its pictures: the packet goes behind everything else.
    ///
    /// - Parameters:
    ///   - packet: what the film is to say.
    ///   - url: an mp4 or m4v; changed in place.
    /// - Throws: ``MediaError`` for other files, damaged ones, and those that cannot be written.
    public static func append(_ packet: XMPPacket, to url: URL) throws(MediaError) {
        let file = try LocalFile(url)
        let last = try lastBox(file)
        do {
            let handle = try FileHandle(forUpdating: url)
            defer { try? handle.close() }
            if last.isOpenEnded {
                // "To the end of the file" would swallow the packet: the size is written out.
                guard let size = UInt32(exactly: file.size - last.offset) else {
                    throw MediaError(
                        .unsupported, "Cannot mark \(file.name): its last part has no size and is over 4 GB.")
                }
                try handle.seek(toOffset: UInt64(clamping: last.offset))
                try handle.write(contentsOf: Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) }))
            }
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(box(packet)))
        } catch let error as MediaError {
            throw error
        } catch {
            throw MediaError(.cannotWrite, "Cannot mark \(file.name): \(error.localizedDescription)")
        }
    }

    private static func lastBox(_ file: LocalFile) throws(MediaError) -> (offset: Int, isOpenEnded: Bool) {
        var boxes = try MovieBoxes(file)
        var (offset, last, isFirst) = (0, 0, true)
        while true {
            let start = offset
            switch try boxes.next(&offset, end: boxes.size, isTop: true) {
            case .end: return (last, try boxes.read(last..<last + 4).allSatisfy { $0 == 0 })
            case .damaged:
                throw MediaError(.truncated, "Cannot mark \(file.name): it is no mp4, damaged, or cut short.")
            case .box(let box):
                guard !isFirst || box.kind == "ftyp" else {
                    throw MediaError(.unsupported, "Cannot mark \(file.name): it is no mp4.")
                }
                (last, isFirst) = (start, false)
            }
        }
    }
}
