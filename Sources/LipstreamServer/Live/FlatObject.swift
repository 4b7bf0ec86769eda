/// A JSON object without objects or arrays inside: all that clients of the live protocol ever send.
///
/// Nesting is refused where it begins, so no text, however built, takes more than its own length to judge.
struct FlatObject {
    /// A value.
    enum Value: Equatable {
        case string(String)
        case number(Double)
        case bool(Bool)
        case null
    }

    /// Why a text is no such object, a sentence.
    struct Flaw: Error { let description: String }

    private(set) var fields: [String: Value] = [:]

    /// More fields than any message has.
    private static let mostFields = 16

    /// Reads a text.
    init(_ text: String) throws(Flaw) {
        var reader = Reader(Array(text.utf8))
        reader.skipSpace()
        guard reader.take(UInt8(ascii: "{")) else { throw Flaw(description: "A message is a JSON object.") }
        reader.skipSpace()
        if !reader.take(UInt8(ascii: "}")) {
            repeat {
                reader.skipSpace()
                let name = try reader.string()
                reader.skipSpace()
                guard reader.take(UInt8(ascii: ":")) else { throw reader.flaw("a colon") }
                reader.skipSpace()
                let value = try reader.value(of: name)
                guard fields.updateValue(value, forKey: name) == nil else {
                    throw Flaw(description: "The field \"\(name.prefix(40))\" is there twice.")
                }
                guard fields.count <= Self.mostFields else { throw Flaw(description: "It has too many fields.") }
                reader.skipSpace()
            } while reader.take(UInt8(ascii: ","))
            guard reader.take(UInt8(ascii: "}")) else { throw reader.flaw("a comma or a closing brace") }
        }
        reader.skipSpace()
        guard reader.isAtEnd else { throw reader.flaw("nothing more") }
    }
}

/// Walks over a text's bytes.
private struct Reader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    private var next: UInt8? { isAtEnd ? nil : bytes[place] }

    func flaw(_ expected: String) -> FlatObject.Flaw {
        FlatObject.Flaw(description: "It is not JSON: \(expected) was expected at byte \(place).")
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { place += 1 }
    }

    mutating func value(of name: String) throws(FlatObject.Flaw) -> FlatObject.Value {
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            throw FlatObject.Flaw(description: "The field \"\(name.prefix(40))\" is nested; no field is.")
        case UInt8(ascii: "t"): return .bool(try word("true", true))
        case UInt8(ascii: "f"): return .bool(try word("false", false))
        case UInt8(ascii: "n"):
            _ = try word("null", true)
            return .null
        default: return .number(try number())
        }
    }

    private mutating func word<Meaning>(_ word: String, _ meaning: Meaning) throws(FlatObject.Flaw) -> Meaning {
        guard bytes[place...].starts(with: word.utf8) else { throw flaw("a value") }
        place += word.utf8.count
        return meaning
    }

    private mutating func digits() -> Int {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        return place - start
    }

    private mutating func number() throws(FlatObject.Flaw) -> Double {
        let start = place
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")), digits() == 0 { throw flaw("a value") }
        if take(UInt8(ascii: ".")), digits() == 0 { throw flaw("a digit") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            if digits() == 0 { throw flaw("a digit") }
        }
        guard place - start <= 40, let number = Double(String(decoding: bytes[start..<place], as: UTF8.self)),
            number.isFinite
        else { throw flaw("a number of a usual size") }
        return number
    }

    mutating func string() throws(FlatObject.Flaw) -> String {
        guard take(UInt8(ascii: "\"")) else { throw flaw("a quotation mark") }
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += Array(String(Character(try escape())).utf8)
            case 0..<0x20: throw flaw("no control character")
            default: text.append(byte)
            }
        }
        throw flaw("a closing quotation mark")
    }

    private mutating func escape() throws(FlatObject.Flaw) -> Unicode.Scalar {
        guard let byte = next else { throw flaw("an escape") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try unit()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard (0xD800..<0xDC00).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw flaw("the second half of a surrogate pair")
            }
            let second = try unit()
            guard (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            else { throw flaw("the second half of a surrogate pair") }
            return scalar
        default: throw flaw("an escape")
        }
    }

    private mutating func unit() throws(FlatObject.Flaw) -> UInt32 {
        guard place + 4 <= bytes.count else { throw flaw("four hexadecimal digits") }
        let digits = bytes[place..<place + 4]
        let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        guard isHexadecimal, let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw flaw("four hexadecimal digits")
        }
        place += 4
        return unit
    }
}
