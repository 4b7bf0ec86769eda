/// Cuts a sentence into tokens; knows how numbers and addresses are written, and no language.
struct TokenScanner {
    /// How an all-digit date with slashes is written, and a number's decimals.
    struct Habits {
        /// Whether 3/4/2026 is in March.
        var isMonthFirst = false
        /// What separates decimals.
        var decimalMark = WrittenNumber.DecimalMark.comma
    }

    let text: [Character]
    let habits: Habits
    private var index = 0
    private var isApart = false
    private var tokens: [Token] = []

    /// Cuts.
    static func tokens(of sentence: String, _ habits: Habits) -> [Token] {
        var scanner = TokenScanner(sentence, habits)
        while scanner.index < scanner.text.count { scanner.step() }
        return scanner.tokens
    }

    private init(_ sentence: String, _ habits: Habits) {
        text = Digits.plain(sentence)
        self.habits = habits
    }

    private mutating func step() {
        let character = text[index]
        if character.isWhitespace {
            isApart = true
            index += 1
        } else if !takeSpelled(), !takeAddress(), !takePhone(), !takeNumber() {
            if character.isLetter { takeWord() } else { add(.symbol, end: index + 1) }
        }
    }

    private mutating func add(_ kind: Token.Kind, end: Int) {
        tokens.append(Token(kind: kind, text: String(text[index..<end]), isApart: isApart))
        (index, isApart) = (end, false)
    }

    private func isDigit(_ place: Int) -> Bool { text.indices.contains(place) && text[place].isASCIIDigit }
    private func isLetter(_ place: Int) -> Bool { text.indices.contains(place) && text[place].isLetter }

    /// How many digits begin at a place.
    private func digits(at place: Int) -> Int {
        var end = place
        while isDigit(end) { end += 1 }
        return end - place
    }

    private mutating func takeWord() {
        var end = index
        while end < text.count {
            let character = text[end]
            // "SMS-код" is an acronym and a word.
            if character == "-", end - index > 1, text[index..<end].allSatisfy(\.isUppercase) { break }
            let joins = Digits.apostrophes.contains(character) || character == "-" || character == "‑"
            guard character.isLetter || (joins && isLetter(end + 1) && end > index) else {
                // Uzbek words end in oʻ and gʻ: "mablagʻ".
                if Digits.apostrophes.contains(character), "oOgG".contains(text[end - 1]), character != "'" { end += 1 }
                break
            }
            end += 1
        }
        add(.word, end: end)
    }

    private mutating func takeSpelled() -> Bool {
        guard let mark = text[index].unicodeScalars.first, Markup.Mark.all.contains(mark.value) else { return false }
        guard mark != Markup.Mark.end, let end = text[index...].firstIndex(of: Character(Markup.Mark.end)) else {
            index += 1
            return true
        }
        let inner = text[(index + 1)..<end].filter { !$0.isWhitespace }
        switch mark {
        case Markup.Mark.digits where inner.allSatisfy(\.isASCIIDigit) && !inner.isEmpty:
            tokens.append(Token(kind: .code([String(inner)]), text: String(inner), isApart: true))
        case Markup.Mark.ordinal where inner.allSatisfy(\.isASCIIDigit) && (1...15).contains(inner.count):
            let number = WrittenNumber(whole: String(inner), suffix: "#")
            tokens.append(Token(kind: .number(number), text: String(inner), isApart: true))
        default:
            if !inner.isEmpty { tokens.append(Token(kind: .spelled, text: String(inner), isApart: true)) }
        }
        (index, isApart) = (end + 1, true)
        return true
    }

    private mutating func takeAddress() -> Bool {
        // Only at the start of a run, so that each run is looked through once.
        guard text[index].isLetter || text[index].isASCIIDigit else { return false }
        if index > 0, text[index - 1].isLetter || text[index - 1].isNumber || ".@-_".contains(text[index - 1]) {
            return false
        }
        guard let end = InternetAddress.end(in: text, from: index) else { return false }
        add(.address, end: end)
        return true
    }

    private mutating func takePhone() -> Bool {
        guard text[index] == "+" || text[index] == "(" || text[index].isASCIIDigit else { return false }
        guard !(index > 0 && (isDigit(index - 1) || isLetter(index - 1))) else { return false }
        if let found = PhoneNumber.read(text, at: index) {
            add(.phone(found.groups), end: found.end)
            return true
        }
        guard let card = PhoneNumber.card(text, at: index) else { return false }
        add(.code(card.groups), end: card.end)
        return true
    }

