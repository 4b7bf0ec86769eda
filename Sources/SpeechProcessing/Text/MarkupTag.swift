/// A tag of HTML or SSML; what only looks like one ("a < b and c > d") is none.
struct MarkupTag {
    let name: String
    let isClosing: Bool
    let attributes: [String: String]

    /// Tags at which a sentence ends.
    static let blocks: Set<String> = [
        "p", "s", "br", "div", "li", "ul", "ol", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "speak",
        "paragraph",
        "sentence",
    ]

    /// Reads what is between the angle brackets.
    init?(_ inside: String) {
        var rest = inside[...]
        // A declaration: <?xml ... ?> and <!DOCTYPE ...>.
        if let first = rest.first, first == "?" || first == "!" {
            guard rest.dropFirst().first?.isLetter == true else { return nil }
            (name, isClosing, attributes) = (String(first), false, [:])
            return
        }
        isClosing = rest.first == "/"
        if isClosing { rest = rest.dropFirst() }
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-:_.".contains($0)) }
        guard name.first?.isLetter == true else { return nil }
        rest = rest.dropFirst(name.count)
        self.name = name.lowercased()
        var attributes: [String: String] = [:]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.isEmpty || rest == "/" { break }
            let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest.dropFirst(key.count).drop(while: \.isWhitespace)
            guard !key.isEmpty, rest.first == "=" else { return nil }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
            let value = rest.dropFirst().prefix { $0 != quote }
            rest = rest.dropFirst(value.count + 2)
            attributes[key.lowercased()] = String(value)
        }
        self.attributes = attributes
    }

    /// How long `<break>` is silent, in seconds: its time, or what its strength stands for.
    var pause: Double {
        if let time = attributes["time"]?.lowercased() {
            let isMilliseconds = time.hasSuffix("ms")
            let number = Double(time.prefix { $0.isNumber || $0 == "." || $0 == "+" }) ?? 0
            return number.isFinite ? max(0, isMilliseconds ? number / 1000 : number) : 0
        }
        switch attributes["strength"] {
        case "none": return 0
        case "x-weak": return 0.1
        case "weak": return 0.25
        case "strong": return 0.75
        case "x-strong": return 1
        default: return 0.5
        }
    }
}
