import Foundation
import Media

extension Craft {
    /// Sides that make small pictures, and now and then ones at the limits.
    private mutating func side(_ usual: UInt64) -> UInt64 {
        chance(8) ? one(of: [1, 10_000, 10_954, 12_000, 65_535]) : usual
    }

    mutating func png() {
        let colour = one(of: [0, 2, 3, 4, 6] as [UInt8])
        let depth = one(of: [1, 8, 16] as [UInt8])
        let (width, height) = (side(16), side(12))
        raw([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        chunk("IHDR") { craft in
            craft.big(width, 4)
            craft.big(height, 4)
            craft.raw([depth, colour, 0, 0, craft.chance(6) ? 1 : 0])
        }
        if colour == 3 { chunk("PLTE") { $0.noise(48) } }
        if chance(3) { chunk("eXIf") { $0.exif() } }
        if chance(5) { chunk("acTL") { $0.big(1, 8) } }
        // Rows without a filter, at least as many as a picture of the usual size has.
        let rows = [UInt8](repeating: 0, count: 13 * 140)
        chunk("IDAT") { $0.stored(rows) }
        chunk("IEND") { _ in }
    }

    private mutating func chunk(_ kind: String, _ body: (inout Craft) -> Void) {
        let content = Array(kind.utf8) + part(body)
        big(UInt64(content.count - 4), 4)
        raw(content)
        raw(Craft.big(UInt64(Craft.crc(content)), 4))
    }

    /// Bytes in zlib's format, not compressed.
    private mutating func stored(_ content: [UInt8]) {
        raw([0x78, 0x01, 1])
        little(UInt64(content.count), 2)
        raw(Craft.big(UInt64(content.count) ^ 0xFFFF, 2).reversed())
        raw(content)
        var (a, b): (UInt64, UInt64) = (1, 0)
        for byte in content {
            a = (a + UInt64(byte)) % 65521
            b = (b + a) % 65521
        }
        raw(Craft.big(b << 16 | a, 4))
    }

    /// CRC-32 as PNG has it.
    static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
        }
    }

    /// A TIFF structure with an orientation, as EXIF holds it.
    mutating func exif() {
        let isLittle = chance(2)
        text(isLittle ? "II" : "MM")
        func field(_ value: UInt64, _ width: Int, _ craft: inout Craft) {
            if isLittle { craft.little(value, width) } else { craft.big(value, width) }
        }
        field(42, 2, &self)
        field(8, 4, &self)
        field(2, 2, &self)
        for (tag, value) in [(0x0112, 6), (0x0100, 16)] as [(UInt64, UInt64)] {
            field(tag, 2, &self)
            field(3, 2, &self)
            field(1, 4, &self)
            field(value, 2, &self)
            field(0, 2, &self)
        }
        field(0, 4, &self)
    }

    mutating func bmp() {
        let isCore = chance(4)
        text("BM")
        little(118, 4)
        raw([0, 0, 0, 0])
        little(isCore ? 26 : 54, 4)
        little(isCore ? 12 : 40, 4)
        little(side(8), isCore ? 2 : 4)
        little(one(of: [8, 0xFFFF_FFF8]), isCore ? 2 : 4)
        little(1, 2)
        little(one(of: [1, 4, 8, 16, 24, 32]), 2)
        if !isCore { for _ in 0..<6 { little(one(of: [0, 0, 0, 1, 2, 3]), 4) } }
        noise(260)
    }

    mutating func gif() {
        text(one(of: ["GIF87a", "GIF89a"]))
        little(side(16), 2)
        little(side(12), 2)
        raw([one(of: [0x80, 0x87, 0xF7, 0]), 0, 0])
        noise(6)
        for _ in 0..<(chance(3) ? 3 : 1) {
            raw([0x21, 0xF9, 4, 4])
            little(4, 2)
            raw([0, 0, 0x2C])
            for usual in [0, 0, 16, 12] as [UInt64] { little(usual, 2) }
            raw([0, one(of: [2, 7, 8, 11, 0, 255]), 22])
            noise(22)
            raw([0])
        }
        raw([0x3B])
    }

