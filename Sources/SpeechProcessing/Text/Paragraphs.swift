/// Cuts a text into paragraphs without the marks that Markdown puts at line starts, and joins lines that were only wrapped.
///
/// A paragraph's own line breaks are those that are heard: headings, list items and rows of tables stay on lines of their own.
/// Code between fences is left out.
struct Paragraphs: Sequence, IteratorProtocol, Sendable {
    private var rest: Substring
    /// Whether a fence was looked for to the end of the text in vain: none is looked for again.
    private var lacksFence = false

    init(_ text: String) { rest = text[...] }

    mutating func next() -> String? {
        var lines: [Line] = []
        while !rest.isEmpty {
            let start = rest
            let line = takeLine()
            if let fence = Self.fence(line), skipCode(until: fence) { break }
            if line.allSatisfy(\.isWhitespace) {
                if lines.isEmpty { continue }
                break
            }
            // A row of hyphens below a text makes it a heading; alone it is a rule. Neither is spoken.
            if Self.isRule(line) { continue }
            lines.append(Line(line))
            // One very long paragraph is given out in parts.
            if lines.count == 2000 { break }
            if rest.startIndex == start.startIndex { break }
        }
        if lines.isEmpty { return rest.isEmpty ? nil : "" }
        return Self.join(lines)
    }

    private mutating func takeLine() -> Substring {
        let end = rest.firstIndex(where: \.isNewline) ?? rest.endIndex
        let line = rest[..<end]
        rest = end < rest.endIndex ? rest[rest.index(after: end)...] : rest[end...]
        return line
    }

    private static func fence(_ line: Substring) -> String? {
        let text = line.drop { $0 == " " }
        return ["```", "~~~"].first { text.hasPrefix($0) }
    }

    /// Skips to behind the closing fence; `false` where there is none, and the text is no code.
    private mutating func skipCode(until fence: String) -> Bool {
        guard !lacksFence else { return false }
        let start = rest
        while !rest.isEmpty {
            if Self.fence(takeLine()) == fence { return true }
        }
        rest = start
        lacksFence = true
        return false
    }

    /// Whether a line is a rule or the line below a table's head: three marks or more and nothing else.
    private static func isRule(_ line: Substring) -> Bool {
        let marks = line.filter { !$0.isWhitespace }
        return marks.count >= 3 && marks.allSatisfy { "-=*_|:+".contains($0) }
    }

    private static func join(_ lines: [Line]) -> String {
        let width = lines.lazy.map(\.width).max() ?? 0
        var text = ""
        for (index, line) in lines.enumerated() {
            if index > 0 { text.append(lines[index - 1].runs(on: line, width: width) ? " " : "\n") }
            text += line.text
        }
        return text
    }
}

/// A line without Markdown's mark, and what tells whether the next one continues it.
private struct Line {
    var text: String
    let width: Int
    /// Whether it begins something: a list item, a heading, a row.
    private(set) var isOwn = false
    /// Whether nothing can continue it.
    private(set) var isClosed = false

    init(_ line: Substring) {
        width = line.count
        var line = line.drop(while: \.isWhitespace)
        while line.first == ">" { line = line.dropFirst().drop(while: \.isWhitespace) }
        let hashes = line.prefix { $0 == "#" }.count
        if (1...6).contains(hashes), line.dropFirst(hashes).first?.isWhitespace == true {
            line = line.dropFirst(hashes + 1)
            while line.last == "#" || line.last?.isWhitespace == true { line.removeLast() }
            (isOwn, isClosed) = (true, true)
        } else if let first = line.first, "-*+•–—".contains(first), line.dropFirst().first?.isWhitespace == true {
            line = line.dropFirst(2)
            if line.hasPrefix("[ ] ") || line.hasPrefix("[x] ") { line = line.dropFirst(4) }
            isOwn = true
        } else if Self.isNumbered(line) {
            isOwn = true
        }
        if line.first == "|" || line.filter({ $0 == "|" }).count >= 2 {
            let cells = line.split(separator: "|").map { $0.trimmed }.filter { !$0.isEmpty }
            text = cells.joined(separator: ", ")
            (isOwn, isClosed) = (true, true)
        } else {
            text = line.trimmed
        }
    }

    /// Whether a number and a dot or a bracket begin it.
    private static func isNumbered(_ line: Substring) -> Bool {
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count) else { return false }
        let mark = line.dropFirst(digits.count)
        return (mark.first == "." || mark.first == ")") && mark.dropFirst().first?.isWhitespace == true
    }

    /// Whether the next line is the same sentence: it goes on in small letters, or its first word had no room here.
    func runs(on next: Line, width: Int) -> Bool {
        if isClosed || next.isOwn { return false }
        guard let last = text.last, let first = next.text.first else { return false }
        if ".!?…:;。！？".contains(last) {
            // Behind a sentence's end a joined line makes no difference, and behind "Prof." it does.
            return last == "."
        }
        if first.isLowercase || last == "," { return true }
        let word = next.text.prefix { !$0.isWhitespace }.count
        return self.width >= 40 && self.width + 1 + word > Swift.min(width, 100)
    }
}

extension Substring {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
