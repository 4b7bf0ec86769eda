import Foundation

/// Files written byte by byte, so that the readers are tested against the formats and not against our own writers.
enum TinyFiles {
    /// A PNG of stored (not compressed) rows.
    ///
    /// `colour` is PNG's colour type: 0 grey, 2 RGB, 3 palette, 4 grey and opacity, 6 RGB and opacity. `row` gives the bytes
    /// of a row without the filter byte; `chunks` come before the pixels.
    static func png(
        width: Int, height: Int, depth: UInt8, colour: UInt8, chunks: [(String, [UInt8])] = [],
        row: (Int) -> [UInt8]
    ) -> Data {
        var raw: [UInt8] = []
        for y in 0..<height { raw += [0] + row(y) }
        var zlib: [UInt8] = [0x78, 0x01]
        var position = 0
        repeat {
            let count = min(65535, raw.count - position)
            zlib.append(position + count == raw.count ? 1 : 0)
            zlib += little16(count) + little16(count ^ 0xFFFF) + raw[position..<position + count]
            position += count
        } while position < raw.count
        zlib += big32(adler(raw))
        var data = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let header = big32(width) + big32(height) + [depth, colour, 0, 0, 0]
        for (name, body) in [("IHDR", header)] + chunks + [("IDAT", zlib), ("IEND", [])] {
            let content = Array(name.utf8) + body
            data.append(contentsOf: big32(body.count) + content + big32(crc(content)))
        }
        return data
    }

    /// A TIFF structure that says nothing but an orientation, as EXIF holds it.
    static func exif(orientation: Int, isLittleEndian: Bool) -> [UInt8] {
        func word(_ value: Int) -> [UInt8] { isLittleEndian ? little16(value) : big16(value) }
        func long(_ value: Int) -> [UInt8] { isLittleEndian ? big32(value).reversed() : big32(value) }
        return Array((isLittleEndian ? "II" : "MM").utf8) + word(42) + long(8) + word(1)
            + word(0x0112) + word(3) + long(1) + word(orientation) + word(0) + long(0)
    }

    /// A JPEG with an EXIF segment put behind its start.
    static func jpeg(_ jpeg: Data, withEXIF exif: [UInt8]) -> Data {
        let body = Array("Exif\0\0".utf8) + exif
        return jpeg.prefix(2) + Data([0xFF, 0xE1] + big16(body.count + 2) + body) + jpeg.dropFirst(2)
    }

    /// How samples are stored in a WAV.
    enum SampleKind: CaseIterable {
        case unsigned8, signed16, signed24, float32
    }

    /// A WAV of `frames` frames; `sample(frame, channel)` is -1...1.
    static func wav(
        rate: Int, channels: Int, frames: Int, kind: SampleKind = .signed16, sample: (Int, Int) -> Float
    ) -> Data {
        let (bits, tag) =
            switch kind {
            case .unsigned8: (8, 1)
            case .signed16: (16, 1)
            case .signed24: (24, 1)
            case .float32: (32, 3)
            }
        func little32(_ value: Int) -> [UInt8] { big32(value).reversed() }
        var body: [UInt8] = []
        for frame in 0..<frames {
            for channel in 0..<channels {
                let value = sample(frame, channel)
                switch kind {
                case .unsigned8: body.append(UInt8(max(0, min(255, (value * 127).rounded() + 128))))
                case .signed16: body += little16(Int((value * 32767).rounded()) & 0xFFFF)
                case .signed24: body += little32(Int((value * 8_388_607).rounded()) & 0xFF_FFFF).prefix(3)
                case .float32: body += little32(Int(value.bitPattern))
                }
            }
        }
        let block = channels * bits / 8
        let format =
            little16(tag) + little16(channels) + little32(rate) + little32(rate * block)
            + little16(block) + little16(bits)
        let head = Array("WAVEfmt ".utf8) + little32(format.count) + format + Array("data".utf8) + little32(body.count)
        return Data(Array("RIFF".utf8) + little32(head.count + body.count) + head + body)
    }

    private static func big16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }
    private static func little16(_ value: Int) -> [UInt8] { big16(value).reversed() }
    private static func big32(_ value: Int) -> [UInt8] { big16(value >> 16 & 0xFFFF) + big16(value & 0xFFFF) }

    private static func adler(_ bytes: [UInt8]) -> Int {
        var (a, b) = (1, 0)
        for byte in bytes {
            a = (a + Int(byte)) % 65521
            b = (b + a) % 65521
        }
        return b << 16 | a
    }

    private static let crcTable: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    private static func crc(_ bytes: [UInt8]) -> Int {
        Int(~bytes.reduce(~UInt32(0)) { crcTable[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 })
    }
}
