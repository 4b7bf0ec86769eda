/// A piece of a sentence that is read as one thing.
struct Token: Equatable, Sendable {
    /// What it is.
    enum Kind: Equatable, Sendable {
        /// Letters, also with an apostrophe or a hyphen between them.
        case word
        /// An amount, a count, a year.
        case number(WrittenNumber)
        /// A day, with all parts in digits.
        case date(CalendarDate)
        /// A time of day.
        case time(ClockTime)
        /// The groups of a telephone number.
        case phone([String])
        /// Groups of digits that are read one by one.
        case code([String])
        /// Parts of a version or an address of numbers, "1.2.3".
        case version([String])
        /// An internet or e-mail address.
        case address
        /// What a tag wants spelled.
        case spelled
        /// A character that is no letter and no digit.
        case symbol
    }

    /// What it is.
    var kind: Kind
    /// As it was written.
    var text: String
    /// Whether white space comes before it.
    var isApart: Bool

    /// Whether it is this character.
    func isSymbol(_ characters: String) -> Bool { kind == .symbol && characters.contains(text) }
    /// The number that it is.
    var number: WrittenNumber? { if case .number(let number) = kind { number } else { nil } }
    /// The word that it is, in small letters.
    var word: String? { kind == .word ? text.lowercased() : nil }
    /// Whether it is a hyphen or a dash.
    var isDash: Bool { isSymbol("-–—‑−") }
}

/// A day of the calendar.
struct CalendarDate: Equatable, Sendable {
    /// 1...31.
    let day: Int
    /// 1...12.
    let month: Int
    /// With its century.
    let year: Int

    init?(day: Int?, month: Int?, year: Int?) {
        guard let day, let month, let year, (1...31).contains(day), (1...12).contains(month) else { return nil }
        (self.day, self.month, self.year) = (day, month, year)
    }
}

/// A time of day.
struct ClockTime: Equatable, Sendable {
    /// 0...24.
    let hour: Int
    /// 0...59.
    let minute: Int
    /// 0...59, where it is written.
    let second: Int?

    init?(hour: Int?, minute: Int?, second: Int?) {
        guard let hour, let minute, (0...24).contains(hour), (0...59).contains(minute), second ?? 0 < 60 else {
            return nil
        }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }
}
