/// Why the data folder cannot be used.
public struct StorageError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// The folder cannot be made or written.
        case notWritable
        /// Another server uses it.
        case inUse
        /// The database cannot be opened, or a part of it is missing.
        case damaged
        /// The database was written by a newer version.
        case tooNew
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: the folder, what was wrong, what to do next.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
