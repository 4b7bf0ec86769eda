/// The directory of a [zip file](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT) whose entries are stored
/// as they are, with the 64-bit extension: what `torch.save` writes.
struct ZipDirectory {
    /// A checkpoint has some three entries a layer; this is room for a network of twenty thousand.
    static let largestEntryCount = 1 << 16

    /// Where an entry's bytes lie in the file.
    struct Entry {
        var start: Int
        var count: Int
    }

    private(set) var entries: [String: Entry] = [:]

    init(_ file: MappedFile) throws(CheckpointError) {
        let end = try Self.findEnd(file)
        guard end.count <= Self.largestEntryCount, end.size <= file.count, end.size <= 64 << 20,
            let directory = file.copy(end.start, end.size)
        else { throw .damaged("its zip directory of \(end.count) entries does not fit the file") }
        var position = 0
        for _ in 0..<end.count {
            let (name, entry, length) = try Self.entry(in: directory, at: position, of: file)
            guard entries.updateValue(entry, forKey: name) == nil else { throw .damaged("it holds \(name) twice") }
            position += length
        }
    }

    /// What the end of a zip file says about its directory.
    private struct End {
        var start: Int
        var size: Int
        var count: Int
    }

    private static func findEnd(_ file: MappedFile) throws(CheckpointError) -> End {
        // The end record is 22 bytes and a comment of at most 65535.
        let tailStart = max(0, file.count - 22 - 0xFFFF)
        let tail = file.copy(tailStart, file.count - tailStart) ?? []
        let last = stride(from: tail.count - 22, through: 0, by: -1).first { start in
            tail[start] == 0x50 && tail[start..<start + 4].elementsEqual([0x50, 0x4B, 5, 6])
        }
        guard let last else { throw .damaged("its zip directory is missing") }
        let end = tailStart + last
        var found = End(
            start: number(tail, last + 16, 4), size: number(tail, last + 12, 4), count: number(tail, last + 10, 2))
        if found.start == 0xFFFF_FFFF || found.size == 0xFFFF_FFFF || found.count == 0xFFFF {
            guard file.integer(at: end - 20, bytes: 4) == 0x0706_4B50,
                let record = file.integer(at: end - 12, bytes: 8),
                let wide = file.copy(record, 56), number(wide, 0, 4) == 0x0606_4B50
            else { throw .damaged("its 64-bit zip directory is missing") }
            found = End(start: number(wide, 48, 8), size: number(wide, 40, 8), count: number(wide, 32, 8))
        }
        return found
    }

    /// One entry of the directory, and how long its record is.
    private static func entry(
        in directory: [UInt8], at position: Int, of file: MappedFile
    ) throws(CheckpointError) -> (String, Entry, Int) {
        guard position + 46 <= directory.count, number(directory, position, 4) == 0x0201_4B50 else {
            throw .damaged("its zip directory ends in the middle")
        }
        let nameLength = number(directory, position + 28, 2)
        let extraLength = number(directory, position + 30, 2)
        let length = 46 + nameLength + extraLength + number(directory, position + 32, 2)
        guard position + length <= directory.count else { throw .damaged("its zip directory ends in the middle") }
        let nameEnd = position + 46 + nameLength
        let name = String(decoding: directory[position + 46..<nameEnd], as: UTF8.self)
        guard !name.hasPrefix("/"), !name.contains("\\"), !name.split(separator: "/").contains("..") else {
            throw .refused("has an entry that leads out of its folder (\(name.prefix(100)))")
        }
        guard number(directory, position + 8, 2) & 1 == 0 else {
            throw CheckpointError(.unsupported, "its entry \(name.prefix(100)) is encrypted")
        }
        guard number(directory, position + 10, 2) == 0 else {
            throw CheckpointError(
                .unsupported, "its entry \(name.prefix(100)) is compressed, which torch.save never does; save it anew")
        }
        var fields = [
            number(directory, position + 24, 4), number(directory, position + 20, 4),
            number(directory, position + 42, 4),
        ]
        widen(&fields, from: directory[nameEnd..<nameEnd + extraLength])
        let (size, stored, header) = (fields[0], fields[1], fields[2])
        guard size == stored, let local = file.copy(header, 30), number(local, 0, 4) == 0x0403_4B50 else {
            throw .damaged("its entry \(name.prefix(100)) has no place in the file")
        }
        let start = header + 30 + number(local, 26, 2) + number(local, 28, 2)
        guard size <= file.count, start <= file.count - size else {
            throw .damaged("its entry \(name.prefix(100)) reaches beyond the end of the file")
        }
        return (name, Entry(start: start, count: size), length)
    }

    /// Replaces the numbers that did not fit 32 bits by those of the 64-bit field, which has only them, in this order.
    private static func widen(_ fields: inout [Int], from extra: ArraySlice<UInt8>) {
        let bytes = Array(extra)
        var position = 0
        while position + 4 <= bytes.count {
            let (kind, size) = (number(bytes, position, 2), number(bytes, position + 2, 2))
            var next = position + 4
            position = next + size
            guard kind == 1, position <= bytes.count else { continue }
            for index in fields.indices where fields[index] == 0xFFFF_FFFF && next + 8 <= position {
                fields[index] = number(bytes, next, 8)
                next += 8
            }
        }
    }

    /// A number in bytes that are known to be there; what does not fit an `Int` becomes one that fits no file.
    private static func number(_ bytes: [UInt8], _ start: Int, _ width: Int) -> Int {
        MappedFile.integer(bytes[start..<start + width]) ?? Int.max / 2
    }
}
