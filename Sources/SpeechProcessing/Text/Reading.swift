/// A sentence on its way from tokens to words: where the reader is, and what it has said.
struct Reading {
    let tokens: [Token]
    /// The token that is read next.
    private(set) var index = 0
    /// Whether the sentence is in capitals all over, so that they mark no acronym.
    let isShouting: Bool
    /// What has been said.
    private(set) var words = ""
    /// Whether a token that was left out had white space before it.
    private var hasGap = false

    /// How words are written that were not in the text: in another script, where the sentence is in it.
    private let render: @Sendable (String) -> String

    init(_ tokens: [Token], render: @escaping @Sendable (String) -> String = { $0 }) {
        (self.tokens, self.render, isShouting) = (tokens, render, Self.isShouting(tokens))
    }

    /// The next token; `nil` at the end.
    var current: Token? { token(0) }

    /// A token before or behind the next one.
    func token(_ offset: Int) -> Token? {
        let place = index + offset
        return tokens.indices.contains(place) ? tokens[place] : nil
    }

    /// The word in small letters at an offset, where there is one.
    func word(_ offset: Int) -> String? { token(offset)?.word }

    /// Says words in place of some tokens.
    mutating func say(_ text: String, for count: Int) {
        append(matchingCase(render(text)), isApart: current?.isApart ?? false)
        index += count
    }

    /// "Professor" for "Prof.": a capital stays one, where it is no acronym's.
    private func matchingCase(_ text: String) -> String {
        guard let current, current.kind == .word, current.text.count > 1, current.text.first?.isUppercase == true,
            current.text.dropFirst().allSatisfy(\.isLowercase), let first = text.first
        else { return text }
        return first.uppercased() + text.dropFirst()
    }

    /// Says words that begin where the last ones end, as a suffix does.
    mutating func glue(_ text: String, for count: Int) {
        words += render(text)
        index += count
    }

    /// Leaves tokens out.
    mutating func skip(_ count: Int) {
        if current?.isApart == true { hasGap = true }
        index += count
    }

    /// Says the next token as it is written.
    mutating func keep() {
        guard let current else { return }
        append(current.text, isApart: current.isApart)
        index += 1
    }

    private mutating func append(_ text: String, isApart: Bool) {
        guard let first = text.first else { return }
        if let last = words.last, !last.isWhitespace, !first.isWhitespace {
            let meets = Self.isWordPart(last) && Self.isWordPart(first)
            let pushes = (isApart || hasGap) && !",.!?;:…)]»".contains(first)
            if pushes || meets { words.append(" ") }
        }
        words += text
        hasGap = false
    }

    private static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// Finds the longest entry of a table that the tokens from `offset` on spell, at most five of them.
    ///
    /// Dots and spaces do not count: "кв. м" is "квм". A dot behind the last one belongs to it, unless it ends the sentence.
    ///
    /// - Returns: the entry and how many tokens it takes.
    func match<Value>(_ table: [String: Value], at offset: Int) -> (value: Value, count: Int)? {
        var (key, found): (String, (value: Value, count: Int)?) = ("", nil)
        for count in 1...5 {
            guard let token = token(offset + count - 1) else { break }
            switch token.kind {
            case .word: key += token.text
            case .symbol where token.text == ".":
                if count == 1 { return nil }
                continue
            case .symbol where "/·*²³°%‰℃$€₽£¥₸₴₺₩".contains(token.text): key += token.text
            default: return found
            }
            if let value = table[key] ?? table[key.lowercased()].flatMap({ key.count > 2 ? $0 : nil }) {
                found = (value, count)
                let dot = self.token(offset + count)
                if dot?.isSymbol(".") == true, dot?.isApart == false, self.token(offset + count + 1) != nil {
                    found?.count += 1
                }
            }
        }
        return found
    }

    /// Whether nothing but closing marks is left from an offset on.
    func isEnd(_ offset: Int) -> Bool {
        var place = index + offset
        while place < tokens.count, tokens[place].isSymbol(".!?…»\")”;") { place += 1 }
        return place >= tokens.count
    }
}

extension Reading {
    private static func isShouting(_ tokens: [Token]) -> Bool {
        var (large, small) = (0, 0)
        for token in tokens where token.kind == .word && token.text.count > 3 {
            // Acronyms have few vowels.
            let vowels = token.text.lowercased().filter { "aeiouyаеёиоуыэюя".contains($0) }.count
            if vowels * 3 < token.text.count, !token.text.contains(where: \.isLowercase) { continue }
            if token.text.contains(where: \.isLowercase) { small += 1 } else { large += 1 }
        }
        return large >= 2 && small * 2 < large
    }

    /// Whether "24/7" comes next.
    var isAlwaysOpen: Bool {
        token(0)?.text == "24" && token(1)?.isSymbol("/") == true && token(2)?.text == "7" && token(2)?.isApart == false
    }

    /// Whether the next token is the letter x, of either alphabet, between two numbers.
    var isCross: Bool {
        ["x", "х"].contains(word(0)) && token(-1)?.number != nil && token(1)?.number != nil
    }

    /// Whether the next number is a code by the word before it: "ИНН 123", "счёт № 123", "account number: 123".
    ///
    /// - Parameters:
    ///   - names: words whose numbers are codes.
    ///   - fillers: words that may stand between.
    /// - Returns: whether one of the four tokens before it names a code.
    func isCode(named names: Set<String>, or fillers: Set<String>) -> Bool {
        for offset in 1...4 {
            guard let token = token(-offset) else { return false }
            if token.isSymbol(":№#") { continue }
            guard let word = token.word else { return false }
            if names.contains(word) { return true }
            if !fillers.contains(word) { return false }
        }
        return false
    }
}

extension WrittenNumber {
    /// Its digits in groups that can be followed: threes or fours of a long one, all of a short one.
    var codeGroups: [String] {
        guard whole.count > 6 else { return [whole] }
        let size = whole.count.isMultiple(of: 3) && !whole.count.isMultiple(of: 4) ? 3 : 4
        var (rest, groups): (Substring, [String]) = (whole[...], [])
        while !rest.isEmpty {
            groups.append(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return groups
    }
}
