/// Reads XML piece by piece: elements, attributes and text, with names resolved to their vocabularies.
///
/// Closed on purpose: it takes UTF-8 only, knows the five named entities and no others, refuses document types (which
/// could define more), and gives up beyond 64 levels or 256 vocabularies at once. It reads each byte once.
struct MarkupReader {
    /// A piece.
    enum Piece: Equatable {
        case begin(MarkName, attributes: [MarkName: String])
        case text(String)
        case end(MarkName)
    }

    /// What is no XML, or none that is read here.
    struct Failure: Error {}

    private static let limits = (depth: 64, spaces: 256)

    private let bytes: [UInt8]
    private var position = 0
    private var open: [(written: [UInt8], name: MarkName)] = []
    /// Vocabularies by prefix, one dictionary a level.
    private var spaces: [[[UInt8]: String]] = [[Array("xml".utf8): "http://www.w3.org/XML/1998/namespace"]]
    /// An element that was closed by its own tag.
    private var pendingEnd: MarkName?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next piece; `nil` where the document ends.
    mutating func next() throws(Failure) -> Piece? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name)
        }
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                let text = try decoded(take { $0 == UInt8(ascii: "<") })
                if !open.isEmpty { return .text(text) }
                continue
            }
            if skip("<?") {
                try passOver("?>")
            } else if skip("<!--") {
                try passOver("-->")
            } else if skip("<![CDATA[") {
                let start = position
                try passOver("]]>")
                guard !open.isEmpty else { throw Failure() }
                return .text(try string(bytes[start..<position - 3]))
            } else if skip("</") {
                return try endTag()
            } else if skip("<!") {
                throw Failure()
            } else {
                position += 1
                return try startTag()
            }
        }
        guard open.isEmpty else { throw Failure() }
        return nil
    }

    private mutating func startTag() throws(Failure) -> Piece {
        guard open.count < Self.limits.depth else { throw Failure() }
        let written = try name()
        var attributes: [(name: [UInt8], value: String)] = []
        var declared: [[UInt8]: String] = [:]
        while true {
            skipSpace()
            if skip("/>") || skip(">") { break }
            let attribute = try name()
            skipSpace()
            guard skip("=") else { throw Failure() }
            skipSpace()
            guard position < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[position]) else {
                throw Failure()
            }
            let quote = bytes[position]
            position += 1
            let value = try decoded(take { $0 == quote })
            guard position < bytes.count else { throw Failure() }
            position += 1
            if attribute == Array("xmlns".utf8) {
                declared[[]] = value
            } else if attribute.starts(with: Array("xmlns:".utf8)) {
                declared[Array(attribute.dropFirst(6))] = value
            } else {
                attributes.append((attribute, value))
            }
        }
        let isEmpty = bytes[position - 2] == UInt8(ascii: "/")
        guard spaces.reduce(declared.count, { $0 + $1.count }) <= Self.limits.spaces else { throw Failure() }
        spaces.append(declared)
        let element = resolved(written, isAttribute: false)
        var named: [MarkName: String] = [:]
        for (name, value) in attributes { named[resolved(name, isAttribute: true)] = value }
        if isEmpty {
            spaces.removeLast()
            pendingEnd = element
        } else {
            open.append((written, element))
        }
        return .begin(element, attributes: named)
    }

    private mutating func endTag() throws(Failure) -> Piece {
        let written = try name()
        skipSpace()
        guard skip(">"), let last = open.popLast(), last.written == written else { throw Failure() }
        spaces.removeLast()
        return .end(last.name)
    }

    private func resolved(_ written: [UInt8], isAttribute: Bool) -> MarkName {
        let colon = written.firstIndex(of: UInt8(ascii: ":"))
        let prefix = colon.map { Array(written[..<$0]) } ?? []
        let word = String(decoding: colon.map { written[($0 + 1)...] } ?? written[...], as: UTF8.self)
        if isAttribute, colon == nil { return MarkName(space: "", word: word) }
        let space = spaces.reversed().lazy.compactMap { $0[prefix] }.first ?? ""
        return MarkName(space: space, word: word)
    }

    private mutating func name() throws(Failure) -> [UInt8] {
        let name = take { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...: false
            case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): false
            default: true
            }
        }
        guard !name.isEmpty, name.count <= 256 else { throw Failure() }
        return Array(name)
    }

    private mutating func take(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func skipSpace() { _ = take { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } }

    private mutating func passOver(_ end: String) throws(Failure) {
        while position < bytes.count {
            if skip(end) { return }
            position += 1
        }
        throw Failure()
    }

    /// Text with its entities resolved.
    private func decoded(_ raw: ArraySlice<UInt8>) throws(Failure) -> String {
        guard raw.contains(UInt8(ascii: "&")) else { return try string(raw) }
        var result: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                result.append(byte)
                continue
            }
            guard let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw Failure() }
            guard let scalar = Self.entity(String(decoding: rest[..<end], as: UTF8.self)) else { throw Failure() }
            result += Array(String(scalar).utf8)
            rest = rest[(end + 1)...]
        }
        return try string(result[...])
    }

    private func string(_ raw: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let text = String(validating: raw, as: UTF8.self) else { throw Failure() }
        return text
    }

    private static func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": "&"
        case "lt": "<"
        case "gt": ">"
        case "quot": "\""
        case "apos": "'"
        case _ where name.hasPrefix("#x"): UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        case _ where name.hasPrefix("#"): UInt32(name.dropFirst(), radix: 10).flatMap(Unicode.Scalar.init)
        default: nil
        }
    }
}
