import ArgumentParser

/// Lengths of time and sizes as people write them: `7d`, `20GB`.
enum KeepingArguments {
    /// Reads a time.
    ///
    /// - Parameters:
    ///   - text: a whole number and `m`, `h`, `d` or `w`.
    ///   - name: the option or variable, for the sentence.
    /// - Returns: at least a minute.
    /// - Throws: a `ValidationError` that says what is right.
    static func duration(_ text: String, of name: String) throws -> Duration {
        let units = ["m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400]
        guard let unit = text.last.flatMap({ units[$0.lowercased()] }), let number = whole(text.dropLast()),
            let seconds = product(number, unit)
        else {
            throw ValidationError("\(name) is \"\(text)\"; it is a time such as 12h, 7d or 4w.")
        }
        return .seconds(seconds)
    }

    /// Reads a size.
    ///
    /// - Parameters:
    ///   - text: a whole number and `MB`, `GB` or `TB`.
    ///   - name: the option or variable, for the sentence.
    /// - Returns: at least a megabyte.
    /// - Throws: a `ValidationError` that says what is right.
    static func bytes(_ text: String, of name: String) throws -> Int {
        let units = ["MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000]
        guard let unit = units[text.suffix(2).uppercased()], let number = whole(text.dropLast(2)),
            let bytes = product(number, unit)
        else {
            throw ValidationError("\(name) is \"\(text)\"; it is a size such as 500MB, 20GB or 1TB.")
        }
        return bytes
    }

    private static func whole(_ digits: Substring) -> Int? {
        guard digits.allSatisfy({ "0"..."9" ~= $0 }), let number = Int(digits, radix: 10), number > 0 else {
            return nil
        }
        return number
    }

    private static func product(_ number: Int, _ unit: Int) -> Int? {
        let (result, overflow) = number.multipliedReportingOverflow(by: unit)
        // Seconds beyond some thousand years are a slip of the pen.
        return overflow || result > 1 << 60 ? nil : result
    }
}
