/// What a service says, made fit for a terminal.
public enum ServiceText {
    /// One line without control characters, of a bearable length.
    ///
    /// - Parameters:
    ///   - text: as it came.
    ///   - most: characters.
    /// - Returns: the line.
    public static func plain(_ text: String, most: Int = 400) -> String {
        // Control characters, and those that turn the direction of writing, could make a terminal lie.
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: " "
            default: scalar
            }
        }
        let words = String(String.UnicodeScalarView(scalars)).split(separator: " ")
        let line = words.joined(separator: " ")
        return line.count > most ? "\(line.prefix(most))..." : line
    }
}
