/// Names that we give: random, so that nobody guesses them, and safe in a path and in an address.
enum Identifier {
    /// 16 hexadecimal digits.
    static func make() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
