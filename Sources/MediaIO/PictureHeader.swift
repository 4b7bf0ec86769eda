internal import Media

/// What the head of a picture file says before it is decoded: its extent and which way is up.
///
/// FFmpeg tells the orientation of some formats in some versions only, and a picture's extent only after taking memory
/// for it, so both are read here: JPEG (APP1), PNG (eXIf), WebP (EXIF) and TIFF (tag 0x0112).
struct PictureHeader {
    /// Pixels in a row and rows as stored, where they are known.
    private(set) var size: PictureSize?
    /// How to turn the picture.
    private(set) var orientation = Orientation.upright
    /// Whether a PNG's pixels have an opacity each.
    private(set) var hasOpacity = false
    /// Whether a WebP has several frames.
    private(set) var isAnimatedWebP = false

    /// Reads a whole file's bytes.
    init(_ bytes: [UInt8], kind: PictureKind) {
        let reader = ByteReader(bytes: bytes)
        switch kind.name {
        case "JPEG": readJPEG(reader)
        case "PNG": readPNG(reader)
        case "WebP": readWebP(reader)
        case "TIFF": readTIFF(reader, at: 0)
        case "GIF": size = Self.size(reader.little16(6), reader.little16(8))
        case "BMP": readBMP(reader)
        default: break
        }
    }

    private mutating func readJPEG(_ reader: ByteReader) {
        var position = 2
        while let mark = reader.byte(position), mark == 0xFF, let marker = reader.byte(position + 1) {
            switch marker {
            case 0xFF: position += 1
            case 0x01, 0xD0...0xD8: position += 2
            case 0xD9, 0xDA: return
            default:
                guard let length = reader.big16(position + 2), length >= 2 else { return }
                if marker == 0xE1, reader.matches(position + 4, "Exif\0\0") {
                    readTIFF(reader, at: position + 10)
                } else if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker),
                    let found = Self.size(reader.big16(position + 7), reader.big16(position + 5))
                {
                    size = found
                }
                position += 2 + length
            }
        }
    }

    private mutating func readPNG(_ reader: ByteReader) {
        size = Self.size(reader.big32(16), reader.big32(20))
        hasOpacity = [4, 6].contains(reader.byte(25))
        var position = 8
        while let length = reader.big32(position), reader.byte(position + 7) != nil {
            if reader.matches(position + 4, "eXIf") { return readTIFF(reader, at: position + 8) }
            position += 12 + length
        }
    }

    /// Windows bitmaps have 32-bit sides with a sign, which says where the first row is; those of OS/2 have 16 bits.
    private mutating func readBMP(_ reader: ByteReader) {
        guard reader.little32(14) != 12 else { return size = Self.size(reader.little16(18), reader.little16(20)) }
        func side(_ at: Int) -> Int? {
            reader.little32(at).map { Int(clamping: Int32(truncatingIfNeeded: $0).magnitude) }
        }
        size = Self.size(side(18), side(22))
    }

    private static func size(_ width: Int?, _ height: Int?) -> PictureSize? {
        guard let width, let height else { return nil }
        return PictureSize(width: width, height: height)
    }

    private mutating func readWebP(_ reader: ByteReader) {
        var position = 12
        while let length = reader.little32(position + 4) {
            let body = position + 8
            if reader.matches(position, "VP8X"), let right = reader.little24(body + 4),
                let bottom = reader.little24(body + 7)
            {
                size = PictureSize(width: right + 1, height: bottom + 1)
            } else if reader.matches(position, "ANIM") {
                isAnimatedWebP = true
            } else if reader.matches(position, "EXIF") {
                readTIFF(reader, at: reader.matches(body, "Exif\0\0") ? body + 6 : body)
            }
            position = body + length + length % 2
        }
    }

    /// Looks for the orientation in the first directory of a TIFF structure that begins at `base`.
    private mutating func readTIFF(_ reader: ByteReader, at base: Int) {
        let isLittle = reader.matches(base, "II")
        guard isLittle || reader.matches(base, "MM") else { return }
        func short(_ at: Int) -> Int? { isLittle ? reader.little16(at) : reader.big16(at) }
        func long(_ at: Int) -> Int? { isLittle ? reader.little32(at) : reader.big32(at) }
        guard short(base + 2) == 42, let offset = long(base + 4), let count = short(base + offset) else { return }
        for entry in 0..<count {
            let position = base + offset + 2 + entry * 12
            guard let tag = short(position) else { return }
            if tag == 0x0112, let value = short(position + 8), let found = Orientation(rawValue: value) {
                orientation = found
                return
            }
        }
    }
}

/// Numbers of at most 32 bits in a file's bytes; `nil` past the end.
///
/// Places are sums of such numbers, so they are far from what an `Int` holds.
struct ByteReader {
    let bytes: [UInt8]

    func byte(_ at: Int) -> Int? { bytes.indices.contains(at) ? Int(clamping: bytes[at]) : nil }

    private func number(_ offsets: some Sequence<Int>) -> Int? {
        var value = 0
        for offset in offsets {
            guard let byte = byte(offset) else { return nil }
            value = value << 8 | byte
        }
        return value
    }

    func big16(_ at: Int) -> Int? { number(at..<at + 2) }
    func big32(_ at: Int) -> Int? { number(at..<at + 4) }
    func little16(_ at: Int) -> Int? { number((at..<at + 2).reversed()) }
    func little24(_ at: Int) -> Int? { number((at..<at + 3).reversed()) }
    func little32(_ at: Int) -> Int? { number((at..<at + 4).reversed()) }

    func matches(_ at: Int, _ text: String) -> Bool {
        let wanted = text.utf8
        guard at >= 0, at + wanted.count <= bytes.count else { return false }
        return bytes[at..<at + wanted.count].elementsEqual(wanted)
    }
}
