/// Takes marks of Markdown, HTML and SSML out of a paragraph, and keeps what they say about how it is spoken.
struct Markup {
    /// What is left of a paragraph.
    enum Run: Equatable {
        /// Words; a line break ends a sentence.
        case text(String)
        /// A silence, in seconds.
        case pause(Double)
    }

    /// Characters of private use that stand for `<say-as>` in a text; in what people wrote they are dropped.
    enum Mark {
        static let characters: Unicode.Scalar = "\u{E000}"
        static let digits: Unicode.Scalar = "\u{E001}"
        static let ordinal: Unicode.Scalar = "\u{E002}"
        static let end: Unicode.Scalar = "\u{E00F}"
        static let all = (0xE000 as UInt32)...0xE00F
    }

    /// No pause that a text asks for is longer, in seconds.
    static let longestPause = 10.0

    private let source: [Unicode.Scalar]
    private var index = 0
    private var text = String.UnicodeScalarView()
    private var runs: [Run] = []
    /// Where the next closing mark of a kind is, so that unclosed ones cost no more than one search.
    private var closings: [Unicode.Scalar: Int] = [:]

    /// Reads a paragraph.
    ///
    /// - Parameter paragraph: as it was written.
    /// - Returns: its words and pauses, in order.
    static func runs(of paragraph: String) -> [Run] {
        var markup = Markup(source: Array(paragraph.unicodeScalars))
        markup.read()
        return markup.runs
    }

    private init(source: [Unicode.Scalar]) { self.source = source }

    private mutating func read() {
        while index < source.count { step() }
        flush()
    }

    private mutating func flush() {
        if !text.isEmpty { runs.append(.text(String(text))) }
        text = String.UnicodeScalarView()
    }

    private func at(_ offset: Int) -> Unicode.Scalar? {
        let place = index + offset
        return source.indices.contains(place) ? source[place] : nil
    }

    private mutating func step() {
        let scalar = source[index]
        switch scalar {
        case "<": if !takeTag() { keep() }
        case "&": if !takeEntity() { keep() }
        case "[": if !takeLink(from: index) { keep() }
        case "!" where at(1) == "[": if !takeLink(from: index + 1) { keep() }
        case "\\" where at(1).map(Self.isMarkdownMark) == true:
            text.append(source[index + 1])
            index += 2
        case "`": index += 1
        case "*", "_", "~": takeEmphasis(scalar)
        // A soft hyphen and marks of no width only say where a line may end.
        case "\u{AD}", "\u{200B}", "\u{FEFF}", "\u{2060}": index += 1
        default: if Mark.all.contains(scalar.value) { index += 1 } else { keep() }
        }
    }

    private mutating func keep() {
        text.append(source[index])
        index += 1
    }

    private static func isMarkdownMark(_ scalar: Unicode.Scalar) -> Bool {
        "\\`*_{}[]()#+-.!|~<>".unicodeScalars.contains(scalar)
    }

    /// Drops `**` and `_` that touch a word, and keeps those that stand alone or between two letters.
    private mutating func takeEmphasis(_ mark: Unicode.Scalar) {
        var end = index
        while end < source.count, source[end] == mark { end += 1 }
        let (before, after) = (at(-1), end < source.count ? source[end] : nil)
        let (isOpen, isClosed) = (Self.isSpace(before), Self.isSpace(after))
        let isInside = Self.isWord(before) && Self.isWord(after)
        let keeps =
            (isOpen && isClosed) || (isInside && (mark == "_" || end - index == 1)) || (mark == "~" && end - index == 1)
        if keeps { text.append(contentsOf: source[index..<end]) }
        index = end
    }

    private static func isSpace(_ scalar: Unicode.Scalar?) -> Bool { scalar?.properties.isWhitespace ?? true }
    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// The next place of a mark at or behind `start`, looked for once.
    private mutating func next(_ mark: Unicode.Scalar, from start: Int) -> Int? {
        if let known = closings[mark], known >= start { return known < source.count ? known : nil }
        var place = start
        while place < source.count, source[place] != mark { place += 1 }
        closings[mark] = place
        return place < source.count ? place : nil
    }

    /// Takes `[text](address)`, `[text][name]` and `![text](address)`; of `[^1]` nothing is left.
    private mutating func takeLink(from open: Int) -> Bool {
        guard let close = next("]", from: open), close - open < 1000 else { return false }
        let inner = source[(open + 1)..<close]
        if inner.first == "^" {
            index = close + 1
            return true
        }
        guard close + 1 < source.count else { return false }
        let mark: Unicode.Scalar
        switch source[close + 1] {
        case "(": mark = ")"
        case "[": mark = "]"
        default: return false
        }
        guard let end = next(mark, from: close + 2), end - close < 2000 else { return false }
        text.append(contentsOf: inner.filter { !"*`[!".unicodeScalars.contains($0) })
        index = end + 1
        return true
    }

    private mutating func takeEntity() -> Bool {
        guard let end = next(";", from: index), (2...9).contains(end - index) else { return false }
        let name = String(String.UnicodeScalarView(source[(index + 1)..<end]))
        let known = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "mdash": "—", "ndash": "–",
            "laquo": "«", "raquo": "»", "hellip": "…", "shy": "",
        ]
        if let meaning = known[name] {
            text.append(contentsOf: meaning.unicodeScalars)
        } else if name.first == "#" {
            let isHex = name.dropFirst().first?.lowercased() == "x"
            let value = isHex ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
            guard let scalar = value.flatMap(Unicode.Scalar.init), !Mark.all.contains(scalar.value) else {
                return false
            }
            text.append(scalar)
        } else {
            return false
        }
        index = end + 1
        return true
    }

    private mutating func takeTag() -> Bool {
        if source[index...].starts(with: "<!--".unicodeScalars) {
            var end = next(">", from: index)
            while let place = end, source[place - 1] != "-" { end = next(">", from: place + 1) }
            guard let end else { return false }
            index = end + 1
            return true
        }
        guard let end = next(">", from: index), end - index < 1000 else { return false }
        let inside = String(String.UnicodeScalarView(source[(index + 1)..<end]))
        // An address between angle brackets is spoken.
        if !inside.contains(where: \.isWhitespace), inside.contains("://") || inside.contains("@") {
            text.append(contentsOf: inside.unicodeScalars)
            index = end + 1
            return true
        }
        guard let tag = MarkupTag(inside) else { return false }
        index = end + 1
        apply(tag)
        return true
    }

    private mutating func apply(_ tag: MarkupTag) {
        switch (tag.name, tag.isClosing) {
        case ("break", false):
            flush()
            runs.append(.pause(Swift.min(tag.pause, Self.longestPause)))
        case ("sub", false):
            guard let alias = tag.attributes["alias"] else { return }
            skip(to: "sub")
            text.append(contentsOf: alias.unicodeScalars)
        case ("script", false), ("style", false): skip(to: tag.name)
        case ("say-as", false):
            switch tag.attributes["interpret-as"] {
            case "characters", "spell-out", "verbatim": text.append(Mark.characters)
            case "digits": text.append(Mark.digits)
            case "ordinal": text.append(Mark.ordinal)
            default: break
            }
        case ("say-as", true): text.append(Mark.end)
        default: if MarkupTag.blocks.contains(tag.name) { text.append("\n") }
        }
    }

    /// Goes to behind a closing tag, where there is one.
    private mutating func skip(to name: String) {
        let closing = Array("</\(name)>".unicodeScalars)
        var start = index
        while let place = next("<", from: start), place - index < 2000 {
            if source[place...].starts(with: closing) {
                index = place + closing.count
                return
            }
            start = place + 1
        }
    }
}
