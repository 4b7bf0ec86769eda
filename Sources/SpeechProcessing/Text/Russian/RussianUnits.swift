/// What Russian numbers count where a sign or an abbreviation stands for it.
struct RussianUnit: Sendable {
    let noun: RussianNoun
    /// The stem of an adjective before the noun: "квадратн".
    var adjective = ""
    /// What follows and is not declined: "в час".
    var suffix = ""
    /// What a hundredth of it is, of money.
    var hundredth: RussianNoun?

    /// With its noun in the form that the number asks for.
    func counted(_ number: Int, _ case: RussianCase) -> String {
        let adjective = adjective.isEmpty ? "" : RussianAdjective.counted(adjective, number, `case`, noun.gender) + " "
        return adjective + noun.counted(number, `case`) + suffix
    }

    /// Behind a fraction, or behind "миллионов".
    func partitive(isPlural: Bool) -> String {
        let gender = isPlural ? RussianGender.plural : noun.gender
        let adjective = adjective.isEmpty ? "" : RussianAdjective.form(adjective, .genitive, gender) + " "
        return adjective + noun.form(.genitive, isPlural: isPlural) + suffix
    }
}

extension RussianUnit {
    private static let meter = RussianNoun.hard("метр")
    private static let kilometer = RussianNoun.hard("километр")
    private static let centimeter = RussianNoun.hard("сантиметр")
    private static let second = RussianNoun.feminine("секунд")
    private static let minute = RussianNoun.feminine("минут")
    private static let hour = RussianNoun.hard("час")
    private static let ruble = RussianNoun(
        .masculine, "рубль рубля рублю рубль рублём рубле рубли рублей рублям рубли рублями рублях")
    private static let kopek = RussianNoun(
        .feminine,
        "копейка копейки копейке копейку копейкой копейке копейки копеек копейкам копейки копейками копейках")
    private static let cent = RussianNoun.hard("цент")
    private static let tiyin = RussianNoun.hard("тийин")
    static let percent = RussianUnit(noun: .hard("процент"))

    private static let som = RussianUnit(noun: .hard("сум"), hundredth: tiyin)
    private static let rubles = RussianUnit(noun: ruble, hundredth: kopek)
    private static let dollars = RussianUnit(noun: .hard("доллар"), hundredth: cent)
    private static let euros = RussianUnit(noun: .fixed("евро"), hundredth: cent)
    private static let pounds = RussianUnit(noun: .hard("фунт"))
    private static let tenge = RussianUnit(noun: .fixed("тенге"))
    private static let yen = RussianUnit(noun: .feminine("иен"))
    private static let yuan = RussianUnit(
        noun: RussianNoun(.masculine, "юань юаня юаню юань юанем юане юани юаней юаням юани юанями юанях"))

    /// Money, by sign, code and name.
    static let currencies: [String: RussianUnit] = [
        "сум": som, "сумов": som, "сума": som, "UZS": som, "soʻm": som, "so'm": som, "so‘m": som, "so’m": som,
        "sum": som, "₽": rubles, "руб": rubles, "р": rubles,
        "рублей": rubles, "рубля": rubles, "рубль": rubles, "RUB": rubles, "RUR": rubles, "$": dollars, "USD": dollars,
        "долл": dollars,
        "доллар": dollars, "доллара": dollars, "долларов": dollars, "€": euros, "EUR": euros, "евро": euros,
        "£": pounds,
        "GBP": pounds, "₸": tenge, "KZT": tenge, "тенге": tenge, "¥": yen, "JPY": yen, "CNY": yuan,
        "коп": RussianUnit(noun: kopek),
    ]

    /// Words for thousands and more.
    static let multipliers: [String: (noun: RussianNoun, size: Int)] = [
        "тыс": (RussianNumerals.thousand, 1000), "тысяч": (RussianNumerals.thousand, 1000),
        "тысячи": (RussianNumerals.thousand, 1000), "тысяча": (RussianNumerals.thousand, 1000),
        "млн": (RussianNumerals.million, 1_000_000), "миллионов": (RussianNumerals.million, 1_000_000),
        "миллиона": (RussianNumerals.million, 1_000_000), "миллион": (RussianNumerals.million, 1_000_000),
        "млрд": (RussianNumerals.milliard, 1_000_000_000), "миллиардов": (RussianNumerals.milliard, 1_000_000_000),
        "миллиарда": (RussianNumerals.milliard, 1_000_000_000), "миллиард": (RussianNumerals.milliard, 1_000_000_000),
        "трлн": (RussianNumerals.trillion, 1_000_000_000_000),
        "триллионов": (RussianNumerals.trillion, 1_000_000_000_000),
        "триллиона": (RussianNumerals.trillion, 1_000_000_000_000),
        "триллион": (RussianNumerals.trillion, 1_000_000_000_000),
    ]

