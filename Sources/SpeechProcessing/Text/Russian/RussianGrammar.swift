/// Russian's cases, in the order in which tables list them.
enum RussianCase: Int, Sendable {
    case nominative, genitive, dative, accusative, instrumental, prepositional
}

/// Russian's genders; in the plural adjectives have one form for all.
enum RussianGender: Int, Sendable {
    case masculine, feminine, neuter, plural
}

/// A noun that numbers count.
struct RussianNoun: Sendable {
    let gender: RussianGender
    /// Six cases of the singular, six of the plural.
    private let forms: [String]

    /// A noun whose twelve forms are listed, singular first.
    init(_ gender: RussianGender, _ forms: String) {
        let forms = forms.split(separator: " ").map(String.init)
        self.gender = gender
        self.forms = forms.count == 12 ? forms : Array(repeating: forms.first ?? "", count: 12)
    }

    /// доллар: no ending; 5 долларов, or as the singular ("5 ватт").
    static func hard(_ stem: String, counted: String? = nil) -> RussianNoun {
        let plural = counted ?? stem + "ов"
        return RussianNoun(
            .masculine,
            "\(stem) \(stem)а \(stem)у \(stem) \(stem)ом \(stem)е \(stem)ы \(plural) \(stem)ам \(stem)ы \(stem)ами \(stem)ах"
        )
    }

    /// тонна: in -а; 5 тонн, or another genitive of the plural.
    static func feminine(_ stem: String, counted: String? = nil, plural: String = "ы") -> RussianNoun {
        RussianNoun(
            .feminine,
            "\(stem)а \(stem)\(plural) \(stem)е \(stem)у \(stem)ой \(stem)е "
                + "\(stem)\(plural) \(counted ?? stem) \(stem)ам \(stem)\(plural) \(stem)ами \(stem)ах")
    }

    /// евро: one form.
    static func fixed(_ word: String, _ gender: RussianGender = .masculine) -> RussianNoun { RussianNoun(gender, word) }

    /// One of its forms.
    func form(_ case: RussianCase, isPlural: Bool) -> String { forms[`case`.rawValue + (isPlural ? 6 : 0)] }

    /// The form behind a whole number: 1 рубль, 2 рубля, 5 рублей, двум рублям.
    func counted(_ number: Int, _ case: RussianCase) -> String {
        switch RussianCount(number) {
        case .thousands: form(.genitive, isPlural: true)
        case .one: form(`case`, isPlural: false)
        case .few where `case` == .nominative || `case` == .accusative: form(.genitive, isPlural: false)
        case .many where `case` == .nominative || `case` == .accusative: form(.genitive, isPlural: true)
        case .few, .many: form(`case`, isPlural: true)
        }
    }
}

/// How a number governs what it counts.
enum RussianCount {
    /// 1, 21, 101: the singular.
    case one
    /// 2, 3, 4, 22: the genitive singular.
    case few
    /// The rest: the genitive plural.
    case many
    /// 1000, 2 000 000: nouns themselves, the genitive plural in every case.
    case thousands

    init(_ number: Int) {
        let (tens, units) = (number % 100, number % 10)
        if number >= 1000, number % 1000 == 0 {
            self = .thousands
        } else if (11...14).contains(tens) {
            self = .many
        } else {
            self = units == 1 ? .one : (2...4).contains(units) ? .few : .many
        }
    }
}

/// Endings of adjectives with a hard stem, which ordinals have too.
enum RussianAdjective {
    private static let endings: [[String]] = [
        ["ый", "ого", "ому", "ый", "ым", "ом"], ["ая", "ой", "ой", "ую", "ой", "ой"],
        ["ое", "ого", "ому", "ое", "ым", "ом"],
        ["ые", "ых", "ым", "ые", "ыми", "ых"],
    ]
    private static let third: [[String]] = [
        ["третий", "третьего", "третьему", "третий", "третьим", "третьем"],
        ["третья", "третьей", "третьей", "третью", "третьей", "третьей"],
        ["третье", "третьего", "третьему", "третье", "третьим", "третьем"],
        ["третьи", "третьих", "третьим", "третьи", "третьими", "третьих"],
    ]

    /// Declines.
    ///
    /// - Parameters:
    ///   - stem: "квадратн"; "трет" is третий; stems that are stressed at the end are listed in `stressed`.
    ///   - case: of the noun.
    ///   - gender: of the noun.
    /// - Returns: the stem with its ending.
    static func form(_ stem: String, _ case: RussianCase, _ gender: RussianGender) -> String {
        if stem == "трет" { return third[gender.rawValue][`case`.rawValue] }
        var ending = endings[gender.rawValue][`case`.rawValue]
        // "кубический": ы is not written behind к.
        if stem.hasSuffix("к"), ending.hasPrefix("ы") { ending = "и" + ending.dropFirst() }
        let isStressed = ending == "ый" && stressed.contains { stem.hasSuffix($0) }
        return stem + (isStressed ? "ой" : ending)
    }

    private static let stressed = ["втор", "шест", "седьм", "восьм", "сороков", "нулев"]

    /// The form behind a whole number: один квадратный метр, два квадратных метра.
    static func counted(_ stem: String, _ number: Int, _ case: RussianCase, _ gender: RussianGender) -> String {
        switch RussianCount(number) {
        case .one: form(stem, `case`, gender)
        case .thousands: form(stem, .genitive, .plural)
        default: form(stem, `case` == .nominative || `case` == .accusative ? .genitive : `case`, .plural)
        }
    }
}
