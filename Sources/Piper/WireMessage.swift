internal import Foundation

/// The fields of a message in [protocol buffers' wire format](https://protobuf.dev/programming-guides/encoding/), in
/// the order in which they stand; ends early where the bytes are none.
struct WireMessage: Sequence, IteratorProtocol {
    /// One field.
    struct Field {
        /// Its number in the message's definition.
        var number: Int
        /// Its bytes as they stand, key included.
        var whole: Data
        /// What it holds, where that is text, bytes or a message; empty for numbers.
        var content = Data()
        /// What it holds, where that is a varint.
        var value: UInt64 = 0

        /// A text that it holds.
        var text: String { String(decoding: content, as: UTF8.self) }
    }

    private let bytes: Data
    private var position: Data.Index

    init(_ bytes: Data) { (self.bytes, position) = (bytes, bytes.startIndex) }

    mutating func next() -> Field? {
        let start = position
        guard let key = readVarint(), let number = Int(exactly: key >> 3) else { return nil }
        switch key & 7 {
        case 0:
            guard let value = readVarint() else { return nil }
            return Field(number: number, whole: bytes[start..<position], value: value)
        case 2:
            guard let length = readVarint().flatMap({ Int(exactly: $0) }), let content = take(length)
            else { return nil }
            return Field(number: number, whole: bytes[start..<position], content: content)
        case 1, 5:
            guard take(key & 7 == 1 ? 8 : 4) != nil else { return nil }
            return Field(number: number, whole: bytes[start..<position])
        default: return nil
        }
    }

    private mutating func take(_ length: Int) -> Data? {
        guard (0...bytes.endIndex - position).contains(length) else { return nil }
        defer { position += length }
        return bytes[position..<position + length]
    }

    private mutating func readVarint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard position < bytes.endIndex else { return nil }
            let byte = bytes[position]
            position += 1
            value |= UInt64(clamping: byte & 127) << shift
            if byte < 128 { return value }
        }
        return nil
    }
}

extension Data {
    /// Writes a field that holds bytes or a message.
    mutating func appendField(_ number: Int, _ content: Data) {
        appendKey(number, type: 2)
        appendVarint(UInt64(clamping: content.count))
        append(content)
    }

    /// Writes a field that holds text.
    mutating func appendField(_ number: Int, _ text: String) { appendField(number, Data(text.utf8)) }

    /// Writes a field that holds a number that is not negative.
    mutating func appendField(_ number: Int, _ value: Int) {
        appendKey(number, type: 0)
        appendVarint(UInt64(clamping: value))
    }

    /// A field's number is of 29 bits.
    private mutating func appendKey(_ number: Int, type: UInt64) {
        appendVarint(UInt64(clamping: number) << 3 | type)
    }

    private mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest > 127 {
            append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}