    private mutating func takeNumber() -> Bool {
        var start = index
        var isNegative = false
        if "-−–".contains(text[index]), isDigit(index + 1),
            index == 0 || text[index - 1].isWhitespace || "([«\"…".contains(text[index - 1])
        {
            // "10 -15" is a range.
            if tokens.last?.number == nil { (start, isNegative) = (index + 1, true) }
        }
        guard isDigit(start) else { return false }
        if !isNegative, takeDate() || takeTime() || takeVersion() { return true }
        var (number, end) = WrittenNumber.read(text, at: start, habits.decimalMark)
        number.isNegative = isNegative
        if end < text.count, text[end] == "-" || text[end] == "‑", isLetter(end + 1), number.isWhole {
            var last = end + 1
            while isLetter(last) || (last < text.count && Digits.apostrophes.contains(text[last]) && isLetter(last + 1))
            { last += 1 }
            number.suffix = String(text[(end + 1)..<last])
            end = last
        }
        add(.number(number), end: end)
        return true
    }

    /// Takes 31.12.2026, 31/12/2026 and 2026-12-31.
    private mutating func takeDate() -> Bool {
        let first = digits(at: index)
        guard first <= 4, first != 3, index + first < text.count, ".-/".contains(text[index + first]) else {
            return false
        }
        let mark = text[index + first]
        let middle = index + first + 1
        let second = digits(at: middle)
        guard (1...2).contains(second), middle + second < text.count, text[middle + second] == mark else {
            return false
        }
        let last = middle + second + 1
        let third = digits(at: last)
        let end = last + third
        // A fourth part makes it something else.
        if end + 1 < text.count, text[end] == mark, isDigit(end + 1) { return false }
        let numbers = [
            String(text[index..<(index + first)]), String(text[middle..<(middle + second)]), String(text[last..<end]),
        ]
        .map { Int($0) }
        let date: CalendarDate?
        switch (first, third) {
        case (4, 1...2): date = CalendarDate(day: numbers[2], month: numbers[1], year: numbers[0])
        case (1...2, 4),
            (2, 2) where mark == "." || (mark == "/" && third == 2):
            let year = numbers[2].map { third == 2 ? 2000 + $0 : $0 }
            let monthFirst = mark != "." && habits.isMonthFirst
            date =
                monthFirst
                ? CalendarDate(day: numbers[1], month: numbers[0], year: year)
                    ?? CalendarDate(day: numbers[0], month: numbers[1], year: year)
                : CalendarDate(day: numbers[0], month: numbers[1], year: year)
        default: date = nil
        }
        guard let date, date.year >= 1000 else { return false }
        add(.date(date), end: end)
        return true
    }

    /// Takes 14:30 and 14:30:15.
    private mutating func takeTime() -> Bool {
        let first = digits(at: index)
        let minute = index + first + 1
        guard (1...2).contains(first), index + first < text.count, text[index + first] == ":", digits(at: minute) == 2
        else { return false }
        var (end, second): (Int, Int?) = (minute + 2, nil)
        if end < text.count, text[end] == ":", digits(at: end + 1) == 2 {
            second = Int(String(text[(end + 1)...(end + 2)]))
            end += 3
        }
        if end < text.count, text[end] == ":", isDigit(end + 1) { return false }
        let time = ClockTime(
            hour: Int(String(text[index..<(index + first)])), minute: Int(String(text[minute..<(minute + 2)])),
            second: second)
        guard let time else { return false }
        add(.time(time), end: end)
        return true
    }

    /// Takes 1.2.3 where the dots do not group thousands.
    private mutating func takeVersion() -> Bool {
        var (parts, end): ([String], Int) = ([], index)
        while isDigit(end) {
            let count = digits(at: end)
            parts.append(String(text[end..<(end + count)]))
            end += count
            guard end < text.count, text[end] == ".", isDigit(end + 1) else { break }
            end += 1
        }
        let groups = parts.dropFirst().allSatisfy { $0.count == 3 } && parts[0].count <= 3 && parts[0].first != "0"
        guard parts.count >= 3, !groups else { return false }
        add(.version(parts), end: end)
        return true
    }
}
