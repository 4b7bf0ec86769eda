/// English units, abbreviations and names of letters.
enum EnglishWords {
    /// A unit of one and of many.
    struct Unit: Sendable {
        let one: String
        let many: String
        /// A hundredth of it, of money.
        var hundredth: (one: String, many: String)?

        init(_ one: String, _ many: String? = nil, hundredth: (one: String, many: String)? = nil) {
            (self.one, self.many, self.hundredth) = (one, many ?? one + "s", hundredth)
        }
    }

    private static let cents = (one: "cent", many: "cents")
    private static let soum = Unit("soum", hundredth: ("tiyin", "tiyin"))

    /// Money, by sign and code.
    static let currencies: [String: Unit] = [
        "$": Unit("dollar", hundredth: cents), "USD": Unit("dollar", hundredth: cents),
        "€": Unit("euro", hundredth: cents),
        "EUR": Unit("euro", hundredth: cents), "£": Unit("pound", hundredth: ("penny", "pence")),
        "GBP": Unit("pound", hundredth: ("penny", "pence")), "₽": Unit("ruble", hundredth: ("kopek", "kopeks")),
        "RUB": Unit("ruble", hundredth: ("kopek", "kopeks")), "UZS": soum, "so'm": soum, "soʻm": soum, "so‘m": soum,
        "so’m": soum,
        "¥": Unit("yen", "yen"), "JPY": Unit("yen", "yen"), "₸": Unit("tenge", "tenge"), "KZT": Unit("tenge", "tenge"),
        "CNY": Unit("yuan", "yuan"), "₹": Unit("rupee"), "INR": Unit("rupee"), "CHF": Unit("Swiss franc"),
        "US$": Unit("dollar", hundredth: cents),
    ]

    /// Words and letters for thousands and more; a letter only directly behind the number.
    static let multipliers: [String: String] = [
        "thousand": "thousand", "million": "million", "billion": "billion", "trillion": "trillion", "mln": "million",
        "bn": "billion", "mn": "million", "tn": "trillion", "M": "million", "B": "billion", "K": "thousand",
        "k": "thousand", "m": "million",
    ]

    /// Measures; the case of letters counts.
    static let measures: [String: Unit] = [
        "%": Unit("percent", "percent"), "‰": Unit("per mille", "per mille"), "km": Unit("kilometer"),
        "m": Unit("meter"),
        "cm": Unit("centimeter"), "mm": Unit("millimeter"), "kg": Unit("kilogram"), "g": Unit("gram"),
        "mg": Unit("milligram"),
        "l": Unit("liter"), "L": Unit("liter"), "ml": Unit("milliliter"), "t": Unit("ton"), "ha": Unit("hectare"),
        "lb": Unit("pound"), "lbs": Unit("pound"),
        "oz": Unit("ounce"), "ft": Unit("foot", "feet"), "mi": Unit("mile"),
        "mph": Unit("mile per hour", "miles per hour"),
        "sqm": Unit("square meter"), "m²": Unit("square meter"), "km²": Unit("square kilometer"),
        "sqkm": Unit("square kilometer"),
        "sqft": Unit("square foot", "square feet"), "m³": Unit("cubic meter"),
        "km/h": Unit("kilometer per hour", "kilometers per hour"),
        "kmh": Unit("kilometer per hour", "kilometers per hour"), "m/s": Unit("meter per second", "meters per second"),
        "GB": Unit("gigabyte"), "MB": Unit("megabyte"), "KB": Unit("kilobyte"), "kB": Unit("kilobyte"),
        "TB": Unit("terabyte"),
        "Mbps": Unit("megabit per second", "megabits per second"),
        "Gbps": Unit("gigabit per second", "gigabits per second"),
        "Mbit/s": Unit("megabit per second", "megabits per second"), "Hz": Unit("hertz", "hertz"),
        "kHz": Unit("kilohertz", "kilohertz"),
        "MHz": Unit("megahertz", "megahertz"), "GHz": Unit("gigahertz", "gigahertz"), "W": Unit("watt"),
        "kW": Unit("kilowatt"),
        "kWh": Unit("kilowatt hour"), "V": Unit("volt"), "°C": Unit("degree Celsius", "degrees Celsius"),
        "°F": Unit("degree Fahrenheit", "degrees Fahrenheit"), "°": Unit("degree"), "h": Unit("hour"),
        "hr": Unit("hour"), "hrs": Unit("hour"),
        "min": Unit("minute"), "sec": Unit("second"), "ms": Unit("millisecond"), "bps": Unit("basis point"),
        "pp": Unit("percentage point"),
    ]

    /// Abbreviations that a dot ends.
    static let dotted: [String: String] = [
        "prof": "professor", "capt": "captain", "dr": "doctor", "mr": "mister", "mrs": "missus", "ms": "miz",
        "jr": "junior",
        "sr": "senior", "gen": "general", "col": "colonel", "lt": "lieutenant", "sgt": "sergeant", "gov": "governor",
        "sen": "senator", "rep": "representative", "rev": "reverend", "hon": "honorable", "vs": "versus",
        "etc": "et cetera",
        "approx": "approximately", "inc": "incorporated", "ltd": "limited", "corp": "corporation", "co": "company",
        "ave": "avenue", "blvd": "boulevard", "rd": "road", "dept": "department", "fig": "figure", "vol": "volume",
        "p": "page",
        "pp": "pages", "est": "established", "tel": "telephone", "ext": "extension", "mt": "mount", "ft": "fort",
        "apt": "apartment",
        "jan": "January", "feb": "February", "mar": "March", "apr": "April", "jun": "June", "jul": "July",
        "aug": "August",
        "sep": "September", "sept": "September", "oct": "October", "nov": "November", "dec": "December",
        "mon": "Monday",
        "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "pres": "president",
        "univ": "university",
    ]
    /// Abbreviations that also stand without a dot.
    static let bare: [String: String] = [
        "Mr": "mister", "Mrs": "missus", "Dr": "doctor", "Prof": "professor", "vs": "versus", "Ltd": "limited",
    ]

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// Capitals that are said as a word.
    static let acronymWords: Set<String> = [
        "PIN", "SIM", "RAM", "ROM", "GIF", "NASA", "NATO", "VISA", "UNESCO", "UNICEF", "OPEC", "FIFA", "SWIFT", "LED",
        "AIDS", "COVID", "LASER",
        "ZIP", "JPEG", "HUMO", "UZCARD", "ASAP", "SARS",
    ]
    /// Short words that are in capitals for emphasis only.
    static let plainWords: Set<String> = [
        "A", "AN", "AND", "ARE", "AS", "AT", "BE", "BUT", "BY", "CAN", "DO", "FOR", "FREE", "GO", "HAS", "HE", "IF",
        "IN", "IS",
        "NEW", "NO", "NOT", "NOW", "OF", "ON", "ONE", "OR", "OUR", "OUT", "SHE", "SO", "THE", "TO", "TWO", "UP", "WE",
        "YES", "YOU", "YOUR", "ALL", "ANY", "MUST", "NEVER", "ONLY", "STOP", "HELLO", "READ", "SALE", "OFF", "BIG",
        "WAS", "MY", "ME", "IT'S", "WHO", "WHY", "HOW", "GOOD",
    ]
}
