/// What a client calls a file: shown to people, never used as a path.
struct DisplayName {
    /// The last part of it, without characters that do not show, at most 100.
    let text: String

    private static let hidden: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]

    init(_ given: String) {
        let last = given.split { $0 == "/" || $0 == "\\" }.last ?? ""
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: last.unicodeScalars.filter { !Self.hidden.contains($0.properties.generalCategory) })
        let shown = String(scalars).prefix(100)
        text = shown.allSatisfy { $0 == "." } ? "picture" : String(shown)
    }
}
