/// The plain properties of an XMP packet: text, addresses, and the first item of lists.
struct XMPProperties {
    private(set) var values: [MarkName: String] = [:]

    /// Longest value that is kept, in bytes; marks are short.
    private static let longest = 4096

    /// Reads a packet; `nil` for what is no XMP.
    init?(packet: [UInt8]) {
        // Packets are padded with spaces, and some programs end them with a zero.
        let bytes = Array(packet.prefix { $0 != 0 })
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var reader = MarkupReader(Array(bytes[start...]))
        do {
            try read(&reader)
        } catch {
            return nil
        }
    }

    subscript(_ name: MarkName) -> String? { values[name] }

    private mutating func read(_ reader: inout MarkupReader) throws(MarkupReader.Failure) {
        let description = MarkName(space: MarkName.Spaces.rdf, word: "Description")
        let root = MarkName(space: MarkName.Spaces.rdf, word: "RDF")
        let resource = MarkName(space: MarkName.Spaces.rdf, word: "resource")
        var path: [MarkName] = []
        var hasRoot = false
        // The property that is being read, how deep it lies, and whether its text has ended.
        var property: (name: MarkName, depth: Int)?
        var (text, isOver) = ("", false)
        while let piece = try reader.next() {
            switch piece {
            case .begin(let name, let attributes):
                hasRoot = hasRoot || name == root
                if name == description, path.last == root {
                    for (key, value) in attributes { keep(key, value) }
                } else if path.last == description, path.dropLast().last == root {
                    property = (name, path.count)
                    (text, isOver) = (attributes[resource] ?? "", false)
                } else if property != nil, name.space != MarkName.Spaces.rdf {
                    // A structure has no text of its own.
                    isOver = true
                    text = ""
                }
                path.append(name)
            case .text(let part):
                if property != nil, !isOver, text.utf8.count <= Self.longest { text += part }
            case .end(let name):
                path.removeLast()
                if let open = property, path.count == open.depth {
                    keep(open.name, text)
                    property = nil
                } else if property != nil, name == MarkName(space: MarkName.Spaces.rdf, word: "li") {
                    isOver = true
                }
            }
        }
        guard hasRoot else { throw MarkupReader.Failure() }
    }

    private mutating func keep(_ name: MarkName, _ text: String) {
        let isSpace = { (character: Character) in character.isWhitespace }
        let text = text.drop(while: isSpace)
        let end = text.lastIndex { !isSpace($0) }.map(text.index(after:)) ?? text.startIndex
        guard text.startIndex < end, text.utf8.count <= Self.longest, values[name] == nil else { return }
        values[name] = String(text[..<end])
    }
}
