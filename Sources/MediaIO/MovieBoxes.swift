internal import Foundation

/// The boxes of an mp4 or mov ([ISO/IEC 14496-12](https://www.iso.org/standard/83102.html)): reads headers only, and never
/// outside of the file or of the box around.
struct MovieBoxes {
    /// A box: what it is and where its content lies.
    struct Box: Equatable {
        /// Four letters.
        let kind: String
        /// Bytes of the file.
        let content: Range<Int>
    }

    /// What a walk met.
    enum Step: Equatable {
        case box(Box)
        /// The end of what was to be walked through.
        case end
        /// A size that cannot be: smaller than its own header, or reaching beyond the file.
        case damaged
    }

    let size: Int
    private let handle: FileHandle
    private let name: String
    private var budget = 200_000

    /// Longest content that is taken into memory.
    static let longest = 4 << 20

    init(_ file: LocalFile) throws(MediaError) {
        (size, name) = (file.size, file.name)
        do {
            handle = try FileHandle(forReadingFrom: file.url)
        } catch {
            throw MediaError(.unreadable, "Cannot read \(file.name): \(error.localizedDescription)")
        }
    }

    /// The box at a place.
    ///
    /// - Parameters:
    ///   - offset: where its header begins; goes behind the box.
    ///   - end: where the box around, or the file, ends.
    ///   - isTop: whether there is no box around: a size of 0 then reaches to the end, elsewhere it ends a list.
    /// - Returns: the box, or why there is none.
    /// - Throws: ``MediaError`` where the file cannot be read, or has more boxes than any film has.
    mutating func next(_ offset: inout Int, end: Int, isTop: Bool) throws(MediaError) -> Step {
        guard offset < end else { return .end }
        budget -= 1
        guard budget >= 0 else {
            throw MediaError(.unreadable, "Cannot read \(name): it has more parts than any film; it may be damaged.")
        }
        guard end - offset >= 8 else { return isTop ? .damaged : .end }
        let header = try read(offset..<min(end, offset + 16))
        guard header.count >= 8 else { return .damaged }
        let kind = String(decoding: header[4..<8].map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
        var (start, length): (UInt64, UInt64) = (8, Self.number(header[..<4]))
        switch length {
        case 0 where !isTop: return .end
        case 0: length = UInt64(clamping: end - offset)
        case 1:
            guard header.count == 16 else { return .damaged }
            (start, length) = (16, Self.number(header[8...]))
        default: break
        }
        // What reaches beyond the box around does not fit, so neither sum can.
        guard length >= start, length <= UInt64(clamping: end - offset) else { return .damaged }
        let content = offset + Int(clamping: start)..<offset + Int(clamping: length)
        offset = content.upperBound
        return .box(Box(kind: kind, content: content))
    }

    /// Bytes of the file; fewer where it ends before.
    func read(_ range: Range<Int>) throws(MediaError) -> [UInt8] {
        do {
            try handle.seek(toOffset: UInt64(clamping: range.lowerBound))
            return [UInt8](try handle.read(upToCount: min(range.count, Self.longest)) ?? Data())
        } catch {
            throw MediaError(.unreadable, "Cannot read \(name): \(error.localizedDescription)")
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64(clamping: $1) }
    }
}
