/// Takes a `multipart/form-data` body apart as it comes, however it is cut ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)).
///
/// What it holds is bounded: a part's headers by 8 KiB, content by one boundary's length.
struct MultipartParser {
    /// What was found.
    enum Event: Equatable {
        /// A part begins.
        case begin(name: String, filename: String?)
        /// Bytes of the part that began last.
        case bytes([UInt8])
        /// The part has ended.
        case end
    }

    /// Why a body cannot be read, a sentence.
    struct MalformedBody: Error, Equatable {
        let reason: String
    }

    private enum State: Equatable {
        /// Before the first boundary.
        case preamble
        /// Behind a boundary: a line's end or the final dashes follow.
        case boundary
        case headers
        case content
        /// Behind the last boundary.
        case epilogue
    }

    /// Bytes of a part's headers, at most.
    static let headerLimit = 8192
    /// Parts, at most.
    static let partLimit = 32

    /// `\r\n--` and the boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    private var pending: [UInt8]
    private var parts = 0

    /// Reads the boundary out of a `Content-Type`.
    ///
    /// - Returns: `nil` where there is none, or one that the standard does not allow.
    init?(contentType: String) {
        let fields = HeaderFields(contentType)
        guard fields.value.lowercased() == "multipart/form-data", let boundary = fields["boundary"],
            (1...70).contains(boundary.utf8.count)
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary may stand at the very beginning: a line's end before it makes it like all others.
        pending = Array("\r\n".utf8)
    }

    /// Whether the last boundary came: nothing more is expected.
    var isComplete: Bool { state == .epilogue }

    /// Takes more of the body.
    ///
    /// - Returns: what was found in it.
    /// - Throws: ``MalformedBody``; then the body is not to be read on.
    mutating func append(_ bytes: some Sequence<UInt8>) throws(MalformedBody) -> [Event] {
        pending.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// Goes on by one piece; `false` where more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(MalformedBody) -> Bool {
        switch state {
        case .preamble:
            guard let found = pending.firstRange(of: delimiter) else {
                keepTail()
                return false
            }
            pending.removeFirst(found.upperBound)
            state = .boundary
        case .boundary:
            guard pending.count >= 2 else { return false }
            guard !pending.starts(with: Array("--".utf8)) else {
                state = .epilogue
                return true
            }
            // Spaces may follow a boundary.
            guard let line = pending.firstRange(of: Array("\r\n".utf8)) else {
                guard pending.count < 100 else { throw MalformedBody(reason: "a boundary's line does not end") }
                return false
            }
            guard pending[..<line.lowerBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
                throw MalformedBody(reason: "something other than a line's end follows a boundary")
            }
            parts += 1
            guard parts <= Self.partLimit else { throw MalformedBody(reason: "there are too many parts") }
            // The line's end stays: headers may be none, and then it is half of the empty line.
            pending.removeFirst(line.lowerBound)
            state = .headers
        case .headers:
            guard let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) else {
                guard pending.count <= Self.headerLimit else {
                    throw MalformedBody(reason: "a part's headers are longer than \(Self.headerLimit) bytes")
                }
                return false
            }
            guard end.lowerBound <= Self.headerLimit else {
                throw MalformedBody(reason: "a part's headers are longer than \(Self.headerLimit) bytes")
            }
            events.append(try Self.part(String(decoding: pending[..<end.lowerBound], as: UTF8.self)))
            // A line's end stays, for an empty part's boundary begins with it; it is dropped from the content.
            pending.removeFirst(end.upperBound)
            state = .content
        case .content:
            guard let found = pending.firstRange(of: delimiter) else {
                let sure = pending.count - keptLength
                if sure > 0 { events.append(.bytes(Array(pending.prefix(sure)))) }
                keepTail()
                return false
            }
            if found.lowerBound > 0 { events.append(.bytes(Array(pending[..<found.lowerBound]))) }
            events.append(.end)
            pending.removeFirst(found.upperBound)
            state = .boundary
        case .epilogue:
            pending.removeAll()
            return false
        }
        return true
    }

    /// How many of the last bytes could be the beginning of a boundary.
    private var keptLength: Int {
        (1..<delimiter.count).reversed().first { pending.suffix($0).elementsEqual(delimiter.prefix($0)) } ?? 0
    }

    private mutating func keepTail() { pending.removeFirst(pending.count - keptLength) }

    private static func part(_ headers: String) throws(MalformedBody) -> Event {
        for line in headers.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"),
                line[..<colon].lowercased() == "content-disposition"
            else { continue }
            let fields = HeaderFields(String(line[line.index(after: colon)...]))
            guard fields.value.lowercased() == "form-data", let name = fields["name"] else { break }
            return .begin(name: name, filename: fields["filename"])
        }
        throw MalformedBody(reason: "a part has no Content-Disposition: form-data with a name")
    }
}

/// A header's value and what follows it: `form-data; name="image"; filename="a.png"`.
struct HeaderFields {
    let value: String
    private var parameters: [String: String] = [:]

    subscript(name: String) -> String? { parameters[name] }

    init(_ header: String) {
        var pieces: [String] = [""]
        var (isQuoted, isEscaped) = (false, false)
        for character in header {
            if isEscaped {
                pieces[pieces.count - 1].append(character)
                isEscaped = false
            } else if character == "\\", isQuoted {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        func trimmed(_ text: some StringProtocol) -> String {
            let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
            let front = text.drop(while: isSpace)
            return String(front.reversed().drop(while: isSpace).reversed())
        }
        value = trimmed(pieces[0])
        for piece in pieces.dropFirst() {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let name = trimmed(piece[..<equals]).lowercased()
            if parameters[name] == nil { parameters[name] = trimmed(piece[piece.index(after: equals)...]) }
        }
    }
}
