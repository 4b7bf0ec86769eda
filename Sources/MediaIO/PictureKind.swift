internal import CFFmpeg

/// A kind of picture file, told from its first bytes and never from its name.
struct PictureKind {
    let name: String
    let codec: AVCodecID

    /// The kind of a file that begins with `head`, or `nil` for none that is known.
    init?(_ head: [UInt8]) {
        func at(_ offset: Int, _ magic: String) -> Bool { at(offset, Array(magic.utf8)) }
        func at(_ offset: Int, _ magic: [UInt8]) -> Bool {
            head.count >= offset + magic.count && head[offset..<offset + magic.count].elementsEqual(magic)
        }
        let known: (String, AVCodecID)? =
            if at(0, [0xFF, 0xD8, 0xFF]) {
                ("JPEG", AV_CODEC_ID_MJPEG)
            } else if at(0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
                ("PNG", AV_CODEC_ID_PNG)
            } else if at(0, "RIFF"), at(8, "WEBP") {
                ("WebP", AV_CODEC_ID_WEBP)
            } else if at(0, "GIF87a") || at(0, "GIF89a") {
                ("GIF", AV_CODEC_ID_GIF)
            } else if at(0, "BM"), head.count > 26, at(6, [0, 0, 0, 0]) {
                ("BMP", AV_CODEC_ID_BMP)
            } else if at(0, [0x49, 0x49, 0x2A, 0x00]) || at(0, [0x4D, 0x4D, 0x00, 0x2A]) {
                ("TIFF", AV_CODEC_ID_TIFF)
            } else if at(0, [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]) || at(0, [0xFF, 0x4F, 0xFF, 0x51]) {
                ("JPEG 2000", AV_CODEC_ID_JPEG2000)
            } else if at(0, [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20]) || at(0, [0xFF, 0x0A]) {
                ("JPEG XL", AV_CODEC_ID_JPEGXL)
            } else if at(0, "8BPS") {
                ("PSD", AV_CODEC_ID_PSD)
            } else if at(0, "qoif") {
                ("QOI", AV_CODEC_ID_QOI)
            } else if at(0, "P2") || at(0, "P5") {
                ("PGM", AV_CODEC_ID_PGM)
            } else if at(0, "P3") || at(0, "P6") {
                ("PPM", AV_CODEC_ID_PPM)
            } else if at(0, "P7\n") {
                ("PAM", AV_CODEC_ID_PAM)
            } else {
                nil
            }
        guard let known else { return nil }
        (name, codec) = known
    }

    /// Whether the file is one that phones make and that FFmpeg does not decode here.
    static func isHEIF(_ head: [UInt8]) -> Bool {
        guard head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) else { return false }
        let brand = String(decoding: head[8..<12], as: UTF8.self)
        return ["heic", "heix", "hevc", "mif1", "msf1", "avif", "heim", "heis"].contains(brand)
    }
}
