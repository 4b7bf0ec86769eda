public import Foundation

/// Turns the bytes of a text file into text: UTF-8, UTF-16 of either byte order, and Windows-1251.
public enum TextDecoding {
    /// Decodes.
    ///
    /// - Parameter bytes: a whole file.
    /// - Returns: its text without a byte order mark; what no encoding explains is read as UTF-8, with U+FFFD for bad bytes.
    public static func text(of bytes: Data) -> String {
        let bytes = [UInt8](bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isBigEndian: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isBigEndian: true) }
        if let order = unmarkedUTF16(bytes) { return utf16(bytes[...], isBigEndian: order == .big) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        if looksCyrillic(bytes), let text = String(bytes: bytes, encoding: .windowsCP1251) { return text }
        return String(decoding: bytes, as: UTF8.self)
    }

    private enum ByteOrder { case big, little }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// The byte order of UTF-16 without a mark: the high bytes of Latin (0) and Cyrillic (4) letters are all on one side.
    private static func unmarkedUTF16(_ bytes: [UInt8]) -> ByteOrder? {
        let head = bytes.prefix(4096)
        guard head.count >= 4, bytes.count.isMultiple(of: 2) else { return nil }
        var high = (even: 0, odd: 0)
        for (index, byte) in head.enumerated() where byte == 0 || byte == 4 {
            if index.isMultiple(of: 2) { high.even += 1 } else { high.odd += 1 }
        }
        // Text in UTF-8 and Windows-1251 has neither byte.
        let half = head.count / 2
        if high.odd * 10 >= half * 9, high.even * 4 < half { return .little }
        if high.even * 10 >= half * 9, high.odd * 4 < half { return .big }
        return nil
    }

    /// Whether most bytes above ASCII are Cyrillic letters of Windows-1251; broken UTF-8 has other ones between them.
    private static func looksCyrillic(_ bytes: [UInt8]) -> Bool {
        var (letters, others) = (0, 0)
        for byte in bytes where byte >= 0x80 {
            // А to я, Ё, ё, Ў, ў, and marks that Russian writes: quotes, dashes, №, no-break space.
            let isExpected = byte >= 0xC0 || [0xA8, 0xB8, 0xA1, 0xA2].contains(byte)
            let isMark = [0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xA0, 0xAB, 0xBB, 0xB9].contains(byte)
            if isExpected { letters += 1 } else if !isMark { others += 1 }
        }
        return letters >= 3 && letters >= 8 * others
    }
}

extension String {
    fileprivate init?(validating bytes: [UInt8], as encoding: UTF8.Type) {
        guard let text = String(bytes: bytes, encoding: .utf8) else { return nil }
        self = text
    }
}
