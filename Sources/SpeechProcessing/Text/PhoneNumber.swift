/// How telephone, card and account numbers are written: groups of digits with spaces, hyphens and brackets between.
enum PhoneNumber {
    /// Reads a telephone number.
    ///
    /// - Returns: its groups, the first with its plus, and where it ends; `nil` where it is none.
    static func read(_ text: [Character], at start: Int) -> (groups: [String], end: Int)? {
        let hasPlus = text[start] == "+"
        let found = groups(text, from: hasPlus ? start + 1 : start, most: 7)
        var groups = found.groups
        guard !groups.isEmpty else { return nil }
        let count = groups.reduce(0) { $0 + $1.count }
        if hasPlus {
            guard (7...15).contains(count), groups.allSatisfy({ $0.count <= 4 }) || groups.count == 1 else {
                return nil
            }
            if groups.count == 1 { groups = split(groups[0]) }
            groups[0] = "+" + groups[0]
            return (groups, found.end)
        }
        // Without a plus: 123-45-67, 90 123-45-67, 8 (800) 555-35-35.
        let tail = groups.suffix(3).map(\.count)
        guard (7...12).contains(count), groups.count <= 5 else { return nil }
        if tail == [3, 2, 2], found.hyphens >= 2 { return (groups, found.end) }
        if found.hasBrackets, groups.count >= 3, groups.dropFirst().allSatisfy({ (2...4).contains($0.count) }) {
            return (groups, found.end)
        }
        if groups.count == 3, groups.map(\.count) == [3, 3, 4], found.hyphens == 2 { return (groups, found.end) }
        return nil
    }

    /// Reads a card's number: four groups of four, or more; a group that is hidden by stars is passed over.
    static func card(_ text: [Character], at start: Int) -> (groups: [String], end: Int)? {
        var (groups, place): ([String], Int) = ([], start)
        while place + 3 < text.count {
            let group = text[place..<(place + 4)]
            let isHidden = group.allSatisfy { "*xX•".contains($0) }
            guard group.allSatisfy(\.isASCIIDigit) || isHidden else { break }
            let after = place + 4
            guard after == text.count || !text[after].isASCIIDigit else { break }
            groups.append(isHidden ? "" : String(group))
            place = after
            guard place + 4 < text.count, " -\u{A0}".contains(text[place]) else { break }
            let next = text[(place + 1)...(place + 4)]
            guard next.allSatisfy({ $0.isASCIIDigit }) || next.allSatisfy({ "*xX•".contains($0) }) else { break }
            place += 1
        }
        guard groups.count >= 4, groups.count <= 8 else { return nil }
        return (groups.filter { !$0.isEmpty }, place)
    }

    private static func groups(
        _ text: [Character], from start: Int, most: Int
    ) -> (groups: [String], end: Int, hyphens: Int, hasBrackets: Bool) {
        var (groups, place, end, hyphens, hasBrackets): ([String], Int, Int, Int, Bool) = ([], start, start, 0, false)
        while place < text.count, groups.count <= most {
            var digits = place
            while digits < text.count, text[digits].isASCIIDigit, digits - place < 16 { digits += 1 }
            if digits > place {
                groups.append(String(text[place..<digits]))
                (place, end) = (digits, digits)
            }
            // At most a bracket and a space between two groups.
            var (marks, between) = (0, "")
            while place < text.count, marks < 2, " -()\u{A0}‑".contains(text[place]) {
                between.append(text[place])
                (place, marks) = (place + 1, marks + 1)
            }
            if marks == 0 || place >= text.count || !text[place].isASCIIDigit { break }
            if between.contains(where: { "-‑".contains($0) }) { hyphens += 1 }
            if between.contains(where: { "()".contains($0) }) { hasBrackets = true }
        }
        return (groups, end, hyphens, hasBrackets)
    }

    /// Cuts a number that is written in one piece as its country does.
    private static func split(_ digits: String) -> [String] {
        let sizes: [Int]
        switch (digits.prefix(3), digits.first, digits.count) {
        case ("998", _, 12): sizes = [3, 2, 3, 2, 2]
        case (_, "7", 11): sizes = [1, 3, 3, 2, 2]
        case (_, "1", 11): sizes = [1, 3, 3, 4]
        default: sizes = [3] + Array(repeating: 3, count: 5)
        }
        var (rest, groups): (Substring, [String]) = (digits[...], [])
        for size in sizes where !rest.isEmpty {
            groups.append(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return groups
    }
}
