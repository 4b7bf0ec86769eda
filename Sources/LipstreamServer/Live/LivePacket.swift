internal import LipSync
internal import Media
internal import NIOCore

/// A binary message: a kind, when it is shown or heard, and the media.
enum LivePacket {
    /// The first byte.
    enum Kind: UInt8 {
        case keyPicture = 1
        case picture = 2
        case sound = 3
        case jpeg = 4
    }

    /// A kind and eight bytes of time.
    static let headerSize = 9

    /// A picture's message.
    static func packet(_ picture: LivePicture) -> ByteBuffer {
        let kind: Kind = picture.codec == .jpeg ? .jpeg : picture.isKey ? .keyPicture : .picture
        var buffer = header(kind, picture.time, payload: picture.bytes.count)
        buffer.writeBytes(picture.bytes)
        return buffer
    }

    /// A sound's message: 16-bit samples, little-endian.
    static func packet(_ sound: LiveSound) -> ByteBuffer {
        var buffer = header(.sound, sound.time, payload: sound.samples.count * 2)
        for sample in sound.samples { buffer.writeInteger(sample, endianness: .little) }
        return buffer
    }

    private static func header(_ kind: Kind, _ time: MediaTime, payload: Int) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(headerSize + payload)
        buffer.writeInteger(kind.rawValue)
        buffer.writeInteger(UInt64(clamping: max(0, time.ticks(per: 1_000_000))), endianness: .big)
        return buffer
    }

    /// The samples of a binary message from a client.
    ///
    /// - Throws: ``LiveFault`` where it is no 5 to 200 ms of 16-bit sound.
    static func samples(_ buffer: ByteBuffer, at rate: SampleRate) throws(LiveFault) -> [Int16] {
        guard buffer.readableBytes.isMultiple(of: 2) else {
            throw LiveFault(
                .badMessage, "A sound message of \(buffer.readableBytes) bytes ends in the middle of a sample.",
                hint: "Sound is 16-bit samples, little-endian, one channel: an even number of bytes.")
        }
        let count = buffer.readableBytes / 2
        let (least, most) = (rate.hertz / 200, rate.hertz / 5)
        guard (least...most).contains(count) else {
            throw LiveFault(
                .badMessage, "A sound message of \(count) samples is too short or too long.",
                hint: "Send 5 to 200 ms at a time: \(least) to \(most) samples at \(rate.hertz) Hz.")
        }
        var buffer = buffer
        return (0..<count).compactMap { _ in buffer.readInteger(endianness: .little, as: Int16.self) }
    }
}
