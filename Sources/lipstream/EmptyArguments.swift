import ArgumentParser

/// Values that are there and empty, as of a variable that is not set: `--data "$DATA"`.
///
/// Taken as they are they would mean something that nobody asked for, such as the folder where the program was started.
enum EmptyArguments {
    /// Refuses a command line with an empty value in it; only a text may be empty, which `say` refuses itself.
    ///
    /// - Parameter arguments: what the shell handed over.
    /// - Throws: `ValidationError` that says where.
    static func refuse(in arguments: [String]) throws {
        for (position, argument) in arguments.enumerated() {
            if argument.hasPrefix("--"), argument.hasSuffix("="), !argument.dropLast().contains("=") {
                throw ValidationError("\(argument.dropLast()) is empty: give a value, or leave it out.")
            }
            guard argument.isEmpty else { continue }
            let before = position > 0 ? arguments[position - 1] : ""
            if before.hasPrefix("-"), before.count > 1 {
                throw ValidationError("\(before) is empty: give a value, or leave it out.")
            }
            // `lipstream say FACE TEXT`, and `lipstream voices try TEXT`.
            guard position >= 2, arguments[0] == "say" || arguments[..<2] == ["voices", "try"] else {
                throw ValidationError("An argument is empty: name a file, or leave it out.")
            }
        }
    }
}
