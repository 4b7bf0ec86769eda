public import Foundation

extension URL {
    /// Bytes of a file's name that every file system here takes (`NAME_MAX` of Linux; APFS counts the same).
    private static let longestName = 255

    /// A file beside this one that is named after it.
    ///
    /// Where the whole would be longer than file systems take, the end of the name gives way to a digest of it: a name that is
    /// legal by itself always has siblings, and different names have different ones.
    ///
    /// - Parameters:
    ///   - prefix: what comes before the name.
    ///   - name: this file's name, or a part of it.
    ///   - suffix: what comes behind.
    /// - Returns: a file in the same folder.
    public func sibling(_ prefix: String, _ name: String, _ suffix: String) -> URL {
        let room = Self.longestName - prefix.utf8.count - suffix.utf8.count
        return deletingLastPathComponent().appendingPathComponent(prefix + Self.shortened(name, to: room) + suffix)
    }

    private static func shortened(_ name: String, to room: Int) -> String {
        guard name.utf8.count > room else { return name }
        // FNV-1a, 64 bits.
        let digest = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64(clamping: $1)) &* 0x100_0000_01B3
        }
        let mark = "-" + String(digest, radix: 16)
        var kept = ""
        // Cut between code points: half of one is no name.
        for scalar in name.unicodeScalars {
            guard kept.utf8.count + String(scalar).utf8.count + mark.utf8.count <= room else { break }
            kept.unicodeScalars.append(scalar)
        }
        return kept + mark
    }
}
