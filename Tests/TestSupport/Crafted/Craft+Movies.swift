import Foundation
import Media

extension Craft {
    mutating func wav() {
        let format = part { craft in
            craft.little(craft.one(of: [1, 1, 3, 6, 7, 0xFFFE, 0x11, 0x55]), 2)
            craft.little(craft.one(of: [1, 2, 6]), 2)
            craft.little(craft.one(of: [8000, 16_000, 48_000]), 4)
            craft.little(32_000, 4)
            craft.little(2, 2)
            craft.little(craft.one(of: [8, 16, 24, 32]), 2)
            if craft.chance(4) { craft.noise(24) }
        }
        text(one(of: ["RIFF", "RIFF", "RF64", "RIFX"]))
        little(4000, 4)
        text("WAVEfmt ")
        little(UInt64(format.count), 4)
        raw(format)
        if chance(5) {
            text("ds64")
            little(28, 4)
            for _ in 0..<3 { little(4000, 8) }
            little(0, 4)
        }
        text("data")
        little(3200, 4)
        noise(3200)
    }

    /// Puts extreme numbers into the fields of the boxes of a whole movie.
    mutating func movie(_ movie: [UInt8]) {
        bytes = movie
        var places: [Range<Int>] = []
        Self.collect(movie, 0..<movie.count, &places)
        for _ in 0..<Int.random(in: 1...4, using: &random) where !places.isEmpty {
            let place = one(of: places)
            if chance(4) {
                // The size of the box.
                bytes.replaceSubrange(
                    place.lowerBound - 8..<place.lowerBound - 4, with: Self.big(Self.extreme(32, &random), 4))
                continue
            }
            let width = one(of: [2, 4, 4, 4, 8])
            guard place.count >= width else { continue }
            // Fields begin at even places.
            let offset = place.lowerBound + Int.random(in: 0...(place.count - width) / 2, using: &random) * 2
            bytes.replaceSubrange(offset..<offset + width, with: Self.big(Self.extreme(8 * width, &random), width))
        }
    }

    /// The contents of all boxes that hold numbers.
    private static func collect(_ movie: [UInt8], _ range: Range<Int>, _ places: inout [Range<Int>]) {
        var offset = range.lowerBound
        while offset + 8 <= range.upperBound {
            let size = movie[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            guard size >= 8, size <= range.upperBound - offset else { return }
            let kind = String(decoding: movie[offset + 4..<offset + 8], as: UTF8.self)
            let content = offset + 8..<offset + size
            if ["moov", "trak", "edts", "mdia", "minf", "stbl", "dinf", "udta"].contains(kind) {
                collect(movie, content, &places)
            } else if kind != "mdat", kind != "uuid", kind != "free" {
                places.append(content)
            }
            offset += size
        }
    }

    mutating func matroska(_ jpeg: [UInt8]) {
        func element(_ id: [UInt8], _ body: [UInt8]) -> [UInt8] {
            id + Self.big(UInt64(body.count) | 1 << 56, 8) + body
        }
        func whole(_ id: [UInt8], _ usual: UInt64, _ craft: inout Craft) -> [UInt8] {
            element(id, Self.big(craft.number(usual, bits: 64), 8))
        }
        func real(_ id: [UInt8], _ usual: Double, _ craft: inout Craft) -> [UInt8] {
            element(id, Self.big(craft.float(usual).bitPattern, 8))
        }
        let head =
            [([0x42, 0x86], [1]), ([0x42, 0xF7], [1]), ([0x42, 0xF2], [4]), ([0x42, 0xF3], [8])] as [([UInt8], [UInt8])]
        let scale: UInt64 = one(of: [1, 1_000_000])
        let tick: UInt64 = 40_000_000 / scale
        let info =
            whole([0x2A, 0xD7, 0xB1], scale, &self) + real([0x44, 0x89], Double(6 * tick), &self)
            + element([0x4D, 0x80], [0x78]) + element([0x57, 0x41], [0x78])
        let picture =
            whole([0xB0], 64, &self) + whole([0xBA], 48, &self)
            + (chance(3) ? whole([0x54, 0xB0], 64, &self) + whole([0x54, 0xBA], 48, &self) : [])
        let sound =
            real([0xB5], 16_000, &self) + whole([0x9F], 1, &self) + whole([0x62, 0x64], 16, &self)
        let first =
            whole([0xD7], 1, &self) + element([0x73, 0xC5], Self.big(1, 8)) + element([0x83], [1])
            + element([0x86], Array("V_MJPEG".utf8)) + whole([0x23, 0xE3, 0x83], 40_000_000, &self)
            + element([0xE0], picture)
        let second =
            element([0xD7], [2]) + element([0x73, 0xC5], Self.big(2, 8)) + element([0x83], [2])
            + element([0x86], Array("A_PCM/INT/LIT".utf8)) + element([0xE1], sound)
        var clusters: [UInt8] = []
        let pcm = part { $0.noise(1280) }
        for index in 0..<6 as Range<UInt64> {
            let time = whole([0xE7], index * tick, &self)
            let shift = Self.big(number(0, bits: 16), 2)
            var blocks = element([0xA3], [0x81] + shift + [0x80] + jpeg)
            if chance(2) || index < 2 { blocks += element([0xA3], [0x82, 0, 0, 0x80] + pcm) }
            clusters += element([0x1F, 0x43, 0xB6, 0x75], time + blocks)
        }
        raw(
            element(
                [0x1A, 0x45, 0xDF, 0xA3],
                head.flatMap { element($0.0, $0.1) } + element([0x42, 0x82], Array("matroska".utf8))
                    + element([0x42, 0x87], [4]) + element([0x42, 0x85], [2])))
        raw(
            element(
                [0x18, 0x53, 0x80, 0x67],
                element([0x15, 0x49, 0xA9, 0x66], info)
                    + element([0x16, 0x54, 0xAE, 0x6B], element([0xAE], first) + element([0xAE], second)) + clusters))
    }

    /// Opus whose packets are a frame of nothing each.
    mutating func ogg() {
        let head = part { craft in
            craft.text("OpusHead")
            craft.raw([1])
            craft.little(craft.one(of: [1, 2]), 1)
            craft.little(312, 2)
            craft.little(48_000, 4)
            craft.little(0, 2)
            craft.raw([craft.chance(6) ? 1 : 0])
        }
        page([head], granule: 0, flags: 2, index: 0)
        page([Array("OpusTags".utf8) + Self.big(0, 8)], granule: 0, flags: 0, index: 1)
        for index in 2..<8 as Range<UInt64> {
            let granule = number((index - 1) * 4 * 960, bits: 64)
            page([[0xFC], [0xFC], [0xFC], [0xFC]], granule: granule, flags: index == 7 ? 4 : 0, index: index)
        }
    }

    private mutating func page(_ packets: [[UInt8]], granule: UInt64, flags: UInt8, index: UInt64) {
        let lacing = packets.map { UInt8(min(255, $0.count)) }
        let (start, serial) = (bytes.count, number(7, bits: 32))
        text("OggS")
        raw([0, flags])
        raw(Self.big(granule, 8).reversed())
        raw(Self.big(serial, 4).reversed())
        raw(Self.big(index, 4).reversed())
        raw([0, 0, 0, 0, UInt8(lacing.count)])
        raw(lacing)
        raw(packets.joined())
        let sum = bytes[start...].reduce(UInt32(0)) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte) << 24) { value, _ in
                value >> 31 == 1 ? value << 1 ^ 0x04C1_1DB7 : value << 1
            }
        }
        bytes.replaceSubrange(start + 22..<start + 26, with: Self.big(UInt64(sum), 4).reversed())
    }
}