    /// Measures; the case of letters counts.
    static let measures: [String: RussianUnit] = {
        var all: [String: RussianUnit] = [
            "%": percent, "‰": RussianUnit(noun: .fixed("промилле", .neuter)), "процентов": percent,
            "процента": percent,
            "процент": percent, "пп": RussianUnit(noun: .hard("пункт"), adjective: "процентн"),
            "бп": RussianUnit(noun: .hard("пункт"), adjective: "базисн"),
            "квм": RussianUnit(noun: meter, adjective: "квадратн"),
            "м²": RussianUnit(noun: meter, adjective: "квадратн"),
            "м2": RussianUnit(noun: meter, adjective: "квадратн"),
            "кубм": RussianUnit(noun: meter, adjective: "кубическ"),
            "м³": RussianUnit(noun: meter, adjective: "кубическ"),
            "квкм": RussianUnit(noun: kilometer, adjective: "квадратн"),
            "км²": RussianUnit(noun: kilometer, adjective: "квадратн"),
            "квсм": RussianUnit(noun: centimeter, adjective: "квадратн"),
            "см²": RussianUnit(noun: centimeter, adjective: "квадратн"),
            "см³": RussianUnit(noun: centimeter, adjective: "кубическ"),
            "км/ч": RussianUnit(noun: kilometer, suffix: " в час"),
            "м/с": RussianUnit(noun: meter, suffix: " в секунду"),
            "км": RussianUnit(noun: kilometer), "м": RussianUnit(noun: meter), "см": RussianUnit(noun: centimeter),
            "°C": RussianUnit(noun: .hard("градус"), suffix: " Цельсия"),
            "°С": RussianUnit(noun: .hard("градус"), suffix: " Цельсия"),
            "℃": RussianUnit(noun: .hard("градус"), suffix: " Цельсия"),
            "°F": RussianUnit(noun: .hard("градус"), suffix: " Фаренгейта"),
            "°": RussianUnit(noun: .hard("градус")), "ч": RussianUnit(noun: hour), "мин": RussianUnit(noun: minute),
            "сек": RussianUnit(noun: second), "кВт·ч": RussianUnit(noun: .hard("киловатт-час")),
            "кВт*ч": RussianUnit(noun: .hard("киловатт-час")), "кВтч": RussianUnit(noun: .hard("киловатт-час")),
            "чел": RussianUnit(
                noun: RussianNoun(
                    .masculine,
                    "человек человека человеку человека человеком человеке люди человек людям людей людьми людях")),
            "шт": RussianUnit(noun: .feminine("штук", plural: "и")), "т": RussianUnit(noun: .feminine("тонн")),
            "мес": RussianUnit(
                noun: RussianNoun(
                    .masculine,
                    "месяц месяца месяцу месяц месяцем месяце месяцы месяцев месяцам месяцы месяцами месяцах")),
            "дн": RussianUnit(
                noun: RussianNoun(
                    .masculine, "день дня дню день днём дне дни дней дням дни днями днях")),
            "экз": RussianUnit(noun: .hard("экземпляр")), "стр": RussianUnit(noun: .feminine("страниц")),
        ]
        let zero = [
            "Вт": "ватт", "кВт": "киловатт", "МВт": "мегаватт", "В": "вольт", "Гц": "герц", "кГц": "килогерц",
            "МГц": "мегагерц", "ГГц": "гигагерц", "бит": "бит", "Б": "байт", "КБ": "килобайт",
            "Кб": "килобайт", "МБ": "мегабайт", "Мб": "мегабайт", "ГБ": "гигабайт", "Гб": "гигабайт", "ТБ": "терабайт",
            "Тб": "терабайт", "KB": "килобайт", "MB": "мегабайт", "GB": "гигабайт", "TB": "терабайт",
        ]
        for (sign, stem) in zero { all[sign] = RussianUnit(noun: .hard(stem, counted: stem)) }
        let hard = [
            "мм": "миллиметр", "дм": "дециметр", "г": "грамм", "гр": "грамм", "кг": "килограмм", "мг": "миллиграмм",
            "л": "литр", "мл": "миллилитр", "га": "гектар", "ц": "центнер",
        ]
        for (sign, stem) in hard { all[sign] = RussianUnit(noun: .hard(stem)) }
        all["ккал"] = RussianUnit(
            noun: RussianNoun(
                .feminine,
                "килокалория килокалории килокалории килокалорию килокалорией килокалории килокалории килокалорий "
                    + "килокалориям килокалории килокалориями килокалориях"))
        for (sign, stem) in [("Мбит/с", "мегабит"), ("Гбит/с", "гигабит"), ("кбит/с", "килобит")] {
            all[sign] = RussianUnit(noun: .hard(stem, counted: stem), suffix: " в секунду")
        }
        return all
    }()
}
