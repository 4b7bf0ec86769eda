public import Foundation
public import Media

extension Image {
    /// Reads a binary PPM picture (P6, eight bits), the simplest file that other programs write.
    ///
    /// - Parameter data: the file.
    /// - Returns: the picture as `.rgb`, or `nil` where the file is something else.
    public static func portablePixmap(_ data: Data) -> Image? {
        var fields: [Substring] = []
        var rest = data[...]
        while fields.count < 4, let end = rest.firstIndex(where: { [10, 13, 32, 9].contains($0) }) {
            let word = String(decoding: rest[..<end], as: UTF8.self)
            if !word.isEmpty { fields.append(word[...]) }
            rest = rest[(end + 1)...]
        }
        guard fields.count == 4, fields[0] == "P6", fields[3] == "255", let width = Int(fields[1]),
            let height = Int(fields[2]), width > 0, height > 0, rest.count == width * height * 3
        else { return nil }
        return Image(width: width, height: height, format: .rgb, pixels: [UInt8](rest))
    }
}