    mutating func jpeg(_ picture: [UInt8]) {
        raw(picture.prefix(2))
        if chance(2) {
            let body = Array("Exif\0\0".utf8) + part { $0.exif() }
            raw([0xFF, 0xE1])
            big(UInt64(body.count + 2), 2)
            raw(body)
        }
        var rest = Array(picture.dropFirst(2))
        // The frame header: precision, height, width, components.
        if let place = rest.indices.dropLast(10).first(where: {
            rest[$0] == 0xFF && [0xC0, 0xC2].contains(rest[$0 + 1])
        }) {
            let (height, width) = (number(48, bits: 16), number(64, bits: 16))
            rest.replaceSubrange(place + 5..<place + 9, with: Craft.big(height, 2) + Craft.big(width, 2))
            rest[place + 4] = UInt8(truncatingIfNeeded: number(8, bits: 8))
            rest[place + 9] = UInt8(truncatingIfNeeded: number(UInt64(rest[place + 9]), bits: 8))
        }
        raw(rest)
    }

    mutating func webp() {
        // One pixel, lossless.
        let pixel: [UInt8] = [0x2F, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xFE, 0x07, 0]
        let body = part { craft in
            if craft.chance(2) {
                craft.text("VP8X")
                craft.little(10, 4)
                craft.raw([craft.one(of: [0, 2, 8, 0x10, 0xFF]), 0, 0, 0])
                craft.little(0, 3)
                craft.little(0, 3)
            }
            if craft.chance(4) {
                craft.text("ANIM")
                craft.little(6, 4)
                craft.noise(6)
            }
            craft.text(craft.one(of: ["VP8L", "VP8L", "VP8 ", "ALPH"]))
            craft.little(UInt64(pixel.count), 4)
            craft.raw(pixel[..<1])
            craft.little(0x0710_0000 & 0xFFFF_FFFF, 4)
            craft.raw(pixel[5...])
            let exif = craft.part { $0.exif() }
            craft.text("EXIF")
            craft.little(UInt64(exif.count), 4)
            craft.raw(exif)
        }
        text("RIFF")
        little(UInt64(body.count + 4), 4)
        text("WEBP")
        raw(body)
    }

    mutating func tiff() {
        let isLittle = chance(2)
        raw(isLittle ? [0x49, 0x49, 0x2A, 0] : [0x4D, 0x4D, 0, 0x2A])
        func field(_ value: UInt64, _ width: Int, _ craft: inout Craft) {
            if isLittle { craft.little(value, width) } else { craft.big(value, width) }
        }
        field(8, 4, &self)
        let entries: [(tag: UInt64, value: UInt64)] = [
            (256, side(16)), (257, side(12)), (258, 8), (259, one(of: [1, 5, 32_773, 8])),
            (262, one(of: [0, 1, 2, 3, 5])),
            (273, 200), (274, 6), (277, one(of: [1, 3, 4])), (278, 12), (279, 600), (284, one(of: [1, 2])),
        ]
        field(UInt64(entries.count), 2, &self)
        for entry in entries {
            field(entry.tag, 2, &self)
            field(4, 2, &self)
            field(1, 4, &self)
            field(entry.value, 4, &self)
        }
        field(0, 4, &self)
        noise(700)
    }

    mutating func psd() {
        text("8BPS")
        big(1, 2)
        raw([0, 0, 0, 0, 0, 0])
        big(one(of: [1, 3, 4]), 2)
        big(side(12), 4)
        big(side(16), 4)
        big(one(of: [1, 8, 16, 32]), 2)
        big(one(of: [0, 1, 3, 4]), 2)
        for _ in 0..<3 { big(0, 4) }
        big(one(of: [0, 1]), 2)
        noise(900)
    }
}
